import { PLAYGROUND_CLIENT } from '../../../src/contract/playground-limits.ts';
import { Button } from '../../ui/button.tsx';
import { focusMessage } from './message-field.ts';
import type { Parameters } from './parameters.ts';
import { changeDraft, changeParameters } from './playground-store.ts';

const EXAMPLES: readonly { readonly title: string; readonly text: string; readonly sets: Partial<Parameters> }[] = [
  { title: 'A short explanation', text: 'Explain in three sentences how a fuse works.', sets: {} },
  {
    title: 'A tool to call',
    text: 'What is the weather in Zürich?',
    sets: { withTools: true },
  },
  {
    title: 'An answer as JSON',
    text: 'Is a tomato a fruit?',
    sets: { format: 'schema' },
  },
];

/** What the page is for, and something to begin with. */
export function NothingSaid() {
  return (
    <div className="flex max-w-[64ch] flex-col items-start gap-3 py-4">
      <h2 className="text-15 font-semibold">Nothing said yet</h2>
      <p className="text-faint">
        What you ask here goes the way of every tool’s requests: rules, breakers and budgets hold for it, and it stands
        in Requests and Spend as the client <code className="figures text-ink">{PLAYGROUND_CLIENT}</code>. Add models to
        see them answer side by side, with what each of them costs and how fast it is; Code shows how a program asks the
        same.
      </p>
      <p className="text-faint">Begin with an example, or with a question of your own:</p>
      <ul className="flex flex-wrap gap-2">
        {EXAMPLES.map(({ title, text, sets }) => (
          <li key={title}>
            <Button
              size="small"
              onClick={() => {
                changeParameters(sets);
                changeDraft({ text });
                focusMessage();
              }}
            >
              {title}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
