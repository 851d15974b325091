import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../transport/api.ts';
import { describeError } from '../transport/describe-error.ts';
import { useToast } from './toast.tsx';

/** Ends the fire drill at a provider before its time. */
export function useStopDrill(): (provider: string) => void {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const { mutate } = useMutation({
    ...api.drills.stop.mutationOptions(),
    // The event that tells of it may be gathered for a moment; whoever pressed Stop wants to see it now.
    onSettled: async () => cache.invalidateQueries({ queryKey: api.breakers.list.key() }),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (provider) => mutate({ provider });
}
