import type { ClientView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { maskKey } from '../../ui/format.ts';
import { Cross } from '../../ui/icons.tsx';
import { Select } from '../../ui/select.tsx';

interface ClientKeyProps {
  client: ClientView;
  /** Of all clients: where there are several, one is chosen. */
  names: readonly string[];
  onChoose: (name: string) => void;
  keyShown: boolean;
  onShowKey: (shown: boolean) => void;
}

export function ClientKey({ client: { name, key }, names, onChoose, keyShown, onShowKey }: ClientKeyProps) {
  const label =
    names.length > 1 ? (
      <Select label="Client key" value={name} options={names} onChoose={onChoose} />
    ) : (
      `Client key · ${name}`
    );
  if (key === null) {
    return (
      <div className="flex min-w-0 flex-col">
        <span className="text-12 text-faint">{label}</span>
        <span className="truncate leading-6 text-red">
          <Cross means="Problem:" /> cannot be read any more
        </span>
      </div>
    );
  }
  return (
    <CopyField label={label} value={key} shown={keyShown ? key : maskKey(key)} what="the client key">
      <Button
        size="small"
        kind="plain"
        aria-label={keyShown ? 'Hide the client key' : 'Show the client key'}
        onClick={() => onShowKey(!keyShown)}
      >
        {keyShown ? 'Hide' : 'Show'}
      </Button>
    </CopyField>
  );
}
