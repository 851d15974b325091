import { Popover } from 'radix-ui';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format, plural } from '../../ui/format.ts';
import { useModelSearch } from './route-queries.ts';

interface ModelPickerProps {
  /** The button's words. */
  label: string;
  /** What it is for, said to those who hear the page. */
  fullLabel: string;
  /** `provider/model-id` */
  onPick: (target: string) => void;
}

/** One of all models of one's providers, with what it costs and takes. */
export function ModelPicker({ label, fullLabel, onPick }: ModelPickerProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button size="small" aria-label={fullLabel}>
          {label}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={fullLabel}
          align="start"
          sideOffset={4}
          collisionPadding={16}
          className="z-30 flex max-h-(--radix-popover-content-available-height) w-[440px] flex-col gap-2 overflow-y-auto rounded-plate border border-edge bg-paper p-4 outline-none"
        >
          <Search
            onPick={(target) => {
              setOpen(false);
              onPick(target);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Search({ onPick }: Pick<ModelPickerProps, 'onPick'>) {
  const [search, setSearch] = useState('');
  const { data, error } = useModelSearch(search.trim());
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const models = data?.models ?? [];
  const typed = search.trim();
  // A model that is too new for every list can be led to all the same.
  const isNew = /^[^/\s]+\/\S+$/u.test(typed) && !models.some((model) => targetOf(model) === typed);

  /** Arrows go through what was found; Enter in the field takes the first. */
  function onKey(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (step !== undefined) {
      event.preventDefault();
      buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
    } else if (event.key === 'Enter' && at === -1) {
      event.preventDefault();
      buttons[0]?.click();
    }
  }

  return (
    // The keys are those of the field and of the buttons under it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="flex flex-col gap-2" onKeyDown={onKey}>
      <Field
        label="Model"
        placeholder="a part of its name, or provider/model-id"
        value={search}
        aria-controls={id}
        onChange={(event) => setSearch(event.target.value)}
        hint={error === null ? found(data?.total, models.length) : describeError(error)}
      />
      <ul ref={list} id={id} aria-label="Models found" className="border-t border-line">
        {isNew && (
          <li className="border-b border-line">
            <Choice onPick={() => onPick(typed)} name={typed} facts="as typed" />
          </li>
        )}
        {models.map((model) => (
          <li key={targetOf(model)} className="border-b border-line">
            <Choice onPick={() => onPick(targetOf(model))} name={targetOf(model)} facts={factsOf(model)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choice({ onPick, name, facts }: { onPick: () => void; name: string; facts: string }) {
  return (
    <button
      type="button"
      onClick={onPick}
      className="flex w-full items-baseline justify-between gap-3 px-1 py-1.5 text-left hover:bg-sunk focus-visible:-outline-offset-2"
    >
      <span className="figures min-w-0 text-12 wrap-anywhere">{name}</span>
      <span className="shrink-0 text-12 text-faint">{facts}</span>
    </button>
  );
}

function targetOf({ provider, model }: CatalogModelView): string {
  return `${provider}/${model}`;
}

/** "$0.25 in, $2.00 out, 400k window". */
function factsOf({ inputPrice, outputPrice, contextWindow }: CatalogModelView): string {
  const price =
    inputPrice === null && outputPrice === null
      ? 'price unknown'
      : `${format.price(inputPrice)} in, ${format.price(outputPrice)} out`;
  return contextWindow === null ? price : `${price}, ${format.tokens(contextWindow)} window`;
}

function found(total: number | undefined, shown: number): string {
  if (total === undefined) return 'Looking…';
  if (total === 0) return 'No model of your providers is called so.';
  return total > shown
    ? `${format.count(shown)} of ${format.count(total)} models; type to find others. Prices are per million tokens.`
    : `${format.count(total)} ${plural(total, 'model')}. Prices are per million tokens.`;
}
