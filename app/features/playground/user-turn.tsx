import { useState, type KeyboardEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TextField } from '../routing/text-field.tsx';
import { sayOtherwise, takeBack } from './asking.ts';
import type { Turn } from './conversation.ts';
import { useAsk } from './playground-queries.ts';
import { play } from './playground-store.ts';

/** What the reader said. It can be said otherwise: then everything after it is said anew. */
export function UserTurn({ turn }: { turn: Turn }) {
  const ask = useAsk();
  const toast = useToast();
  const [edited, setEdited] = useState<string | null>(null);
  const cannotSave = edited === null || (edited.trim() === '' && turn.pictures.length === 0);

  function save() {
    if (cannotSave) return;
    const { turns } = play();
    sayOtherwise(ask, turn, edited);
    toast({
      text: 'Asked anew from there on.',
      action: { label: 'Undo', run: () => takeBack(turns) },
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      setEdited(null);
    }
  }

  return (
    <section aria-label="You" className="flex items-start gap-3 rounded-plate bg-sunk px-3 py-2">
      {turn.pictures.map(({ key, name, url }) => (
        <img key={key} src={url} alt={name} className="size-12 shrink-0 rounded-chip border border-line object-cover" />
      ))}
      {edited === null ? (
        <>
          <p className="min-w-0 flex-1 py-0.5 whitespace-pre-wrap wrap-anywhere">{turn.text}</p>
          <Button size="small" kind="plain" onClick={() => setEdited(turn.text)}>
            Edit
          </Button>
        </>
      ) : (
        // The keys work in the field and on the buttons.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
        <div className="flex min-w-0 flex-1 flex-col gap-2" onKeyDown={onKeyDown}>
          <TextField
            label="What you said"
            rows={3}
            // Only where somebody has asked for it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            value={edited}
            onText={setEdited}
          />
          <div className="flex gap-2">
            <Button size="small" kind="solid" disabled={cannotSave} onClick={save}>
              Ask this instead
            </Button>
            <Button size="small" kind="plain" onClick={() => setEdited(null)}>
              Cancel
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}
