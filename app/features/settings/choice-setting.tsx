import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { SettingRow } from './setting-row.tsx';
import { SETTING_WORDS } from './setting-words.ts';
import { useSetSettings } from './settings-queries.ts';

interface ChoiceSettingProps<Name extends 'emulateJson' | 'catalogRefresh'> {
  name: Name;
  settings: SettingsView;
  options: readonly { readonly value: SettingsView[Name]; readonly label: string; readonly meaning?: string }[];
}

/** One of a few, saved as soon as it is chosen. */
export function ChoiceSetting<Name extends 'emulateJson' | 'catalogRefresh'>({
  name,
  settings,
  options,
}: ChoiceSettingProps<Name>) {
  const { title } = SETTING_WORDS[name];
  const { save, coming } = useSetSettings(`Changed: ${title.toLowerCase()}.`);
  const chosen = coming?.[name] ?? settings[name];
  const usual = settings.defaults[name];
  return (
    <SettingRow
      name={name}
      isDefault={chosen === usual}
      defaultWords={options.find(({ value }) => value === usual)?.label.toLowerCase() ?? usual}
      onReset={() => save({ [name]: usual })}
    >
      <fieldset className="w-full">
        <legend className="sr-only">{title}</legend>
        {options.map(({ value, label, meaning }) => (
          <label
            key={value}
            className="flex cursor-pointer items-baseline gap-3 py-0.5 has-focus-visible:outline-2 has-focus-visible:outline-amber"
          >
            <input
              type="radio"
              name={name}
              value={value}
              checked={chosen === value}
              onChange={() => save({ [name]: value })}
              className="translate-y-0.5 outline-none"
            />
            <span className="w-28 shrink-0 font-medium">{label}</span>
            {meaning !== undefined && <span className="text-12 text-faint">{meaning}</span>}
          </label>
        ))}
      </fieldset>
    </SettingRow>
  );
}
