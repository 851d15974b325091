import type { ClientView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { maskKey } from '../../ui/format.ts';
import { Cross } from '../../ui/icons.tsx';
import { KeyUse } from './key-use.tsx';

interface ClientRowProps {
  client: ClientView;
  /** null until it is known. */
  gatewayUrl: string | null;
  keyShown: boolean;
  onShowKey: (shown: boolean) => void;
  onRemove: () => void;
}

export function ClientRow({ client, gatewayUrl, keyShown, onShowKey, onRemove }: ClientRowProps) {
  const { name, key, allow } = client;
  return (
    <li
      aria-label={name}
      data-subject={`client:${name}`}
      className="grid grid-cols-[minmax(140px,1fr)_minmax(0,3fr)_auto] gap-x-8 border-b border-line py-3"
    >
      <h2 className="pt-0.5 font-semibold wrap-anywhere">{name}</h2>
      <div className="min-w-0">
        {key === null ? (
          <p className="leading-6 text-red">
            <Cross means="Problem:" /> cannot be read any more; remove it and add it again
          </p>
        ) : (
          <>
            <div className="flex items-start gap-2">
              <code className="figures min-w-0 leading-6 break-all">{keyShown ? key : maskKey(key)}</code>
              <Button
                size="small"
                kind="plain"
                className="ml-auto"
                aria-label={`${keyShown ? 'Hide' : 'Show'} the key of ${name}`}
                onClick={() => onShowKey(!keyShown)}
              >
                {keyShown ? 'Hide' : 'Show'}
              </Button>
              <CopyButton text={key} what={`the key of ${name}`} />
            </div>
            {keyShown && gatewayUrl !== null && <KeyUse name={name} clientKey={key} gatewayUrl={gatewayUrl} />}
          </>
        )}
        <Allowed globs={allow} />
      </div>
      <Button size="small" kind="plain" aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  );
}

/** The models it may ask for, unless that is every one. */
function Allowed({ globs }: { globs: readonly string[] }) {
  if (globs.length === 1 && globs[0] === '*') return null;
  return (
    <p className="mt-1 text-12 text-faint wrap-anywhere">
      may ask only for <code className="figures text-ink">{globs.join(', ')}</code>
    </p>
  );
}
