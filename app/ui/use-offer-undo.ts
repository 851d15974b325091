// What was removed can be brought back: a toast says so, with the step back in it.

import { useMutation } from '@tanstack/react-query';
import { useApi } from '../transport/api.ts';
import { describeError } from '../transport/describe-error.ts';
import { useToast } from './toast.tsx';

/** Says what was done and offers to take it back with the token that came for it. */
export function useOfferUndo(): (text: string, token: string) => void {
  const toast = useToast();
  const bringBack = useMutation({
    ...useApi().undo.apply.mutationOptions(),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (text, token) => toast({ text, action: { label: 'Undo', run: () => bringBack.mutate({ token }) } });
}
