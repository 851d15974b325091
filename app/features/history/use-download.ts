import { useMutation } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { saveAs } from '../../ui/save-as.ts';
import { useToast } from '../../ui/toast.tsx';

/** Fetches an export as a download of the browser. */
export function useDownload() {
  const toast = useToast();
  return useMutation({
    ...useApi().data.exportLink.mutationOptions(),
    onSuccess: ({ url, name }) => saveAs(url, name),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
}
