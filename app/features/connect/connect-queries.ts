// What the page asks for. Connecting and disconnecting come back as a `config` event, which reloads the list.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';

/** While a tool that was connected has not asked for anything yet. */
const LOOK_AGAIN_MS = 3_000;

/** Tools are installed and files changed without anybody telling us, so it is asked for whenever the page is opened. */
export function useTools() {
  return useQuery({
    ...useApi().connect.list.queryOptions({ input: {} }),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) =>
      state.data?.tools.some(({ connection }) => connection?.lastRequestAt === null) ? LOOK_AGAIN_MS : false,
  });
}

/** `model` undefined: those that the tool asks for by itself, or the usual one. */
export function usePreview(tool: string, model: string | undefined) {
  const input = model === undefined ? { tool } : { tool, model };
  return useQuery({
    ...useApi().connect.preview.queryOptions({ input }),
    refetchOnMount: 'always',
    placeholderData: (before) => before,
  });
}

export function useConnect() {
  const reload = useReload();
  return useMutation({ ...useApi().connect.apply.mutationOptions(), onSettled: reload });
}

export function useDisconnect() {
  const reload = useReload();
  return useMutation({ ...useApi().connect.undo.mutationOptions(), onSettled: reload });
}

export function useVerify() {
  const reload = useReload();
  return useMutation({ ...useApi().connect.verify.mutationOptions(), onSettled: reload });
}

function useReload() {
  const cache = useQueryClient();
  const { connect } = useApi();
  // Awaited, so that a button is free again when what it did is seen.
  return async () => {
    await Promise.all([connect.list, connect.preview].map((part) => cache.invalidateQueries({ queryKey: part.key() })));
  };
}
