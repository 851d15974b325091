import { useStatus } from '../../transport/queries.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { ClientKey } from './client-key.tsx';
import type { ClientChoice } from './use-client-choice.ts';

interface GatewayHeadProps {
  choice: ClientChoice;
  keyShown: boolean;
  onShowKey: (shown: boolean) => void;
}

/** What a tool needs to be pointed at us. */
export function GatewayHead({ choice: { client, names, choose }, keyShown, onShowKey }: GatewayHeadProps) {
  const { data: status } = useStatus();
  if (status === undefined) return null;
  return (
    <>
      <CopyField label="Base URL" value={status.gatewayUrl} what="the base URL" />
      {client !== null && (
        <ClientKey client={client} names={names} onChoose={choose} keyShown={keyShown} onShowKey={onShowKey} />
      )}
    </>
  );
}
