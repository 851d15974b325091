import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompactFacts, CompactModel } from './compact-form.ts';
import { reviewFacts } from './review-facts.ts';

/** `more` replaces figures by their place in the row. */
const row = (input: number | null, more: Partial<Record<number, unknown>> = {}): CompactModel =>
  [input, null, null, input === null ? null : input * 2, 1000, null, 't', [], null, ...(9 in more ? [null] : [])].map(
    (figure, index) => (index in more ? more[index] : figure),
  ) as unknown as CompactModel;

/** A provider `p` with as many models as given prices, `m0`, `m1`, … */
const facts = (rows: readonly CompactModel[], date = '2026-07-02', rest: Partial<CompactFacts> = {}): CompactFacts => ({
  source: 's',
  date,
  providers: { p: Object.fromEntries(rows.map((each, index) => [`m${index}`, each])) },
  ...rest,
});

const many = (count: number, price = 1e9): CompactModel[] => Array.from({ length: count }, () => row(price));
const FRESH = '2026-09-01';
const known = facts(many(20));

const review = (rows: readonly CompactModel[], before = known) => reviewFacts(before, facts(rows, FRESH));

function accepted(result: ReturnType<typeof reviewFacts>) {
  if (!result.accepted) throw new Error(result.problem);
  return result;
}

describe('fresh facts', () => {
  it('take the place of the known ones, and what changed is counted', () => {
    const result = accepted(review([row(2e9), ...many(18), row(3e9), row(1e9)]));
    expect(result).toMatchObject({ changed: 3, flagged: [], facts: { date: FRESH } });
    expect(result.facts).not.toHaveProperty('older');
    expect(accepted(review(many(15))).changed).toBe(5);
    expect(accepted(review(many(20))).changed).toBe(0);
  });

  it('with fewer than half of the models are refused', () => {
    expect(accepted(review(many(10))).facts.providers['p']).toHaveProperty('m9');
    expect(review(many(9))).toMatchObject({ accepted: false, problem: expect.stringContaining('9 models where 20') });
  });

  it('with fewer than half of the prices are refused', () => {
    const blank = Array.from({ length: 11 }, () => row(null));
    expect(review([...many(9), ...blank])).toMatchObject({
      accepted: false,
      problem: expect.stringContaining('9 prices where 20'),
    });
  });

  it('with a price that jumps keep the old one, with its day, and say so', () => {
    const result = accepted(review([row(10.1e9, { 4: 5 }), ...many(19)]));
    expect(result.flagged).toEqual(['p/m0: input from $1 to $10.1: kept the old price']);
    expect(result.facts.providers['p']?.['m0']).toEqual(row(1e9, { 4: 5 }));
    expect(result.facts.older).toEqual({ p: { m0: '2026-07-02' } });
    // It stays as old as it is, however often it is fetched again.
    const again = accepted(reviewFacts(result.facts, facts([row(10.1e9), ...many(19)], '2026-10-01')));
    expect(again.facts.older).toEqual({ p: { m0: '2026-07-02' } });
    expect(accepted(reviewFacts(again.facts, facts(many(20), '2026-10-02'))).facts).not.toHaveProperty('older');
  });

  it.each<[string, Partial<Record<number, unknown>>, Partial<Record<number, unknown>>, boolean]>([
    ['ten times', { 0: 1e9 }, { 0: 10e9 }, false],
    ['more than ten times', { 0: 1e9 }, { 0: 10e9 + 1 }, true],
    ['less than a tenth', { 3: 10e9 }, { 3: 1e9 - 1 }, true],
    ['cached input', { 1: 1e8 }, { 1: 2e9 }, true],
    ['cache writes', { 2: 1e8 }, { 2: 2e9 }, true],
    ['reasoning', { 8: 1e8 }, { 8: 2e9 }, true],
    ['sound', { 9: [1e8, null] }, { 9: [2e9, null] }, true],
    ['sound of another kind', { 9: [1e8, null] }, { 9: [null, 2e9] }, false],
    ['a price that is new', { 1: null }, { 1: 2e9 }, false],
    ['a price that is unknown now', { 1: 1e9 }, { 1: null }, false],
    ['an output that is free', { 3: 0 }, { 3: 5e9 }, false],
    ['a tier', { 7: [[200, 1e9, null, null, 2e9]] }, { 7: [[200, 1e9, null, null, 21e9]] }, true],
    ['another tier', { 7: [[200, 1e9, null, null, 2e9]] }, { 7: [[300, 1e9, null, null, 21e9]] }, false],
  ])('in which %s changes', (_, before, now, isFlagged) => {
    const result = accepted(
      reviewFacts(facts([row(1e9, before), ...many(19)]), facts([row(1e9, now), ...many(19)], FRESH)),
    );
    expect(result.flagged.length > 0).toBe(isFlagged);
  });

  it('in which more than a tenth of the prices jump are refused', () => {
    expect(accepted(review([...many(2, 20e9), ...many(18)])).flagged).toHaveLength(2);
    expect(review([...many(3, 20e9), ...many(17)])).toMatchObject({
      accepted: false,
      problem: expect.stringMatching(/^3 of 20 prices .*p\/m0: input from \$1 to \$20/),
    });
  });

  it('keep the models of a provider that is not in them any more, with their day', () => {
    const before: CompactFacts = { ...known, providers: { ...known.providers, q: { x: row(5e9) } } };
    const result = accepted(review(many(20), before));
    expect(result.facts.providers['q']).toEqual({ x: row(5e9) });
    expect(result.facts.older).toEqual({ q: { x: '2026-07-02' } });
    expect(result).toMatchObject({ changed: 0, flagged: [expect.stringContaining('q: not in it any more')] });
  });

  it('that are accepted never hold a price that jumped', () => {
    const price = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(price, price), { minLength: 1, maxLength: 30 }), (pairs) => {
        const result = reviewFacts(facts(pairs.map(([old]) => row(old))), facts(pairs.map(([, young]) => row(young))));
        if (!result.accepted) return;
        for (const [index, [old]] of pairs.entries()) {
          const now = result.facts.providers['p']?.[`m${index}`]?.[0] ?? 0;
          expect(now).toBeLessThanOrEqual(old * 10);
          expect(now).toBeGreaterThanOrEqual(old / 10);
        }
      }),
    );
  });
});
