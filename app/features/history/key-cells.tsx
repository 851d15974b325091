// What every line of a breakdown has: its name, which leads to its requests, and the way to see nothing else.

import { Link } from 'wouter';
import type { Dimension, SpendFilter } from '../../../src/contract/spend-views.ts';
import { useChoices } from '../../ui/address.ts';
import { Button } from '../../ui/button.tsx';
import { requestsAddress, withValue } from './filter.ts';
import type { Period } from './period.ts';

interface KeyProps {
  by: Dimension;
  value: string | null;
  name: string;
}

interface KeyLinkProps extends KeyProps {
  asked: { readonly period: Period; readonly filter: SpendFilter };
}

export function KeyLink({ by, value, name, asked }: KeyLinkProps) {
  return (
    <Link
      href={requestsAddress(asked.period, { ...asked.filter, [by]: [value] })}
      title={`The requests: ${name}`}
      className="truncate hover:underline"
    >
      {name}
    </Link>
  );
}

export function OnlyCell({ by, value, name }: KeyProps) {
  const [, choose] = useChoices();
  return (
    <td className="text-right">
      <Button
        size="small"
        kind="plain"
        aria-label={`Only ${name}`}
        onClick={() => choose((now) => withValue(now, by, value))}
      >
        Only
      </Button>
    </td>
  );
}
