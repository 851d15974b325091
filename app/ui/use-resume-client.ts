// Lets a client go on that was paused, or puts a warning about it away; with a way back.

import { useMutation } from '@tanstack/react-query';
import { useApi } from '../transport/api.ts';
import { describeError } from '../transport/describe-error.ts';
import { useToast } from './toast.tsx';
import { useOfferUndo } from './use-offer-undo.ts';

export function useResumeClient(): (client: string) => void {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const { mutate } = useMutation({
    ...useApi().guard.resume.mutationOptions(),
    onSuccess: ({ undo }, { client }) => offerUndo(`${client} goes on.`, undo),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (client) => mutate({ client });
}
