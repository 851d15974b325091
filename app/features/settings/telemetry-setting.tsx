import { Link } from 'wouter';
import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { keepFocus, SaveLine } from './save-line.tsx';
import { SettingRow } from './setting-row.tsx';
import { useSetSettings, type SettingProblem } from './settings-queries.ts';
import { useDraft } from './use-draft.ts';

type Target = NonNullable<SettingsView['telemetry']>;

/** Where a collector on this machine usually is. */
const USUAL: Target = { endpoint: 'http://127.0.0.1:4318', protocol: 'http/protobuf', headers: [] };

/** Nothing is sent before an address is saved. */
export function TelemetrySetting({ settings: { telemetry } }: { settings: SettingsView }) {
  const { save, problem, isPending, forget } = useSetSettings('Changed: telemetry.');
  const [draft, edit, isChanged] = useDraft(telemetry);
  const change = (next: Target | null) => {
    forget();
    edit(next);
  };
  const at = (field: string) => (problem?.field === `telemetry.${field}` ? problem.message : null);
  return (
    <SettingRow
      name="telemetry"
      isDefault={telemetry === null}
      defaultWords="nothing is sent"
      onReset={() => save({ telemetry: null })}
    >
      <form
        aria-label="Telemetry"
        className="flex w-full flex-col items-start gap-2"
        onSubmit={(event) => {
          keepFocus(event);
          save({ telemetry: draft });
        }}
      >
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={draft !== null}
            onChange={({ target }) => change(target.checked ? (telemetry ?? USUAL) : null)}
          />
          Send traces to a collector
        </label>
        {draft !== null && (
          <>
            <Field
              label="Collector"
              className="w-full max-w-96"
              maxLength={2048}
              value={draft.endpoint}
              onChange={({ target }) => change({ ...draft, endpoint: target.value })}
              problem={at('endpoint')}
              hint="Its base URL: http:// on this machine, https:// elsewhere."
            />
            <SelectField
              label="Spoken as"
              className="w-56"
              value={draft.protocol}
              onChoose={(protocol) =>
                change({ ...draft, protocol: protocol === 'http/json' ? 'http/json' : 'http/protobuf' })
              }
            >
              <option>http/protobuf</option>
              <option>http/json</option>
            </SelectField>
            <Headers headers={draft.headers} problem={problem} onChange={(headers) => change({ ...draft, headers })} />
          </>
        )}
        <SaveLine isShown={isChanged} isPending={isPending} onLeave={() => change(telemetry)} />
        {telemetry !== null && (
          <Link href="/settings/privacy" className="text-12 text-faint underline underline-offset-2 hover:text-ink">
            What was sent, and what went wrong
          </Link>
        )}
      </form>
    </SettingRow>
  );
}

interface HeadersProps {
  headers: Target['headers'];
  problem: SettingProblem | null;
  onChange: (headers: Target['headers']) => void;
}

/** Their values come from the environment: no secret is typed here. */
function Headers({ headers, problem, onChange }: HeadersProps) {
  const put = (index: number, part: Partial<Target['headers'][number]>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...part } : header)));
  const at = (index: number, field: string) =>
    problem?.field === `telemetry.headers[${index}].${field}` ? problem.message : null;
  return (
    <fieldset className="flex w-full flex-col items-start gap-1">
      <legend className="mb-1 font-medium">Headers</legend>
      {headers.map(({ name, env }, index) => (
        // Two may be alike while they are typed.
        <div key={index} className="flex w-full max-w-[480px] items-start gap-2">
          <Field
            label={`Header ${index + 1}`}
            className="flex-1"
            maxLength={256}
            value={name}
            onChange={({ target }) => put(index, { name: target.value })}
            problem={at(index, 'name')}
            hint="Its name"
          />
          <Field
            label="from the variable"
            className="flex-1"
            maxLength={256}
            value={env}
            onChange={({ target }) => put(index, { env: target.value })}
            problem={at(index, 'env')}
            hint="Of the environment, read at start"
          />
          <Button
            size="small"
            kind="plain"
            className="mt-7"
            aria-label={`Remove header ${index + 1}`}
            onClick={() => onChange(headers.filter((_, each) => each !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...headers, { name: '', env: '' }])}>
        Add a header
      </Button>
    </fieldset>
  );
}
