import { Button } from './button.tsx';
import { useCopy } from './use-copy.ts';

/** Copies `text`. `what` completes "Copy …" for those who do not see what stands beside it. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const { copied, copy } = useCopy();
  return (
    <Button
      size="small"
      onClick={() => copy(text)}
      aria-label={`${copied ? 'Copied' : 'Copy'} ${what}`}
      className="w-[60px]"
    >
      <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
    </Button>
  );
}
