import { useId, type ComponentProps, type ReactNode } from 'react';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string;
  hint?: ReactNode;
  /** What may be wrong with the value; it stops nobody. */
  doubt?: string | null;
  /** What is wrong with the value, and what would be right. */
  problem?: string | null;
}

export function Field({ label, hint, doubt = null, problem = null, className = '', ...input }: FieldProps) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        {...input}
        id={id}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint`}
        className="figures h-8 w-full rounded-plate border border-edge bg-sheet px-2 text-13 text-ink placeholder:text-faint aria-invalid:border-red"
      />
      <p id={`${id}-hint`} className="text-12 text-faint">
        {problem !== null && <span className="text-red">{problem}</span>}
        {problem === null && doubt !== null && <span className="text-amber">{doubt}</span>}
        {problem === null && doubt === null && hint}
      </p>
    </div>
  );
}
