import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { Field } from '../../ui/field.tsx';
import { format } from '../../ui/format.ts';
import { keepFocus, SaveLine } from './save-line.tsx';
import { SettingRow } from './setting-row.tsx';
import { NO_NUMBER, readNumber, SETTING_WORDS } from './setting-words.ts';
import { useSetSettings } from './settings-queries.ts';
import { useDraft } from './use-draft.ts';

interface NumberSettingProps {
  name: 'reserveTokens' | 'sketchDays';
  /** What is counted: "Tokens". */
  label: string;
  settings: SettingsView;
}

export function NumberSetting({ name, label, settings }: NumberSettingProps) {
  const { save, problem, isPending, forget } = useSetSettings(`Changed: ${SETTING_WORDS[name].title.toLowerCase()}.`);
  const [draft, edit, isChanged] = useDraft(String(settings[name]));
  const value = readNumber(draft);
  const usual = settings.defaults[name];
  return (
    <SettingRow
      name={name}
      isDefault={settings[name] === usual}
      defaultWords={`${format.count(usual)} ${label.toLowerCase()}`}
      onReset={() => save({ [name]: usual })}
    >
      <form
        className="flex flex-col items-start gap-1"
        onSubmit={(event) => {
          keepFocus(event);
          if (value !== null) save({ [name]: value });
        }}
      >
        <Field
          label={label}
          className="w-56"
          inputMode="numeric"
          value={draft}
          onChange={({ target }) => {
            forget();
            edit(target.value);
          }}
          problem={value === null ? NO_NUMBER : (problem?.message ?? null)}
        />
        <SaveLine isShown={isChanged} isPending={isPending} onLeave={() => edit(String(settings[name]))} />
      </form>
    </SettingRow>
  );
}

const MODELS_ID = 'models-to-compare-with';

export function BaselineSetting({ settings, models }: { settings: SettingsView; models: readonly string[] }) {
  const { save, problem, isPending, forget } = useSetSettings('Changed: model to compare with.');
  const { baselineModel, defaults } = settings;
  const [draft, edit, isChanged] = useDraft(baselineModel);
  return (
    <SettingRow
      name="baselineModel"
      isDefault={baselineModel === defaults.baselineModel}
      defaultWords={defaults.baselineModel}
      onReset={() => save({ baselineModel: defaults.baselineModel })}
    >
      <form
        className="flex w-full flex-col items-start gap-1"
        onSubmit={(event) => {
          keepFocus(event);
          save({ baselineModel: draft.trim() });
        }}
      >
        <Field
          label="Model"
          className="w-full max-w-96"
          list={MODELS_ID}
          maxLength={300}
          value={draft}
          onChange={({ target }) => {
            forget();
            edit(target.value);
          }}
          problem={problem?.message ?? null}
          hint="As provider/model."
        />
        <datalist id={MODELS_ID}>
          {models.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </datalist>
        <SaveLine isShown={isChanged} isPending={isPending} onLeave={() => edit(baselineModel)} />
      </form>
    </SettingRow>
  );
}
