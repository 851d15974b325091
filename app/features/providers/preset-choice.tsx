import type { PresetView } from '../../../src/contract/views.ts';
import { ProviderChip } from '../../ui/provider-chip.tsx';

interface PresetChoiceProps {
  presets: readonly PresetView[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

export function PresetChoice({ presets, chosen, onChoose }: PresetChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Who answers?</legend>
      <div className="grid grid-cols-2 pt-px pl-px">
        {presets.map(({ id, label }) => (
          <label
            key={id}
            className="-mt-px -ml-px flex h-10 cursor-pointer items-center gap-3 border border-line bg-sheet px-3 hover:bg-sunk has-checked:relative has-checked:border-ink has-checked:font-semibold has-focus-visible:relative has-focus-visible:outline-2 has-focus-visible:outline-amber"
          >
            <input
              type="radio"
              name="preset"
              value={id}
              className="sr-only"
              checked={chosen === id}
              onChange={() => onChoose(id)}
            />
            <ProviderChip label={label} series="other" />
            <span className="truncate">{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
