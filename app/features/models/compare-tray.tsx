import { addressOf } from '../../ui/address.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FEWEST_COMPARED, MOST_COMPARED } from './model-choices.ts';

interface CompareTrayProps {
  picked: readonly string[];
  choices: URLSearchParams;
  onRemove: (name: string) => void;
}

/** What was marked to be compared; it stays in sight while one looks for others. */
export function CompareTray({ picked, choices, onRemove }: CompareTrayProps) {
  if (picked.length === 0) return null;
  const missing = FEWEST_COMPARED - picked.length;
  return (
    <section
      aria-label="To be compared"
      className="sticky bottom-0 z-10 -mx-6 -mb-6 flex flex-wrap items-center gap-3 border-t border-edge/60 bg-sheet px-6 py-3"
    >
      <ul className="flex min-w-0 flex-1 flex-wrap gap-2">
        {picked.map((name) => (
          <li key={name} className="flex max-w-full items-center gap-1 rounded-chip border border-line pl-2">
            <code className="figures min-w-0 truncate text-12">{name}</code>
            <Button size="small" kind="plain" aria-label={`Do not compare ${name}`} onClick={() => onRemove(name)}>
              ×
            </Button>
          </li>
        ))}
      </ul>
      {missing > 0 ? (
        <p className="text-12 text-faint">Mark one more, up to {MOST_COMPARED} in all.</p>
      ) : (
        <ButtonLink kind="solid" href={addressOf('/models/compare', choices)}>
          Compare {picked.length} models
        </ButtonLink>
      )}
    </section>
  );
}
