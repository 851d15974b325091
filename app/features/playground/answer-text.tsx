import { memo } from 'react';
import { fencedParts } from './fenced-text.ts';

/** An answer as it came, with what stands between fences kept in its form. */
export const AnswerText = memo(function AnswerText({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2">
      {fencedParts(text).map((part, index) =>
        part.kind === 'words' ? (
          <p key={index} className="whitespace-pre-wrap wrap-anywhere">
            {part.text}
          </p>
        ) : (
          <pre
            key={index}
            // Long lines are scrolled, so it must be reachable by keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-label={part.language === '' ? 'Code' : `Code in ${part.language}`}
            role="group"
            className="figures overflow-x-auto rounded-chip bg-sunk px-3 py-2 text-12 leading-5"
          >
            {part.text}
          </pre>
        ),
      )}
    </div>
  );
});
