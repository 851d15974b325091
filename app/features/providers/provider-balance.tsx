import { useBalances } from '../../transport/balances.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { ProviderRow } from './provider-row.tsx';

/** What is left at this provider; nothing where its kind does not say. */
export function ProviderBalance({ id }: { id: string }) {
  const { balances = [], isAsking, ask } = useBalances();
  const balance = balances.find(({ provider }) => provider === id);
  if (balance === undefined) return null;
  const { remaining, problem, askedAt } = balance;
  const button = (
    <Button
      size="small"
      kind="plain"
      disabled={isAsking}
      aria-label={`Ask for the balance of ${id} again`}
      onClick={() => ask(id)}
    >
      Ask again
    </Button>
  );
  return (
    <ProviderRow name="Balance" action={button}>
      <span className="wrap-anywhere">
        {remaining ?? <span className="text-faint">{problem ?? 'not asked yet'}</span>}
      </span>
      {askedAt !== null && (
        <span className="text-12 text-faint">
          {' · asked '}
          <Moment at={askedAt} />
        </span>
      )}
    </ProviderRow>
  );
}
