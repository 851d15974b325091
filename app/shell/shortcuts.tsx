import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showOverlay } from '../ui/overlays.ts';
import { PALETTE_KEYS } from '../ui/search-button.tsx';
import { PAGES } from './pages.ts';

const EVERYWHERE: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: PALETTE_KEYS, does: 'Go to anything, find it, do it' },
  { keys: '/', does: 'Into the search of this page' },
  { keys: 'Esc', does: 'Close what lies over or beside the page' },
  { keys: 'Alt ↑ ↓ ← →', does: 'Move a breaker or a rule that has the focus' },
  { keys: 'F8', does: 'To the notes at the foot of the page' },
  { keys: '?', does: 'This list' },
];

/** What the keyboard does, for those who ask. */
export function Shortcuts() {
  const close = () => showOverlay(null);
  return (
    <Dialog label="Keyboard shortcuts" onClose={close} className="mt-[10vh] w-[600px]">
      <div className="flex items-center border-b border-line px-6 py-3">
        <h2 className="flex-1 text-15 font-semibold">Keyboard shortcuts</h2>
        <Button size="small" onClick={close}>
          Close
        </Button>
      </div>
      <div className="grid grid-cols-2 gap-x-8 px-6 py-4">
        <dl>
          {EVERYWHERE.map(({ keys, does }) => (
            <Line key={keys} keys={keys} does={does} />
          ))}
        </dl>
        <dl>
          {PAGES.map(({ key, title }) => (
            <Line key={key} keys={`g ${key}`} does={title} />
          ))}
        </dl>
      </div>
      <p className="border-t border-line px-6 py-3 text-12 text-faint">
        Single keys do nothing while you type into a field.
      </p>
    </Dialog>
  );
}

function Line({ keys, does }: { keys: string; does: string }) {
  return (
    <div className="flex items-baseline gap-3 py-1">
      <dt className="w-24 shrink-0">
        <kbd className="figures rounded-chip border border-line bg-paper px-1.5 py-0.5 text-12 whitespace-nowrap">
          {keys}
        </kbd>
      </dt>
      <dd>{does}</dd>
    </div>
  );
}
