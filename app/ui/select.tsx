import { ChevronIcon } from './icons.tsx';

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectProps {
  label: string;
  /** Said in place of the label to those who hear the page without what stands around. */
  fullLabel?: string;
  value: string;
  options: readonly (string | Option)[];
  onChoose: (option: string) => void;
}

/** One of a few, small enough for a line of text; its label stands before it. */
export function Select({ label, fullLabel, value, options, onChoose }: SelectProps) {
  return (
    <label className="flex items-center gap-1.5 text-12 text-faint">
      {label}
      <span className="relative flex min-w-0 items-center">
        <select
          value={value}
          aria-label={fullLabel}
          onChange={(event) => onChoose(event.target.value)}
          className="-my-0.5 h-5 field-sizing-content max-w-44 min-w-0 cursor-pointer appearance-none truncate rounded-chip bg-transparent pr-4 text-ink hover:underline focus-visible:outline-offset-0"
        >
          {options.map(asOption).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <span className="pointer-events-none absolute right-0">
          <ChevronIcon />
        </span>
      </span>
    </label>
  );
}

function asOption(option: string | Option): Option {
  return typeof option === 'string' ? { value: option, label: option } : option;
}
