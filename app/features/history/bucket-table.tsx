import { useState } from 'react';
import { Link } from 'wouter';
import type { SeriesStep } from '../../../src/contract/spend-views.ts';
import { bucketWords } from './history-words.ts';
import type { Period } from './period.ts';

export interface BucketColumn {
  readonly id: string;
  readonly name: string;
  /** One for each bucket; null where there is nothing to tell. */
  readonly texts: readonly (string | null)[];
  /** What a cell is made of. */
  readonly href?: (bucket: number) => string;
}

interface BucketTableProps {
  caption: string;
  buckets: readonly Period[];
  step: SeriesStep;
  columns: readonly BucketColumn[];
}

/** A chart in figures, for those who do not see it, and for reading off. */
export function BucketTable({ caption, buckets, step, columns }: BucketTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-1" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="w-fit text-12 text-faint hover:text-ink">The chart in figures</summary>
      {isOpen && (
        // Scrolls sideways, so it must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div tabIndex={0} role="region" aria-label={caption} className="overflow-x-auto">
          <table className="w-full border-collapse text-12">
            <caption className="sr-only">{caption}</caption>
            <thead className="text-faint">
              <tr className="border-b border-line">
                <th scope="col" className="h-7 pr-3 text-left font-normal">
                  When
                </th>
                {columns.map(({ id, name }) => (
                  <th key={id} scope="col" className="max-w-40 truncate px-3 text-right font-normal" title={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {buckets.map((bucket, index) => (
                <tr key={bucket.from} className="h-7 border-b border-line">
                  <th scope="row" className="pr-3 text-left font-normal whitespace-nowrap">
                    {bucketWords(step, bucket)}
                  </th>
                  {columns.map(({ id, texts, href }) => {
                    const text = texts[index] ?? null;
                    return (
                      <td key={id} className="figures px-3 text-right whitespace-nowrap">
                        {text === null || href === undefined ? (
                          <span className={text === null ? 'text-faint' : ''}>{text ?? '–'}</span>
                        ) : (
                          <Link href={href(index)} className="hover:underline">
                            {text}
                          </Link>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
