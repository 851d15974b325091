import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { Field } from '../../ui/field.tsx';
import { keepFocus, SaveLine } from './save-line.tsx';
import { SettingRow } from './setting-row.tsx';
import { NO_NUMBER, readNumber } from './setting-words.ts';
import { useSetSettings } from './settings-queries.ts';
import { useDraft } from './use-draft.ts';

type Runaway = SettingsView['runaway'];

const FIGURES = [
  { field: 'repeats', label: 'The same request', hint: 'times' },
  { field: 'minutes', label: 'within', hint: 'minutes' },
  { field: 'factor', label: 'Or spending', hint: 'times the usual' },
] as const;

/** When a client counts as running away, and what is done then: one form, one version. */
export function RunawaySetting({ settings: { runaway, defaults } }: { settings: SettingsView }) {
  const { save, problem, isPending, forget } = useSetSettings('Changed: runaway guard.');
  const [draft, edit, isChanged] = useDraft(draftOf(runaway));
  const read = readDraft(draft);
  const usual = defaults.runaway;
  return (
    <SettingRow
      name="runaway"
      isDefault={JSON.stringify(runaway) === JSON.stringify(usual)}
      defaultWords={runawayWords(usual)}
      onReset={() => save({ runaway: usual })}
    >
      <form
        className="flex flex-col items-start gap-1"
        onSubmit={(event) => {
          keepFocus(event);
          if (read !== null) save({ runaway: read });
        }}
      >
        <div className="flex gap-3">
          {FIGURES.map(({ field, label, hint }) => (
            <Field
              key={field}
              label={label}
              hint={hint}
              className="w-32"
              inputMode="decimal"
              value={draft[field]}
              onChange={({ target }) => {
                forget();
                edit({ ...draft, [field]: target.value });
              }}
              problem={
                readNumber(draft[field]) === null
                  ? NO_NUMBER
                  : problem?.field === `runaway.${field}`
                    ? problem.message
                    : null
              }
            />
          ))}
        </div>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={draft.pause}
            onChange={({ target }) => edit({ ...draft, pause: target.checked })}
          />
          Refuse its requests until I resume it
        </label>
        <SaveLine isShown={isChanged} isPending={isPending} onLeave={() => edit(draftOf(runaway))} />
      </form>
    </SettingRow>
  );
}

function draftOf({ repeats, minutes, factor, pause }: Runaway) {
  return { repeats: String(repeats), minutes: String(minutes), factor: String(factor), pause };
}

/** null: something in it is no number. */
function readDraft({ repeats, minutes, factor, pause }: ReturnType<typeof draftOf>): Runaway | null {
  const read = { repeats: readNumber(repeats), minutes: readNumber(minutes), factor: readNumber(factor) };
  if (read.repeats === null || read.minutes === null || read.factor === null) return null;
  return { repeats: read.repeats, minutes: read.minutes, factor: read.factor, pause };
}

function runawayWords({ repeats, minutes, factor, pause }: Runaway): string {
  return `${repeats} times within ${minutes} minutes, or ${factor} times the usual; ${pause ? 'refused' : 'a warning'}`;
}
