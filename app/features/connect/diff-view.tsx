import type { DiffLineView } from '../../../src/contract/connect-views.ts';

const TONES: Record<DiffLineView['sign'], string> = {
  '+': 'text-green',
  '-': 'text-red',
  '@': 'text-faint',
  ' ': '',
};

const SAID: Partial<Record<DiffLineView['sign'], string>> = { '+': 'added', '-': 'removed' };

/** What changes in one file. The sign says it, colour only underlines it. */
export function DiffView({ path, note, diff }: { path: string; note: string; diff: readonly DiffLineView[] }) {
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-12 text-faint wrap-anywhere">
        <code className="figures text-ink">{path}</code> {note}
      </figcaption>
      {diff.length > 0 && (
        <ul aria-label={`Changes of ${path}`} className="rounded-chip bg-sunk py-1">
          {diff.map(({ sign, text }, index) => (
            <li key={index} className="figures flex px-2 text-12 leading-5">
              {sign === '@' ? (
                <span className="text-faint">{text}</span>
              ) : (
                <>
                  <span aria-hidden className={`w-4 shrink-0 font-semibold ${TONES[sign]}`}>
                    {sign}
                  </span>
                  {SAID[sign] !== undefined && <span className="sr-only">{SAID[sign]}</span>}
                  <span className="min-w-0 flex-1 whitespace-pre-wrap wrap-anywhere">{text}</span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
