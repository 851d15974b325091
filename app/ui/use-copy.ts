import { useEffect, useState } from 'react';
import { useToast } from './toast.tsx';

const CONFIRMED_MS = 1600;

/** Puts a text into the clipboard, and says so for a moment. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  const toast = useToast();

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  function copy(text: string) {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => toast({ tone: 'error', text: 'The browser did not allow copying. Select the text and copy it by hand.' }),
    );
  }

  return { copied, copy };
}
