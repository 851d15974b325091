import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { DrillKind } from '../../../src/contract/drill-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useClientNames } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { format } from '../../ui/format.ts';
import { Cross } from '../../ui/icons.tsx';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { useStartDrill } from './provider-queries.ts';

const DELAY_MS = 10_000;
const RETRY_AFTER_MS = 30_000;

const KINDS: readonly { kind: DrillKind; label: string; meaning: string }[] = [
  { kind: 'down', label: 'down', meaning: 'Nobody takes the connection.' },
  { kind: 'slow', label: 'slow', meaning: `Every answer comes ${format.span(DELAY_MS)} late.` },
  {
    kind: 'rate-limit',
    label: 'limiting the rate',
    meaning: `Refuses, and asks to come back in ${format.span(RETRY_AFTER_MS)}.`,
  },
];

const MINUTES = [1, 5, 15] as const;

export function FireDrillForm({ provider, onDone }: { provider: ProviderView; onDone: () => void }) {
  const id = useId();
  const [kind, setKind] = useState<DrillKind>('down');
  const [minutes, setMinutes] = useState<number>(5);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [isWrong, setIsWrong] = useState(false);
  const { mutate, error, isPending } = useStartDrill();
  const problem = isWrong ? 'Choose a client, or every client.' : error === null ? null : describeError(error);

  function submit(event: FormEvent) {
    event.preventDefault();
    const isEmpty = chosen?.length === 0;
    setIsWrong(isEmpty);
    if (isEmpty) return;
    mutate(
      {
        provider: provider.id,
        kind,
        clients: [...(chosen ?? [])],
        durationMs: minutes * 60_000,
        delayMs: DELAY_MS,
        retryAfterMs: RETRY_AFTER_MS,
      },
      { onSuccess: onDone },
    );
  }

  return (
    <form
      onSubmit={submit}
      aria-label={`Fire drill at ${providerFullName(provider)}`}
      className="flex flex-col gap-3 rounded-plate border border-line bg-sheet p-3"
    >
      <h3 className="text-faint">Fire drill</h3>
      <Group legend={`For a while, ${providerName(provider)} acts as if it were`}>
        {KINDS.map((each, index) => (
          <Choice
            key={each.kind}
            name={`${id}-kind`}
            label={each.label}
            meaning={each.meaning}
            focused={index === 0}
            checked={kind === each.kind}
            onChoose={() => setKind(each.kind)}
          />
        ))}
      </Group>
      <Clients chosen={chosen} onChoose={setChosen} />
      <Group legend="For how long" inline>
        {MINUTES.map((each) => (
          <Choice
            key={each}
            name={`${id}-minutes`}
            label={`${each} min`}
            checked={minutes === each}
            onChoose={() => setMinutes(each)}
          />
        ))}
      </Group>
      <p role="alert" className="text-12 text-red empty:hidden">
        {problem !== null && (
          <>
            <Cross means="Problem:" /> {problem}
          </>
        )}
      </p>
      <div className="flex items-center gap-2">
        <Button type="submit" kind="solid" size="small" disabled={isPending}>
          Start the drill
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
        <span className="text-12 text-faint">Real requests meet it. It ends by itself.</span>
      </div>
    </form>
  );
}

interface ClientsProps {
  /** null: every client. */
  chosen: readonly string[] | null;
  onChoose: (chosen: readonly string[] | null) => void;
}

function Clients({ chosen, onChoose }: ClientsProps) {
  const name = useId();
  const clients = useClientNames();
  return (
    <Group legend="For whom" inline>
      <Choice name={name} label="every client" checked={chosen === null} onChoose={() => onChoose(null)} />
      <Choice name={name} label="only these" checked={chosen !== null} onChoose={() => onChoose(chosen ?? [])} />
      {chosen !== null && (
        <div className="flex w-full flex-wrap gap-x-4 pl-5">
          {clients.map((client) => (
            <label key={client} className={LINE}>
              <input
                type="checkbox"
                checked={chosen.includes(client)}
                onChange={({ target }) =>
                  onChoose(target.checked ? [...chosen, client] : chosen.filter((each) => each !== client))
                }
                className={BOX}
              />
              <span className="wrap-anywhere">{client}</span>
            </label>
          ))}
        </div>
      )}
    </Group>
  );
}

const LINE =
  'flex min-w-0 cursor-pointer items-baseline gap-2 py-0.5 has-focus-visible:outline-2 has-focus-visible:outline-amber';
const BOX = 'translate-y-0.5 outline-none';

/** One question of the form. */
function Group({ legend, inline = false, children }: { legend: string; inline?: boolean; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="font-medium">{legend}</legend>
      <div className={inline ? 'flex flex-wrap gap-x-4' : ''}>{children}</div>
    </fieldset>
  );
}

interface ChoiceProps {
  /** The same for all answers to one question. */
  name: string;
  label: string;
  meaning?: string;
  checked: boolean;
  onChoose: () => void;
  /** It is the first field of a form that has just been opened. */
  focused?: boolean;
}

function Choice({ name, label, meaning, checked, onChoose, focused = false }: ChoiceProps) {
  const id = useId();
  return (
    <label className={LINE}>
      <input
        type="radio"
        name={name}
        // Only where somebody has asked for the form.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={focused}
        aria-describedby={meaning === undefined ? undefined : id}
        checked={checked}
        onChange={onChoose}
        className={BOX}
      />
      <span className={meaning === undefined ? '' : 'w-28 shrink-0'}>{label}</span>
      {meaning !== undefined && (
        <span id={id} className="text-faint">
          {meaning}
        </span>
      )}
    </label>
  );
}
