import type { ProviderView } from '../../../src/contract/views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Cross, Tick } from '../../ui/icons.tsx';
import { Moment } from '../../ui/moment.tsx';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { keyTestWords, type KeyTestWords } from './key-test-words.ts';
import { useKeyTest, useTestKey } from './provider-queries.ts';

interface KeyTestProps {
  provider: ProviderView;
  name: string;
}

export function TestButton({ provider, name }: KeyTestProps) {
  const { isFetching } = useKeyTest(provider.id, name);
  const testKey = useTestKey();
  return (
    <Button
      size="small"
      kind="plain"
      aria-label={`Test key ${name} of ${providerFullName(provider)}`}
      aria-disabled={isFetching}
      title="Asks the provider in a way that costs nothing"
      onClick={() => {
        // What went wrong is shown where the result would be.
        if (!isFetching) void testKey(provider.id, name).catch(() => undefined);
      }}
    >
      Test
    </Button>
  );
}

const INK = { green: 'text-green', red: 'text-red', amber: 'text-amber', plain: '' } as const;

/** Empty until the key has been tested. */
export function KeyTestResult({ provider, name }: KeyTestProps) {
  const { data, error, isFetching, dataUpdatedAt } = useKeyTest(provider.id, name);
  const called = providerName(provider);
  return (
    <div aria-live="polite" className="text-12">
      {isFetching && <p className="text-faint">Asking {called}, at no cost…</p>}
      {!isFetching && error !== null && <p className="text-red">{describeError(error)}</p>}
      {!isFetching && error === null && data !== undefined && (
        <Found words={keyTestWords(data, called)} at={dataUpdatedAt} />
      )}
    </div>
  );
}

function Found({ words: { mark, tone, text, quote }, at }: { words: KeyTestWords; at: number }) {
  return (
    <>
      <p>
        <span className={INK[tone]}>
          {mark === 'tick' && <Tick means="Good:" />}
          {mark === 'cross' && <Cross means="Problem:" />} {text}
        </span>
        <span className="text-faint">
          {' · tested '}
          <Moment at={at} />
        </span>
      </p>
      {quote !== null && <p className="figures mt-1 rounded-chip bg-sunk px-2 py-1.5 text-12 wrap-anywhere">{quote}</p>}
    </>
  );
}
