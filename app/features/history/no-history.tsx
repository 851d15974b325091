import type { ReactNode } from 'react';
import { useChoices } from '../../ui/address.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Message } from '../../ui/message.tsx';
import { isNarrowed } from './filter-bar.tsx';
import { DIMENSIONS, without } from './filter.ts';

/** Nothing was ever asked: what will be here, and how it comes about. */
export function NoHistory({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Message title={title} action={<ButtonLink href="/">See how to make the first request</ButtonLink>}>
      {children}
    </Message>
  );
}

/** There is a history, but nothing of it is in this period and filter. */
export function NothingHere() {
  const [choices, choose] = useChoices();
  const narrowed = isNarrowed(choices);
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line pt-3">
      <p className="text-faint">
        {narrowed
          ? 'No request of this period is like that. Take a filter away, or choose a longer period.'
          : 'There was no request in this period. Choose a longer one.'}
      </p>
      {narrowed && (
        <Button size="small" onClick={() => choose((now) => without(now, ...DIMENSIONS))}>
          Clear the filter
        </Button>
      )}
    </div>
  );
}
