import { useId } from 'react';
import { storeTheme, THEMES, useTheme, type Theme } from './theme.ts';

const NAMES: Record<Theme, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

export function ThemeChoice() {
  const theme = useTheme();
  // There may be two of them on a page.
  const name = useId();
  return (
    <fieldset>
      <legend className="sr-only">Theme</legend>
      <div className="flex rounded-plate border border-line">
        {THEMES.map((option) => (
          <label
            key={option}
            className="flex-1 cursor-pointer border-line py-[3px] text-center text-12 text-faint not-last:border-r first:rounded-l-plate last:rounded-r-plate hover:text-ink has-checked:bg-sunk has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-amber"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={theme === option}
              onChange={() => storeTheme(option)}
            />
            {NAMES[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
