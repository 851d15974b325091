import type { SettingsView } from '../../../src/contract/views.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { useEmulateJson } from './fix-queries.ts';

type Way = SettingsView['emulateJson'];

const WAYS: readonly { way: Way; label: string; meaning: string }[] = [
  {
    way: 'tool',
    label: 'Through a tool',
    meaning: 'The model must call a tool that takes such JSON; in words where that cannot be.',
  },
  { way: 'prompt', label: 'In words', meaning: 'The prompt asks for it.' },
  { way: 'refuse', label: 'Not at all', meaning: 'Other providers are tried; if there is none, the request fails.' },
];

/** What is done for providers that cannot be asked for JSON. */
export function JsonChoice() {
  const { chosen, choose, error, refetch } = useEmulateJson();
  return (
    <section aria-label="Structured output">
      <SectionTitle>Structured output</SectionTitle>
      <p className="mb-3 max-w-[72ch] text-faint">
        Clients may ask for JSON, with a schema or without. Where a provider cannot be asked for it, Breakerbox does so
        by other means and checks the answer: one that is not such JSON counts as failed, so that another provider may
        answer.
      </p>
      {error !== null && chosen === undefined && (
        <LoadFailed what="this setting" error={error} onRetry={() => void refetch()} />
      )}
      {chosen !== undefined && (
        <fieldset>
          <legend className="sr-only">How JSON is asked for where a provider cannot be asked for it</legend>
          <div className="max-w-[720px] border-t border-line">
            {WAYS.map(({ way, label, meaning }) => (
              <label
                key={way}
                className="flex cursor-pointer items-baseline gap-3 border-b border-line py-1.5 has-focus-visible:outline-2 has-focus-visible:outline-amber"
              >
                <input
                  type="radio"
                  name="emulate-json"
                  value={way}
                  checked={chosen === way}
                  onChange={() => choose(way)}
                  className="translate-y-0.5 outline-none"
                />
                <span className="w-28 shrink-0 font-medium">{label}</span>
                <span className="text-faint">{meaning}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </section>
  );
}
