import { useQuery } from '@tanstack/react-query';
import type { ProviderView } from '../../../src/contract/views.ts';
import { useApi } from '../../transport/api.ts';
import { useProviders, useRecentRequests, useStatus } from '../../transport/queries.ts';
import { useKeyTest } from '../providers/provider-queries.ts';
import type { Facts, Remembered } from './guide-steps.ts';

/** undefined until all of it is known, and where nobody wants to know. */
export function useGuideFacts(remembered: Remembered): Facts | undefined {
  const { data: status } = useStatus();
  const { data: providers } = useProviders();
  const { data: requests } = useRecentRequests();
  const isWanted = remembered !== 'put-away' && (remembered !== null || status?.demo === true);
  // Looks for tools on the disk, so it is asked only for those who are being guided.
  const { data: tools } = useQuery({
    ...useApi().connect.list.queryOptions({ input: {} }),
    enabled: isWanted,
    refetchOnMount: 'always',
  });
  const keyRefused = useIsRefused(providers ?? []);
  const isKnown = isWanted && status !== undefined && providers !== undefined;
  if (!isKnown || requests === undefined || tools === undefined) return undefined;
  const { demo } = status;
  return {
    demo,
    keyRefused: !demo && keyRefused,
    connected: tools.tools.some(({ connection }) => connection !== null),
    requests,
  };
}

/** Where there is one provider only, and the test of its key said so. */
function useIsRefused(providers: readonly ProviderView[]): boolean {
  const [only] = providers;
  const { data: test } = useKeyTest(only?.id ?? '', only?.keys[0]?.name ?? '');
  return providers.length === 1 && test?.result === 'refused';
}
