import { useId, type ComponentProps } from 'react';

interface TextFieldProps extends Omit<ComponentProps<'textarea'>, 'id' | 'value' | 'onChange'> {
  label: string;
  value: string;
  onText: (text: string) => void;
  problem?: string | null;
}

/** A field for more than a line. */
export function TextField({ label, value, onText, problem = null, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onText(event.target.value)}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        className="w-full resize-y rounded-plate border border-edge bg-sheet px-2 py-1.5 placeholder:text-faint aria-invalid:border-red"
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="text-12 wrap-anywhere text-red">
          {problem}
        </p>
      )}
    </div>
  );
}
