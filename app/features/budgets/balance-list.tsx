import { useBalances } from '../../transport/balances.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { SectionTitle } from '../../ui/page.tsx';

/** What is left at providers that say so. */
export function BalanceList() {
  const { balances, isAsking, ask } = useBalances();
  if (balances === undefined || balances.length === 0) return null;
  return (
    <section aria-label="Balances">
      <SectionTitle aside="As the providers say themselves; asked for at most once an hour while this page is open.">
        Balances
      </SectionTitle>
      <ul className="border-t border-line">
        {balances.map(({ provider, remaining, problem, askedAt }) => (
          <li key={provider} aria-label={provider} className="flex items-baseline gap-4 border-b border-line py-2">
            <span className="w-40 shrink-0 font-semibold wrap-anywhere">{provider}</span>
            <span className="min-w-0 flex-1 wrap-anywhere">
              {remaining !== null && <span className="tabular-nums">{remaining}</span>}
              {remaining === null && <span className="text-faint">{problem ?? 'not asked yet'}</span>}
              {askedAt !== null && (
                <span className="ml-2 text-12 text-faint">
                  <Moment at={askedAt} />
                </span>
              )}
            </span>
            <Button
              size="small"
              kind="plain"
              disabled={isAsking}
              aria-label={`Ask ${provider} again`}
              onClick={() => ask(provider)}
            >
              Ask again
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
