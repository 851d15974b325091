// Short notes under the page: what was done, with a way back; or what went wrong. The page, drawers included, makes room
// for them, so that they cover nothing.

import { Toast } from 'radix-ui';
import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import { CloseIcon } from './icons.tsx';

export interface ToastNote {
  readonly text: string;
  readonly tone?: 'plain' | 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SHOWN_MS = 8_000;

const ToastContext = createContext<(note: ToastNote) => void>(() => undefined);

export function useToast(): (note: ToastNote) => void {
  return use(ToastContext);
}

export function Toasts({ children }: { children: ReactNode }) {
  const [notes, setNotes] = useState<readonly (ToastNote & { id: number })[]>([]);
  const show = useCallback((note: ToastNote) => {
    setNotes((shown) => [...shown.slice(-2), { ...note, id: (shown.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const drop = (id: number) => setNotes((shown) => shown.filter((note) => note.id !== id));

  return (
    <ToastContext value={show}>
      <Toast.Provider duration={SHOWN_MS} swipeDirection="down" label="Notification">
        <div className="flex h-full min-w-[1000px] flex-col">
          {/* What is fixed in it keeps to it. */}
          <div className="min-h-0 flex-1 contain-layout [container-type:size]">{children}</div>
          <Toast.Viewport className="flex shrink-0 flex-col items-center gap-2 not-empty:border-t not-empty:border-line not-empty:py-3" />
        </div>
        {notes.map((note) => (
          <Note key={note.id} note={note} onClose={() => drop(note.id)} />
        ))}
      </Toast.Provider>
    </ToastContext>
  );
}

function Note({ note, onClose }: { note: ToastNote; onClose: () => void }) {
  const { action, tone = 'plain' } = note;
  return (
    <Toast.Root
      type={tone === 'error' ? 'foreground' : 'background'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className={`flex w-[440px] items-start gap-2 rounded-plate border bg-ink py-2 pr-2 pl-4 text-paper ${tone === 'error' ? 'border-l-4 border-red pl-3' : 'border-ink'}`}
    >
      <Toast.Description className="flex-1 py-0.5 wrap-anywhere">{note.text}</Toast.Description>
      {action !== undefined && (
        <Toast.Action asChild altText={`${action.label}: ${note.text}`}>
          <button
            type="button"
            onClick={action.run}
            className="h-6 shrink-0 rounded-chip border border-paper/50 px-2 text-12 font-semibold hover:border-paper"
          >
            {action.label}
          </button>
        </Toast.Action>
      )}
      <Toast.Close
        aria-label="Close"
        className="flex size-6 shrink-0 items-center justify-center rounded-chip text-paper/70 hover:text-paper"
      >
        <CloseIcon />
      </Toast.Close>
    </Toast.Root>
  );
}
