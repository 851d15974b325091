import { Link } from 'wouter';
import type { FixView } from '../../../src/contract/fix-views.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { useFixActions } from '../fixes/fix-queries.ts';
import { sentence } from '../fixes/fix-words.ts';
import { ProviderRow } from './provider-row.tsx';

/** So many stand here; the page of fixes has them all. */
const MOST_SHOWN = 3;

/** What is changed in requests because its models refused it. */
export function ProviderFixes({ fixes }: { fixes: readonly FixView[] }) {
  if (fixes.length === 0) {
    return (
      <ProviderRow name="Fixes">
        <span className="text-faint">None learned: nothing was refused that could be mended.</span>
      </ProviderRow>
    );
  }
  const all = (
    <Link href="/settings/fixes" className="text-12 text-faint underline underline-offset-2 hover:text-ink">
      {fixes.length} {plural(fixes.length, 'fix', 'fixes')}
    </Link>
  );
  return (
    <ProviderRow name="Fixes" action={all}>
      <ul>
        {fixes.slice(0, MOST_SHOWN).map((fix) => (
          <Fix key={fix.id} fix={fix} />
        ))}
      </ul>
    </ProviderRow>
  );
}

function Fix({ fix }: { fix: FixView }) {
  const { forget } = useFixActions(fix);
  const { words, model, off } = fix;
  return (
    <li className="flex items-baseline gap-3 pb-1">
      <p className="min-w-0 flex-1 wrap-anywhere">
        <span className={off ? 'text-faint line-through' : ''}>{sentence(words)}</span>
        <span className="text-12 text-faint">
          {' · '}
          <code className="figures">{model}</code>
          {off && ' · off'}
        </span>
      </p>
      <Button size="small" kind="plain" aria-label={`Forget: ${words}, for ${fix.provider}/${model}`} onClick={forget}>
        Forget
      </Button>
    </li>
  );
}
