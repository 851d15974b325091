interface SegmentChoiceProps<T extends string> {
  /** Unique on the page. */
  name: string;
  label: string;
  options: readonly { readonly value: T; readonly label: string }[];
  value: T;
  onChoose: (value: T) => void;
}

/** One of a few, all of them seen. */
export function SegmentChoice<T extends string>({ name, label, options, value, onChoose }: SegmentChoiceProps<T>) {
  return (
    <fieldset>
      <legend className="sr-only">{label}</legend>
      <div className="flex w-fit rounded-plate border border-line">
        {options.map((option) => (
          <label
            key={option.value}
            className="cursor-pointer border-line px-3 py-[3px] text-12 whitespace-nowrap text-faint not-last:border-r first:rounded-l-plate last:rounded-r-plate hover:text-ink has-checked:bg-sunk has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-amber"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={value === option.value}
              onChange={() => onChoose(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
