import { useMutation, useQuery } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';

/** The newest change of the configuration, to be taken back; nothing where there is none. */
export function useUndoLast() {
  const { versions: api } = useApi();
  const toast = useToast();
  const { data: newest } = useQuery(api.list.queryOptions({ input: { limit: 1 } }));
  const onError = (error: unknown) => toast({ tone: 'error', text: describeError(error) });
  const again = useMutation({ ...api.undo.mutationOptions(), onError });
  const { mutate } = useMutation({
    ...api.undo.mutationOptions(),
    onSuccess: ({ n: made }, { n }) =>
      toast({ text: `Undid version ${n}.`, action: { label: 'Undo', run: () => again.mutate({ n: made }) } }),
    onError,
  });
  const [version] = newest ?? [];
  if (version === undefined || version.source === 'first') return [];
  const { n, label } = version;
  return [
    {
      id: 'do:undo',
      title: `Undo: ${label}`,
      words: `undo the last version ${n} take back revert`,
      run: () => mutate({ n }),
    },
  ];
}
