import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { useToast } from './toast.tsx';

const CONFIRMED_MS = 1600;

/** Copies `text`. `what` completes "Copy …" for those who do not see what stands beside it. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const toast = useToast();

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  function copy() {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => toast({ tone: 'error', text: 'The browser did not allow copying. Select the text and copy it by hand.' }),
    );
  }

  return (
    <Button size="small" onClick={copy} aria-label={`${copied ? 'Copied' : 'Copy'} ${what}`} className="w-[60px]">
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </Button>
  );
}
