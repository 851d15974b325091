import { useMutation } from '@tanstack/react-query';
import { useApi, useCanDownload } from '../../transport/api.ts';
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

/** The same for a backup. null: downloads are not for the desktop window, whose user has the file at hand. */
export function useBackupDownload() {
  const toast = useToast();
  const download = useMutation({
    ...useApi().data.backupLink.mutationOptions(),
    onSuccess: ({ url, name }) => saveAs(url, name),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return useCanDownload() ? download : null;
}
