// `npm test`: every check in turn, each with a line of its own; the output of those that fail is shown in full.
// A failure does not stop the run, so that one run tells everything; what failed is named again at the end, a line each.
//
//   npm test                          all of it
//   npm test -- --only lint,unit      some steps
import { parseArgs } from 'node:util';
import { browserTests, npmScript, unitTests, type Outcome } from './run-steps.ts';

const steps: Record<string, () => Promise<Outcome>> = {
  format: () => npmScript('format:check'),
  types: () => npmScript('types'),
  lint: () => npmScript('lint'),
  arch: () => npmScript('arch'),
  dead: () => npmScript('dead'),
  build: () => npmScript('build'),
  unit: unitTests,
  browser: browserTests,
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const names = values.only?.split(',') ?? Object.keys(steps);

let passed = 0;
let failed = 0;
const broken: string[] = [];
for (const name of names) {
  const step = steps[name];
  if (step === undefined) {
    console.error(`There is no step "${name}". There are: ${Object.keys(steps).join(', ')}`);
    process.exit(64);
  }
  const startedAt = performance.now();
  const outcome = await step();
  report(name, outcome, (performance.now() - startedAt) / 1000);
  passed += outcome.passed;
  failed += outcome.failed;
  if (outcome.failed > 0) broken.push(...(outcome.broken.length > 0 ? outcome.broken : [`the step ${name}`]));
}

for (const one of broken) console.log(`failed: ${one}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function report(name: string, outcome: Outcome, seconds: number): void {
  const word = outcome.failed === 0 ? 'ok  ' : 'FAIL';
  console.log(`${word}  ${name.padEnd(8)}${seconds.toFixed(1).padStart(6)} s  ${outcome.summary}`.trimEnd());
  if (outcome.failed > 0) console.log(outcome.output.trim().replaceAll(/^/gmu, '      '));
  for (const note of outcome.notes) console.log(note);
}
