// What the page of data asks for and does. No event tells how large the ledger is, so opening the page asks anew.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BackupView, RetentionSettings } from '../../../src/contract/data-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { saveAs } from '../../ui/save-as.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import { useSettled } from '../../ui/use-settled.ts';

const NOTHING = { input: {} };
const TYPING_MS = 300;
/** While something is the matter, the page looks whether it is over. */
const LOOK_AGAIN_MS = 3_000;

export function useDataHealth() {
  return useQuery({
    ...useApi().data.health.queryOptions(NOTHING),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'good' ? false : LOOK_AGAIN_MS),
  });
}

export function useRetention() {
  return useQuery({ ...useApi().data.retention.queryOptions(NOTHING), refetchOnMount: 'always' });
}

/** What would be kept under these settings; null: they are none. */
export function useRetentionUnder(settings: RetentionSettings | null) {
  const settled = useSettled(settings, TYPING_MS);
  return useQuery({
    ...useApi().data.retentionUnder.queryOptions({
      input: settled ?? { retentionDays: 1, maxLedgerMb: null, rollupDays: 1, snapshots: 'off' },
    }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
  });
}

export function useSetRetention() {
  const offerUndo = useOfferUndo();
  const ask = useAskAnew();
  return useMutation({
    ...useApi().data.setRetention.mutationOptions(),
    onSuccess: async ({ undo }) => {
      offerUndo('Changed how long the ledger is kept.', undo);
      await ask();
    },
  });
}

export function useBackups() {
  return useQuery({ ...useApi().data.backups.queryOptions(NOTHING), refetchOnMount: 'always' });
}

export function useRemoveBackup(): (backup: BackupView) => void {
  const toast = useToast();
  const ask = useAskAnew();
  const { mutate } = useMutation({
    ...useApi().data.removeBackup.mutationOptions(),
    onSuccess: async (_, { name }) => {
      toast({ text: `Removed the backup ${name}.` });
      await ask();
    },
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return ({ name }) => mutate({ name });
}

/** Everything about the ledger as a file. */
export function useAskAnew(): () => Promise<void> {
  const api = useApi();
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: api.data.key() });
}

/** After another ledger has come into its place. */
export function useAskEverythingAnew(): () => void {
  const api = useApi();
  const cache = useQueryClient();
  return () => {
    // What came in live would stay beside what is fetched: the ledger of now may not know it.
    void cache.resetQueries({ queryKey: api.requests.key() });
    void cache.invalidateQueries();
  };
}

export function useExportConfig() {
  const toast = useToast();
  return useMutation({
    ...useApi().data.exportConfig.mutationOptions(),
    onSuccess: ({ text, sealed }) => {
      const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
      saveAs(url, sealed ? 'breakerbox-with-keys.yaml' : 'breakerbox.yaml');
      URL.revokeObjectURL(url);
    },
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
}

export function useImportConfig() {
  return useMutation(useApi().data.importConfig.mutationOptions());
}
