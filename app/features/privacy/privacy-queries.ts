// What the page of privacy shows and changes.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

/** No event tells that something was kept, so it is asked for whenever the page is opened. */
export function usePrivacy() {
  return useQuery({ ...useApi().privacy.get.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

export function usePrivacyActions() {
  const api = useApi().privacy;
  const cache = useQueryClient();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const reload = () => cache.invalidateQueries({ queryKey: api.key() });
  const onError = (error: unknown) => toast({ tone: 'error', text: describeError(error) });
  const said = (text: string) => ({
    onSuccess: async ({ undo }: { undo: string }) => {
      offerUndo(text, undo);
      await reload();
    },
    onError,
  });
  return {
    capture: useMutation({
      ...api.setCapture.mutationOptions(),
      ...said('Changed whose requests and answers are kept.'),
    }),
    retention: useMutation({ ...api.setRetention.mutationOptions(), ...said('Changed how long they are kept.') }),
    sketches: useMutation({ ...api.setSketches.mutationOptions(), ...said('Changed whether sketches are kept.') }),
    openMetrics: useMutation({ ...api.setOpenMetrics.mutationOptions(), ...said('Changed who may read the metrics.') }),
    deleteAll: useMutation({
      ...api.deleteBodies.mutationOptions(),
      onSuccess: async () => {
        toast({ text: 'Deleted all requests and answers that were kept.' });
        await reload();
      },
      onError,
    }),
  };
}
