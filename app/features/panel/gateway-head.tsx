import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { maskKey } from '../../ui/format.ts';
import { useStatus } from './panel-queries.ts';

interface GatewayHeadProps {
  keyShown: boolean;
  onShowKey: (shown: boolean) => void;
}

/** What a tool needs to be pointed at us. */
export function GatewayHead({ keyShown, onShowKey }: GatewayHeadProps) {
  const { data: status } = useStatus();
  if (status === undefined) return null;
  const client = status.defaultClient;
  const key = client?.key ?? null;
  return (
    <>
      <CopyField label="Base URL" value={status.gatewayUrl} what="the base URL" />
      {key !== null && (
        <CopyField
          label={`Client key · ${client?.name ?? ''}`}
          value={key}
          shown={keyShown ? key : maskKey(key)}
          what="the client key"
        >
          <Button
            size="small"
            kind="plain"
            aria-label={keyShown ? 'Hide the client key' : 'Show the client key'}
            onClick={() => onShowKey(!keyShown)}
          >
            {keyShown ? 'Hide' : 'Show'}
          </Button>
        </CopyField>
      )}
    </>
  );
}
