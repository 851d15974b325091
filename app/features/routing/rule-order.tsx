import { useState, type HTMLAttributes, type KeyboardEvent } from 'react';
import type { RuleView } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import { useReorder, type Drag } from '../panel/use-reorder.ts';
import { useRuleActions } from './routing-queries.ts';
import { usedText } from './routing-words.ts';
import { RuleWords } from './rule-list.tsx';

interface RuleOrderProps {
  rules: readonly RuleView[];
  /** Opens the text where a rule stands. */
  onEdit: (rule: string) => void;
}

/** The rules in force. Their order is part of what they say: the first that matches decides. */
export function RuleOrder({ rules, onEdit }: RuleOrderProps) {
  const actions = useRuleActions();
  const [said, setSaid] = useState('');
  const ids = rules.map(({ id }) => id);
  const { drag, pointer, onKeyDown } = useReorder(ids, (order, moved) => {
    setSaid(`${moved} is now at place ${order.indexOf(moved) + 1} of ${order.length}`);
    actions.reorder(order);
  });

  return (
    <>
      <ol aria-label="Rules" className="border-t border-line">
        {rules.map((rule, index) => (
          <Row
            key={rule.id}
            rule={rule}
            place={index}
            canMove={rules.length > 1}
            drag={drag}
            handle={pointer(rule.id)}
            onKeyDown={(event) => onKeyDown(rule.id, event)}
            onSwitch={() => actions.switchRule(rule.id, !rule.enabled)}
            onEdit={() => onEdit(rule.id)}
          />
        ))}
      </ol>
      {rules.length > 1 && (
        <p className="mt-1 text-12 text-faint">
          Drag a rule by its number to change the order, or press Alt and an arrow key at one of its buttons.
        </p>
      )}
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </>
  );
}

interface RowProps {
  rule: RuleView;
  place: number;
  canMove: boolean;
  drag: Drag | null;
  handle: HTMLAttributes<HTMLElement>;
  onKeyDown: (event: KeyboardEvent) => void;
  onSwitch: () => void;
  onEdit: () => void;
}

/** A bar where the dragged rule will stand. */
const LANDING = {
  before: 'before:absolute before:inset-x-0 before:-top-0.5 before:z-20 before:h-1 before:bg-spark',
  after: 'before:absolute before:inset-x-0 before:-bottom-0.5 before:z-20 before:h-1 before:bg-spark',
};

function Row({ rule, place, canMove, drag, handle, onKeyDown, onSwitch, onEdit }: RowProps) {
  const { id, enabled } = rule;
  const dragged = drag?.id === id ? drag : null;
  const landing =
    drag === null || drag.place !== place || dragged !== null ? '' : LANDING[drag.from < place ? 'after' : 'before'];
  return (
    <li
      aria-label={id}
      className={`relative flex gap-3 border-b border-line bg-paper py-2.5 ${dragged === null ? '' : 'z-10 border-edge outline outline-edge'} ${landing}`}
      style={dragged === null ? undefined : { transform: `translateY(${dragged.dy}px)` }}
    >
      <span
        {...(canMove ? handle : {})}
        aria-hidden
        className={`figures w-5 shrink-0 text-right text-12 leading-6 text-faint select-none ${canMove ? 'cursor-grab touch-none hover:text-ink' : ''}`}
      >
        {place + 1}
      </span>
      <RuleWords rule={rule}>
        <span>· {usedText(rule)}</span>
      </RuleWords>
      {/* The keys that move a rule are those of its buttons: one of them has the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex shrink-0 gap-1 self-start" onKeyDown={onKeyDown}>
        <Button
          size="small"
          kind="plain"
          aria-label={`Switch ${enabled ? 'off' : 'on'} rule ${id}`}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onClick={onSwitch}
        >
          {enabled ? 'Switch off' : 'Switch on'}
        </Button>
        <Button
          size="small"
          kind="plain"
          aria-label={`Edit rule ${id}`}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          onClick={onEdit}
        >
          Edit
        </Button>
      </div>
    </li>
  );
}
