import type { DraftCheck } from '../../../src/contract/routing-views.ts';
import { plural } from '../../ui/format.ts';
import { Cross, Tick } from '../../ui/icons.tsx';
import type { Finding } from './findings.ts';
import { testsText } from './routing-words.ts';
import { RuleList } from './rule-list.tsx';
import { TestList } from './test-list.tsx';

interface DraftFindingsProps {
  findings: readonly Finding[];
  check: DraftCheck | undefined;
  /** null: there are no lines to be seen. */
  onJump: ((line: number) => void) | null;
}

/** What is wrong with a draft, or how it reads. */
export function DraftFindings({ findings, check, onJump }: DraftFindingsProps) {
  return (
    <div className="flex flex-col gap-4">
      {findings.length > 0 && (
        <ul aria-label="Problems" className="border-t border-line">
          {findings.map((finding) => (
            <li key={`${finding.path} ${finding.message}`} className="border-b border-line py-1.5">
              <Problem finding={finding} onJump={onJump} />
            </li>
          ))}
        </ul>
      )}
      {check !== undefined && check.tests.length > 0 && (
        <section aria-label="Tests of the draft">
          <h3 className="mb-1 font-semibold">Tests</h3>
          <TestList tests={check.tests} />
        </section>
      )}
      {check !== undefined && findings.length === 0 && check.rules.length > 0 && (
        <section aria-label="How the draft reads">
          <h3 className="mb-1 font-semibold">How it reads</h3>
          <RuleList rules={check.rules} />
        </section>
      )}
    </div>
  );
}

function Problem({ finding, onJump }: { finding: Finding; onJump: DraftFindingsProps['onJump'] }) {
  const { path, message } = finding;
  const line = onJump === null ? null : finding.line;
  const words = (
    <>
      <span className="text-red">
        <Cross means="Problem:" /> {message}
      </span>
      <span className="block text-12 text-faint">
        {path !== null && <code className="figures wrap-anywhere">{path}</code>}
        {path !== null && line !== null && ', '}
        {line !== null && <span className="underline underline-offset-2">line {line}</span>}
      </span>
    </>
  );
  if (line === null || onJump === null) return <p>{words}</p>;
  return (
    <button type="button" className="block w-full text-left hover:bg-sunk" onClick={() => onJump(line)}>
      {words}
    </button>
  );
}

/** The same in a line, which is said when it changes. */
export function DraftSummary({
  findings,
  check,
  isHeld,
}: Pick<DraftFindingsProps, 'findings' | 'check'> & { /** It was not saved because of its tests. */ isHeld: boolean }) {
  if (findings.length > 0) {
    return (
      <span className="text-red">
        {findings.length} {plural(findings.length, 'problem')}: the rules in force stay until{' '}
        {findings.length === 1 ? 'it is' : 'they are'} mended
      </span>
    );
  }
  if (check === undefined) return 'Checking…';
  const tests = testsText(check.tests);
  const failed = check.tests.some(({ result }) => result === 'failed');
  return (
    <span className={failed ? 'text-red' : 'text-green'}>
      {failed ? <Cross means="" /> : <Tick means="" />} {isHeld && 'not saved: '}
      {failed ? tests : tests === null ? 'no problems' : `no problems, ${tests}`}
    </span>
  );
}
