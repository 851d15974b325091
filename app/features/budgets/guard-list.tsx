import { useGuard } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { useResumeClient } from '../../ui/use-resume-client.ts';

/** Clients that have run away; nothing at all while none has. */
export function GuardList() {
  const { data: entries = [] } = useGuard();
  const resume = useResumeClient();
  if (entries.length === 0) return null;
  return (
    <section aria-label="Clients that may have run away">
      <SectionTitle aside="Nobody else is affected.">Clients that may have run away</SectionTitle>
      <ul className="border-t border-line">
        {entries.map(({ client, state, why, at }) => (
          <li key={client} aria-label={client} className="flex items-start gap-4 border-b border-line py-2">
            <div className="min-w-0 flex-1">
              <span className="font-semibold wrap-anywhere">{client}</span>{' '}
              <span className={state === 'paused' ? 'text-red' : 'text-amber'}>
                {state === 'paused' ? 'is paused' : 'may have run away'}
              </span>
              : {why}, <Moment at={at} />.
            </div>
            <Button size="small" onClick={() => resume(client)}>
              {state === 'paused' ? `Resume ${client}` : 'It is fine'}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
