import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { PlaygroundNamesView } from '../../../src/contract/playground-views.ts';
import { format } from '../../ui/format.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { useNames } from './playground-queries.ts';

type Name = PlaygroundNamesView['names'][number];

const SETTLED_MS = 100;
const KINDS: Record<Name['kind'], string> = { route: 'route', alias: 'alias', model: '' };

interface ModelPickerProps {
  label: string;
  value: string;
  /** It was just asked for. */
  isNew: boolean;
  /** Where the list has room. */
  side: 'left' | 'right';
  onChoose: (name: string) => void;
}

/** One of very many: typing narrows the list, and what is not in it can be asked for all the same. */
export function ModelPicker({ label, value, isNew, side, onChoose }: ModelPickerProps) {
  const id = useId();
  const { typed, type, close, choose, names, more, asTyped, options, active, onKeyDown } = usePicker(onChoose);
  const isOpen = typed !== null;
  return (
    <div className="relative min-w-0 flex-1">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && options.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        // Only where somebody has asked for the column.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={isNew}
        maxLength={256}
        placeholder={value === '' ? 'Choose a model' : value}
        value={typed ?? value}
        title={value}
        onFocus={() => type('')}
        onClick={() => type(typed ?? '')}
        onBlur={close}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        className="figures h-8 w-full truncate rounded-plate border border-edge bg-sheet pr-6 pl-2 text-12 placeholder:text-faint"
      />
      <span className="pointer-events-none absolute top-2.5 right-2">
        <ChevronIcon />
      </span>
      {isOpen && (
        <Options id={id} side={side} names={names} more={more} asTyped={asTyped} active={active} onChoose={choose} />
      )}
    </div>
  );
}

function usePicker(onChoose: (name: string) => void) {
  // null: the list is closed.
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const search = useSettled(typed ?? '', SETTLED_MS);
  const { data } = useNames(search.trim(), typed !== null);
  const { names = [], total = 0 } = data ?? {};
  const own = typed?.trim() ?? '';
  const asTyped = own !== '' && !names.some(({ name }) => name === own) ? own : null;
  const options = [...names.map(({ name }) => name), ...(asTyped === null ? [] : [asTyped])];

  function type(text: string | null) {
    setTyped(text);
    setActive(0);
  }
  const close = () => type(null);
  function choose(name: string | undefined) {
    if (name !== undefined) onChoose(name);
    close();
  }
  const onKeyDown = onPickerKeys({
    isOpen: typed !== null,
    open: () => type(''),
    move: (step) => setActive(options.length === 0 ? 0 : (active + step + options.length) % options.length),
    // Whoever is faster than the list means what was typed.
    choose: () => choose(search.trim() === own ? options[active] : own),
    close,
  });
  return { typed, type, close, choose, names, more: total - names.length, asTyped, options, active, onKeyDown };
}

interface PickerKeys {
  isOpen: boolean;
  open: () => void;
  move: (step: number) => void;
  choose: () => void;
  close: () => void;
}

function onPickerKeys({ isOpen, open, move, choose, close }: PickerKeys): (event: KeyboardEvent) => void {
  const acts: Readonly<Record<string, () => void>> = isOpen
    ? { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: choose, Escape: close }
    : { ArrowDown: open, ArrowUp: open };
  return (event) => {
    const act = event.ctrlKey || event.metaKey ? undefined : acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}

interface OptionsProps extends Pick<ModelPickerProps, 'side'> {
  id: string;
  names: readonly Name[];
  more: number;
  asTyped: string | null;
  active: number;
  onChoose: (name: string) => void;
}

function Options({ id, side, names, more, asTyped, active, onChoose }: OptionsProps) {
  return (
    <div
      className={`absolute top-9 z-30 w-[max(100%,360px)] rounded-plate border border-edge bg-sheet py-1 ${side === 'left' ? 'left-0' : 'right-0'}`}
    >
      <div id={`${id}-list`} role="listbox" aria-label="Models" className="max-h-72 overflow-y-auto">
        {names.map((name, index) => (
          <Option
            key={name.name}
            id={`${id}-${index}`}
            name={name.name}
            isActive={index === active}
            onChoose={onChoose}
          >
            <span className="figures min-w-0 flex-1 truncate">{name.name}</span>
            <span className="figures shrink-0 text-faint">{aboutName(name)}</span>
          </Option>
        ))}
        {asTyped !== null && (
          <Option id={`${id}-${names.length}`} name={asTyped} isActive={names.length === active} onChoose={onChoose}>
            <span className="min-w-0 flex-1 truncate">
              Ask for <span className="figures">{asTyped}</span> as it stands
            </span>
          </Option>
        )}
      </div>
      {more > 0 && <p className="px-2 pt-1 text-12 text-faint">{format.count(more)} more: type to narrow them down.</p>}
    </div>
  );
}

interface OptionProps {
  id: string;
  name: string;
  isActive: boolean;
  onChoose: (name: string) => void;
  children: React.ReactNode;
}

function Option({ id, name, isActive, onChoose, children }: OptionProps) {
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // The keys are those of the field, which keeps the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={item}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(name)}
      className="flex cursor-pointer items-baseline gap-3 px-2 py-0.5 text-12 hover:bg-sunk/60 aria-selected:bg-sunk"
    >
      {children}
    </div>
  );
}

function aboutName({ kind, inputPrice, outputPrice }: Name): string {
  if (kind !== 'model') return KINDS[kind];
  if (inputPrice === null || outputPrice === null) return '';
  return `${format.price(inputPrice)} · ${format.price(outputPrice)}`;
}
