import type { ConnectUndoView } from '../../../src/contract/connect-views.ts';
import { Button } from '../../ui/button.tsx';
import { UNDO_WORDS } from './connect-words.ts';
import { DiffView } from './diff-view.tsx';

interface UndoneProps {
  label: string;
  undone: ConnectUndoView;
  onAgain: () => void;
}

/** What disconnecting a tool has done. */
export function Undone({ label, undone: { files, notes }, onAgain }: UndoneProps) {
  return (
    <section aria-label={`${label} was disconnected`} className="flex flex-col gap-3">
      <p role="status" className="font-medium">
        Disconnected. Its key is refused from now on.
      </p>
      {files.map(({ path, how, diff, kept, copy }) => (
        <div key={path} className="flex flex-col gap-1">
          <DiffView path={path} note={UNDO_WORDS[how]} diff={how === 'ours-removed' ? diff : []} />
          {kept.length > 0 && <p className="text-12">Changed since, so it stays: {kept.join(', ')}.</p>}
          {copy !== null && <p className="text-12 text-faint wrap-anywhere">As it was before: {copy}</p>}
        </div>
      ))}
      {notes.map((note) => (
        <p key={note} className="max-w-[80ch] text-faint">
          {note}
        </p>
      ))}
      <Button className="self-start" onClick={onAgain}>
        Connect {label} again
      </Button>
    </section>
  );
}
