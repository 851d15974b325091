import { Fragment } from 'react';
import type { RuleView } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, Chip } from './chip.tsx';
import { splitUse, usedText } from './routing-words.ts';

interface RuleListProps {
  rules: readonly RuleView[];
  /** Opens the text where a rule stands; absent: only to be read. */
  onEdit?: (rule: string) => void;
}

/** The rules as sentences, in the order in which they are looked at. */
export function RuleList({ rules, onEdit }: RuleListProps) {
  return (
    <ol aria-label="Rules" className="border-t border-line">
      {rules.map((rule, index) => (
        <li key={rule.id} aria-label={rule.id} className="flex gap-3 border-b border-line py-2.5">
          <span aria-hidden className="figures w-5 shrink-0 text-right text-12 leading-6 text-faint">
            {index + 1}
          </span>
          <div className="min-w-0 flex-1">
            <p className={`leading-6 text-pretty ${rule.enabled ? '' : 'text-faint'}`}>
              <Sentence rule={rule} />
            </p>
            <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-12 text-faint">
              <code className="figures wrap-anywhere">{rule.id}</code>
              {!rule.enabled && onEdit === undefined && <Badge>off</Badge>}
              {onEdit !== undefined && <span>· {usedText(rule)}</span>}
              {rule.note !== '' && <span className="wrap-anywhere">· {rule.note}</span>}
            </p>
          </div>
          {onEdit !== undefined && (
            <Button size="small" kind="plain" aria-label={`Edit rule ${rule.id}`} onClick={() => onEdit(rule.id)}>
              Edit
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}

/** "When [the prompt has 8,000 tokens or more] and [it brings tools] use [route long]." */
function Sentence({ rule: { conditions, use } }: { rule: RuleView }) {
  const { verb, object } = splitUse(use);
  return (
    <>
      {conditions.length === 0 ? 'Always ' : 'When '}
      {conditions.map((condition, index) => (
        <Fragment key={condition}>
          {index > 0 && ' and '}
          <Chip>{condition}</Chip>
        </Fragment>
      ))}{' '}
      {verb}
      <Chip>{object}</Chip>
    </>
  );
}
