// What the budgets page asks and changes. `budgets` events reload the lists.

import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

export function useAddBudget() {
  const offerUndo = useOfferUndo();
  return useMutation({
    ...useApi().budgets.add.mutationOptions(),
    onSuccess: ({ undo }, { id }) => offerUndo(`Added the budget ${id}.`, undo),
  });
}

export function useEditBudget() {
  const offerUndo = useOfferUndo();
  return useMutation({
    ...useApi().budgets.edit.mutationOptions(),
    onSuccess: ({ undo }, { id }) => offerUndo(`Changed the budget ${id}.`, undo),
  });
}

export function useRemoveBudget(): (id: string) => void {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const { mutate } = useMutation({
    ...useApi().budgets.remove.mutationOptions(),
    onSuccess: ({ undo }, { id }) => offerUndo(`Removed the budget ${id}.`, undo),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (id) => mutate({ id });
}
