// What the clients page changes. Every change comes back as a `config` event, which reloads the list.

import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

export function useAddClient() {
  return useMutation(useApi().clients.add.mutationOptions());
}

export function useRemoveClient(): (name: string) => void {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const { mutate } = useMutation({
    ...useApi().clients.remove.mutationOptions(),
    onSuccess: ({ undo }, { name }) => offerUndo(`Removed ${name}. Its key is refused from now on.`, undo),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (name) => mutate({ name });
}
