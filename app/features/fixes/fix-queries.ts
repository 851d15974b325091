// What the page of fixes asks for and changes. Every change comes back as a `config` event, which reloads the list.

import { useMutation, useQuery } from '@tanstack/react-query';
import type { FixView } from '../../../src/contract/fix-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import type { Problem } from './fix-draft.ts';

const NOTHING = { input: {} };

export function useReadyFixes() {
  return useQuery(useApi().fixes.ready.queryOptions(NOTHING));
}

/** What can be named as a model of this provider. */
export function useModelIds(provider: string) {
  return useQuery({ ...useApi().providers.models.queryOptions({ input: { id: provider } }), enabled: provider !== '' });
}

export function useAddFix() {
  return useMutation(useApi().fixes.add.mutationOptions());
}

export function useEditFix(fix: FixView) {
  const offerUndo = useOfferUndo();
  return useMutation({
    ...useApi().fixes.edit.mutationOptions(),
    onSuccess: ({ undo }) => offerUndo(`Changed what is done for ${nameOf(fix)}.`, undo),
  });
}

export function useFixActions(fix: FixView) {
  const api = useApi();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const onError = (error: unknown) => toast({ tone: 'error', text: describeError(error) });
  const keep = useMutation({ ...api.fixes.keep.mutationOptions(), onError });
  const turn = useMutation({ ...api.fixes.switch.mutationOptions(), onError });
  const forget = useMutation({
    ...api.fixes.forget.mutationOptions(),
    onSuccess: ({ undo }) => offerUndo(`Forgot a change for ${nameOf(fix)}: ${fix.words}.`, undo),
    onError,
  });
  const { id } = fix;
  return {
    keep: (kept: boolean) => keep.mutate({ id, kept }),
    switchOn: (on: boolean) => turn.mutate({ id, on }),
    forget: () => forget.mutate({ id }),
  };
}

export function problemOf(error: Error | null): Problem | null {
  return error === null ? null : { path: refusedValue(error), message: describeError(error) };
}

function nameOf({ provider, model }: FixView): string {
  return `${provider}/${model}`;
}
