import type { ConfigChangeView } from '../../../src/contract/version-views.ts';
import { Arrow } from '../../ui/icons.tsx';
import { changeLine } from './version-words.ts';

/** More lines than these are not read one by one. */
const MOST_SHOWN = 200;

/** What changed, one line each: the sign and the word say how, colour only underlines it. */
export function VersionDiff({ diff }: { diff: readonly ConfigChangeView[] }) {
  const left = diff.length - MOST_SHOWN;
  return (
    <>
      <ul aria-label="What changed" className="rounded-chip bg-sunk py-1">
        {diff.slice(0, MOST_SHOWN).map((change) => (
          <ChangeItem key={`${change.path} ${change.kind}`} change={change} />
        ))}
      </ul>
      {left > 0 && <p className="mt-1 text-12 text-faint">and {left} more</p>}
    </>
  );
}

const TONES: Record<string, string> = { added: 'text-green', removed: 'text-red' };

function ChangeItem({ change }: { change: ConfigChangeView }) {
  const { sign, word, path, before, after } = changeLine(change);
  return (
    <li className="figures flex items-baseline gap-2 px-2 py-0.5 text-12 leading-5">
      <span aria-hidden className={`w-3 shrink-0 text-center font-semibold ${TONES[word] ?? 'text-faint'}`}>
        {sign}
      </span>
      <span className="w-16 shrink-0 font-sans text-faint">{word}</span>
      <span className="min-w-0 flex-1 wrap-anywhere">
        <span className="font-semibold">{path}</span>
        {(before !== null || after !== null) && ' '}
        {before !== null && <span className={after === null ? '' : 'text-faint'}>{before}</span>}
        {before !== null && after !== null && (
          <>
            {' '}
            <Arrow means="to" />{' '}
          </>
        )}
        {after}
      </span>
    </li>
  );
}
