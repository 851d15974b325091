import { ChevronIcon } from './icons.tsx';

interface SelectProps {
  label: string;
  value: string;
  options: readonly string[];
  onChoose: (option: string) => void;
}

/** One of a few, small enough for a line of text; its label stands before it. */
export function Select({ label, value, options, onChoose }: SelectProps) {
  return (
    <label className="flex items-center gap-1.5 text-12 text-faint">
      {label}
      <span className="relative flex min-w-0 items-center">
        <select
          value={value}
          onChange={(event) => onChoose(event.target.value)}
          className="-my-0.5 h-5 max-w-44 min-w-0 cursor-pointer appearance-none truncate rounded-chip bg-transparent pr-4 text-ink hover:underline focus-visible:outline-offset-0"
        >
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
        <span className="pointer-events-none absolute right-0">
          <ChevronIcon />
        </span>
      </span>
    </label>
  );
}
