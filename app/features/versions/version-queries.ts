// What the page of versions asks for and does. Every change comes back as a `config` event, which reloads the list.

import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import type { VersionView } from '../../../src/contract/version-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';

const PAGE = 50;

/** Newest first, in pages. */
export function useVersions() {
  return useInfiniteQuery(
    useApi().versions.list.infiniteOptions({
      input: (before: number | undefined) => ({ limit: PAGE, ...(before !== undefined && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.n),
    }),
  );
}

export function useVersion(n: number) {
  return useQuery(useApi().versions.get.queryOptions({ input: { n } }));
}

/** Both ways back, each of which can be taken back in turn. `problem`: why the last one was refused. */
export function useWaysBack({ n, label }: VersionView) {
  const api = useApi();
  const toast = useToast();
  const undoAgain = useMutation({
    ...api.versions.undo.mutationOptions(),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  const done = (text: string) => (made: { n: number }) =>
    toast({ text, action: { label: 'Undo', run: () => undoAgain.mutate({ n: made.n }) } });
  const undo = useMutation({
    ...api.versions.undo.mutationOptions(),
    onSuccess: done(`Undid version ${n}: ${label}.`),
  });
  const restore = useMutation({
    ...api.versions.restore.mutationOptions(),
    onSuccess: done(`Went back to version ${n}.`),
  });
  const error = undo.error ?? restore.error;
  return {
    undo: () => {
      restore.reset();
      undo.mutate({ n });
    },
    restore: () => {
      undo.reset();
      restore.mutate({ n });
    },
    isPending: undo.isPending || restore.isPending,
    problem: error === null ? null : describeError(error),
  };
}
