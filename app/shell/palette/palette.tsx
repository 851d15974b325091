import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { Dialog } from '../../ui/dialog.tsx';
import { plural } from '../../ui/format.ts';
import { showOverlay } from '../../ui/overlays.ts';
import { rank } from './match.ts';
import type { PaletteItem } from './palette-item.ts';
import { recentChoices, rememberChoice } from './recent.ts';
import { useDeeds } from './use-deeds.ts';
import { useFound } from './use-found.ts';
import { usePlaces } from './use-places.ts';

/** More than these nobody reads: another letter finds what is meant. */
const MOST = 40;
const PAGE = 8;

/** Anything there is, by its name: to go there or to do it. */
export function Palette() {
  const [typed, setTyped] = useState('');
  const [recent] = useState(recentChoices);
  const all = [...usePlaces(), ...useDeeds(), ...useFound(typed)];
  const found = rank(typed, all, recent).slice(0, MOST);
  const close = () => showOverlay(null);
  return (
    <Dialog label="Search and commands" onClose={close} className="mt-[12vh] w-[600px]">
      <Choice
        typed={typed}
        onType={setTyped}
        found={found}
        recent={recent}
        onChoose={(item) => {
          rememberChoice(item.id);
          // Closed before it is done: the focus is back where it was, and may go elsewhere from there.
          flushSync(close);
          item.run();
        }}
      />
    </Dialog>
  );
}

interface ChoiceProps {
  typed: string;
  onType: (typed: string) => void;
  found: readonly PaletteItem[];
  recent: readonly string[];
  onChoose: (item: PaletteItem) => void;
}

function Choice({ typed, onType, found, recent, onChoose }: ChoiceProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // By its id: what is looked up arrives later and must not move the choice.
  const [chosen, setChosen] = useState<string | null>(null);
  const at = Math.max(
    0,
    found.findIndex((item) => item.id === chosen),
  );
  const active = found[at];

  function move(to: number) {
    const next = Math.min(Math.max(to, 0), found.length - 1);
    setChosen(found[next]?.id ?? null);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at === found.length - 1 ? 0 : at + 1,
      ArrowUp: at === 0 ? found.length - 1 : at - 1,
      PageDown: at + PAGE,
      PageUp: at - PAGE,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active !== undefined) onChoose(active);
    }
  }

  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Search for a page, a provider, a model, a request id, or something to do"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active === undefined ? undefined : `${id}-${at}`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        // It was opened to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        placeholder="Go to, find or do…"
        value={typed}
        onChange={(event) => {
          onType(event.target.value);
          setChosen(null);
          list.current?.scrollTo({ top: 0 });
        }}
        onKeyDown={onKeyDown}
        className="h-12 w-full border-b border-line bg-transparent px-4 text-15 outline-none placeholder:text-faint"
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Found"
        className={`max-h-[min(420px,60vh)] overflow-y-auto ${found.length > 0 ? 'py-1' : ''}`}
      >
        {found.map((item, index) => (
          // The keys are those of the field above, which has the focus.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => onChoose(item)}
            onMouseMove={() => setChosen(item.id)}
            className="flex h-8 cursor-pointer items-center gap-3 px-4 aria-selected:bg-sunk"
          >
            <span className="min-w-0 flex-1 truncate">{item.title}</span>
            <span className="shrink-0 text-12 text-faint">
              {typed === '' && recent.includes(item.id) ? `${item.kind} · recent` : item.kind}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="px-4 py-3 text-faint">
          Nothing is called that. Pages, settings, providers, models, routes, clients and budgets are found by name, a
          request by its id.
        </p>
      )}
      <p role="status" className="sr-only">
        {typed === '' ? '' : `${found.length} ${plural(found.length, 'result')}`}
      </p>
    </>
  );
}
