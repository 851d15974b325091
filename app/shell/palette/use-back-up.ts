import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { format, plural } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';

/** Copies the ledger, whatever page is open, and says how it went. */
export function useBackUp(): () => void {
  const { data: api } = useApi();
  const cache = useQueryClient();
  const toast = useToast();

  async function backUp(): Promise<void> {
    toast({ text: 'Backing up the ledger; traffic goes on.' });
    try {
      for await (const event of await api.backup.call({})) {
        if (event.type === 'progress') continue;
        const { name, requests, bytes } = event.backup;
        const what = requests === null ? '' : `${format.count(requests)} ${plural(requests, 'request')}, `;
        toast({ text: `Backed up and checked: ${what}${format.bytes(bytes)} in ${name}.` });
      }
      await cache.invalidateQueries({ queryKey: api.backups.key() });
    } catch (error) {
      toast({ tone: 'error', text: `The backup failed. ${describeError(error)}` });
    }
  }

  return () => void backUp();
}
