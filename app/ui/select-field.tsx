import { useId, type ReactNode } from 'react';
import { ChevronIcon } from './icons.tsx';

interface SelectFieldProps {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  hint?: ReactNode;
  /** It is the first field of a form that has just been opened. */
  focused?: boolean;
  className?: string;
  /** The options. */
  children: ReactNode;
}

/** A choice among the fields of a form. */
export function SelectField({
  label,
  value,
  onChoose,
  hint,
  focused = false,
  className = '',
  children,
}: SelectFieldProps) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <span className="relative flex items-center">
        <select
          id={id}
          value={value}
          // Only where somebody has asked for the form.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={focused}
          onChange={(event) => onChoose(event.target.value)}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className="h-8 w-full min-w-0 cursor-pointer appearance-none truncate rounded-plate border border-edge bg-sheet pr-7 pl-2 text-ink"
        >
          {children}
        </select>
        <span className="pointer-events-none absolute right-2">
          <ChevronIcon />
        </span>
      </span>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-12 text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
