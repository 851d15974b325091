import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface CopyFieldProps {
  label: ReactNode;
  /** What is copied. */
  value: string;
  /** What is shown, if not the value itself. */
  shown?: string;
  /** Completes "Copy …". */
  what: string;
  children?: ReactNode;
}

/** A value that is there to be copied, with room for another button. */
export function CopyField({ label, value, shown = value, what, children }: CopyFieldProps) {
  return (
    <div className="flex min-w-0 flex-col">
      <span className="text-12 text-faint">{label}</span>
      <span className="flex min-w-0 items-center gap-2">
        <code className="figures min-w-0 truncate text-13" title={shown === value ? value : undefined}>
          {shown}
        </code>
        {children}
        <CopyButton text={value} what={what} />
      </span>
    </div>
  );
}
