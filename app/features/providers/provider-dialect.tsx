import type { ProviderView } from '../../../src/contract/views.ts';
import { DIALECT_NAMES, DIALECT_OPTIONS, dialectOf } from '../../ui/dialect-name.ts';
import { providerFullName } from '../../ui/provider-name.ts';
import { Select } from '../../ui/select.tsx';
import { useSetDialect } from './provider-queries.ts';
import { ProviderRow } from './provider-row.tsx';

const OPTIONS = [{ value: '', label: 'as its kind does' }, ...DIALECT_OPTIONS];

/** Requests in other dialects than these are translated. */
export function ProviderDialect({ provider }: { provider: ProviderView }) {
  const { chosen, choose } = useSetDialect(provider);
  const dialect = chosen === undefined ? provider.dialect : chosen;
  const choice = (
    <Select
      label="Speak"
      fullLabel={`Speak to ${providerFullName(provider)} in`}
      value={dialect ?? ''}
      options={OPTIONS}
      onChoose={(option) => choose(dialectOf(option))}
    />
  );
  return (
    <ProviderRow name="Speaks" action={choice}>
      {provider.speaks.map((id) => DIALECT_NAMES[id]).join(', ')}
      {provider.dialect !== null && <span className="text-faint"> only</span>}
    </ProviderRow>
  );
}
