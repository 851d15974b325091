import { useEffect, useRef, type HTMLAttributes, type KeyboardEvent } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import type { Drag } from '../panel/use-reorder.ts';
import { Badge } from './chip.tsx';
import { dragLook } from './landing.ts';
import { usedText } from './routing-words.ts';
import { idOf, isOn, type DraftRule } from './rule-json.ts';
import { RuleName, RuleSentence, type RuleSentenceProps } from './rule-sentence.tsx';

export interface Offered {
  readonly name: string;
  readonly words: string;
  readonly rule: DraftRule['rule'];
}

interface RowProps extends RuleSentenceProps {
  place: number;
  count: number;
  used: RoutingView['rules'][number] | null;
  /** It is in the draft only. */
  isNew: boolean;
  drag: Drag | null;
  dragKey: string;
  handle: HTMLAttributes<HTMLElement>;
  offer: readonly Offered[];
  onKeyDown: (event: KeyboardEvent) => void;
  onSwitch: () => void;
  onText: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
}

/** A rule: its sentence, and under it what else is to be said of it. */
export function RuleRow(props: RowProps) {
  const { rule, built, known, problems, place, count, isNew, drag, dragKey, handle, offer } = props;
  const { onChange, onLeftOut } = props;
  const id = idOf(rule);
  const look = dragLook(drag, dragKey, place);
  const row = useRef<HTMLLIElement>(null);
  // Whoever has made it goes on with it.
  useEffect(() => {
    if (isNew) row.current?.querySelector<HTMLElement>('button')?.focus();
  }, [isNew]);
  return (
    <li
      ref={row}
      aria-label={id}
      className={`relative flex gap-3 border-b border-line bg-paper py-2.5 ${look.className ?? ''}`}
      style={look.style}
    >
      <span
        {...(count > 1 ? handle : {})}
        aria-hidden
        className={`figures w-5 shrink-0 text-right text-12 leading-6 text-faint select-none ${count > 1 ? 'cursor-grab touch-none hover:text-ink' : ''}`}
      >
        {place + 1}
      </span>
      <div className="min-w-0 flex-1">
        <div className={`leading-6 text-pretty ${isOn(rule) ? '' : 'text-faint'}`}>
          <RuleSentence {...{ rule, built, known, problems, onChange, onLeftOut }} />
        </div>
        {offer.length > 0 && (
          <div className="mt-1 flex flex-wrap items-baseline gap-1 text-12">
            <span className="text-faint">Also so of that request:</span>
            {offer.map((each) => (
              <button
                key={each.name}
                type="button"
                onClick={() => onChange(each.rule)}
                className="rounded-chip border border-dashed border-edge px-1.5 text-faint hover:border-ink hover:text-ink"
              >
                + {each.words}
              </button>
            ))}
          </div>
        )}
        <UnderLine {...props} />
      </div>
    </li>
  );
}

/** The rule's name, how often it was used, its note, and what can be done with it. */
function UnderLine({ rule, problems, used, onChange, onKeyDown, onSwitch, onText, onDuplicate, onDelete }: RowProps) {
  const id = idOf(rule);
  const actions = [
    ['switch', isOn(rule) ? 'Switch off' : 'Switch on', `Switch ${isOn(rule) ? 'off' : 'on'} rule ${id}`, onSwitch],
    ['text', 'Text', `Edit rule ${id} as text`, onText],
    ['copy', 'Duplicate', `Duplicate rule ${id}`, onDuplicate],
    ['delete', 'Delete', `Delete rule ${id}`, onDelete],
  ] as const;
  return (
    <div className="mt-1 flex flex-wrap items-baseline gap-x-2 text-12 text-faint">
      <RuleName rule={rule} problems={problems} onChange={onChange} />
      <span>· {used === null ? 'new' : usedText({ used: used.used, enabled: isOn(rule) })}</span>
      {used === null && !isOn(rule) && <Badge>off</Badge>}
      {typeof rule['note'] === 'string' && <span className="wrap-anywhere">· {rule['note']}</span>}
      {/* The keys that move a rule are those of its buttons: one of them has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <span className="ml-auto flex shrink-0" onKeyDown={onKeyDown}>
        {actions.map(([key, label, full, run]) => (
          <Button
            key={key}
            size="small"
            kind="plain"
            aria-label={full}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onClick={run}
          >
            {label}
          </Button>
        ))}
      </span>
    </div>
  );
}
