import { Fragment, type ReactNode } from 'react';
import type { RuleView } from '../../../src/contract/routing-views.ts';
import { Badge, Chip } from './chip.tsx';
import { splitUse } from './routing-words.ts';

/** The rules as sentences, in the order in which they are looked at. */
export function RuleList({ rules }: { rules: readonly RuleView[] }) {
  return (
    <ol aria-label="Rules" className="border-t border-line">
      {rules.map((rule, index) => (
        <li key={rule.id} aria-label={rule.id} className="flex gap-3 border-b border-line py-2.5">
          <span aria-hidden className="figures w-5 shrink-0 text-right text-12 leading-6 text-faint">
            {index + 1}
          </span>
          <RuleWords rule={rule}>{!rule.enabled && <Badge>off</Badge>}</RuleWords>
        </li>
      ))}
    </ol>
  );
}

/** A rule as a sentence; under it its name, what else is to be said of it, and its note. */
function RuleWords({ rule, children }: { rule: RuleView; children: ReactNode }) {
  return (
    <div className="min-w-0 flex-1">
      <p className={`leading-6 text-pretty ${rule.enabled ? '' : 'text-faint'}`}>
        <Sentence rule={rule} />
      </p>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2 text-12 text-faint">
        <code className="figures wrap-anywhere">{rule.id}</code>
        {children}
        {rule.note !== '' && <span className="wrap-anywhere">· {rule.note}</span>}
      </p>
    </div>
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
