import type { RuleTestView } from '../../../src/contract/routing-views.ts';
import { Cross, Tick } from '../../ui/icons.tsx';

/** The cases that the rules carry, each with its result in a word and a mark. */
export function TestList({ tests }: { tests: readonly RuleTestView[] }) {
  return (
    <ul aria-label="Rule tests" className="border-t border-line">
      {tests.map(({ name, result, message }) => (
        <li key={name} className="border-b border-line py-1.5">
          <p className="flex items-baseline gap-3">
            <span className="w-16 shrink-0">
              <Result result={result} />
            </span>
            <span className="min-w-0 wrap-anywhere">{name}</span>
          </p>
          {message !== null && <p className="ml-19 text-12 wrap-anywhere text-faint">{message}</p>}
        </li>
      ))}
    </ul>
  );
}

function Result({ result }: { result: RuleTestView['result'] }) {
  switch (result) {
    case 'passed':
      return (
        <span className="text-green">
          <Tick means="" /> passed
        </span>
      );
    case 'failed':
      return (
        <span className="text-red">
          <Cross means="" /> failed
        </span>
      );
    case 'open':
      return <span className="text-amber">? open</span>;
  }
}
