import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../../ui/button.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { sendDraft, stopAll } from './asking.ts';
import type { Picture } from './conversation.ts';
import { focusMessage, MESSAGE_ID } from './message-field.ts';
import { PICTURE_TYPES, readPictures } from './pictures.ts';
import { useAsk } from './playground-queries.ts';
import { changeDraft, play, usePlay } from './playground-store.ts';

interface ComposerProps {
  isRunning: boolean;
  /** Why nothing can be sent; null: it can. */
  hindrance: string | null;
}

/** Where the next thing is said. */
export function Composer({ isRunning, hindrance }: ComposerProps) {
  const ask = useAsk();
  const { draft } = usePlay();
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const cannotSend = isRunning || hindrance !== null || (draft.text.trim() === '' && draft.pictures.length === 0);

  useEffect(focusMessage, []);

  async function add(list: FileList | null) {
    const given = [...(list ?? [])];
    if (given.length === 0) return;
    const read = await readPictures(given, play().draft.pictures.length);
    // More may have been typed or added meanwhile.
    changeDraft({ pictures: [...play().draft.pictures, ...read.pictures] });
    setProblem(read.problem);
    focusMessage();
  }

  function send() {
    if (cannotSend) return;
    setProblem(null);
    sendDraft(ask);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  }

  return (
    // A drop is another way of what the button does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      aria-label="Say something"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void add(event.dataTransfer.files);
      }}
      className="sticky bottom-0 z-10 border-t border-line bg-paper px-6 py-3"
    >
      <div
        className={`flex flex-col gap-2 rounded-plate border bg-sheet p-2 has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-amber ${isOver ? 'border-amber' : 'border-edge'}`}
      >
        {draft.pictures.length > 0 && (
          <Pictures pictures={draft.pictures} onChange={(pictures) => changeDraft({ pictures })} />
        )}
        <textarea
          id={MESSAGE_ID}
          aria-label="Your message"
          rows={2}
          placeholder="Ask something"
          value={draft.text}
          onChange={(event) => changeDraft({ text: event.target.value })}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            void add(event.clipboardData.files);
          }}
          className="field-sizing-content max-h-48 min-h-11 w-full resize-none bg-transparent px-1 outline-none placeholder:text-faint"
        />
        <div className="flex items-center gap-3">
          <Button size="small" onClick={() => files.current?.click()}>
            Add a picture
          </Button>
          <input
            ref={files}
            type="file"
            aria-label="Pictures"
            accept={PICTURE_TYPES.join(',')}
            multiple
            className="hidden"
            onChange={(event) => {
              void add(event.target.files);
              event.target.value = '';
            }}
          />
          <span className="min-w-0 truncate text-12 text-faint">
            {isRunning ? 'Esc stops' : (hindrance ?? 'Ctrl+Enter sends')}
          </span>
          <span className="ml-auto">
            {isRunning ? (
              <Button onClick={() => stopAll()}>Stop</Button>
            ) : (
              <Button type="submit" kind="solid" disabled={cannotSend}>
                Send
              </Button>
            )}
          </span>
        </div>
      </div>
      {problem !== null && (
        <p role="alert" className="mt-1 text-12 wrap-anywhere text-red">
          {problem}
        </p>
      )}
    </form>
  );
}

function Pictures({
  pictures,
  onChange,
}: {
  pictures: readonly Picture[];
  onChange: (left: readonly Picture[]) => void;
}) {
  return (
    <ul aria-label="Pictures to send" className="flex flex-wrap gap-2">
      {pictures.map((picture) => (
        <li key={picture.key} className="relative">
          <img
            src={picture.url}
            alt={picture.name}
            title={picture.name}
            className="size-14 rounded-chip border border-line object-cover"
          />
          <button
            type="button"
            aria-label={`Remove ${picture.name}`}
            onClick={() => onChange(pictures.filter((each) => each !== picture))}
            className="absolute -top-1.5 -right-1.5 flex size-5 items-center justify-center rounded-full border border-edge bg-sheet hover:border-ink"
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}
