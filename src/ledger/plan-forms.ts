// Notes of plans are much alike: the same rules and targets, other numbers. What they have in common is kept once, and a
// request keeps the number of its form and what is its own: `12:48213,90417`. A note that stands for itself begins with `{`.

import type { ReadDb, WriteDb } from '../store/open-database.ts';

/** Long enough to change from one request to the next; those in names of models are shorter. */
const NUMBERS = /\d{4,}/gu;
const PLACE = '#';
/** Where notes are not alike after all, they stand for themselves. */
const MOST_FORMS = 5_000;

export interface PlanForms {
  /** As a request keeps it. */
  write(plan: string | null): string | null;
  /** The transaction was rolled back. */
  forget(): void;
}

export function createPlanForms(db: WriteDb): PlanForms {
  const find = db.prepare('SELECT id FROM plan_forms WHERE body = ?').pluck();
  const insert = db.prepare('INSERT INTO plan_forms (body) VALUES (?) RETURNING id').pluck();
  const count = db.prepare('SELECT count(*) FROM plan_forms').pluck();
  const known = new Map<string, number>();
  const idOf = (body: string): number | null => {
    let id = known.get(body) ?? (find.get(body) as number | undefined);
    if (id === undefined) {
      if ((count.get() as number) >= MOST_FORMS) return null;
      id = insert.get(body) as number;
    }
    known.set(body, id);
    return id;
  };
  return {
    write(plan) {
      if (plan === null || plan.includes(PLACE)) return plan;
      const numbers = plan.match(NUMBERS) ?? [];
      const id = idOf(plan.replace(NUMBERS, PLACE));
      return id === null ? plan : `${id}:${numbers.join(',')}`;
    },
    forget() {
      known.clear();
    },
  };
}

/** Gives notes as they were. */
export function createPlanReader(db: ReadDb): (kept: string | null) => string | null {
  const find = db.prepare('SELECT body FROM plan_forms WHERE id = ?').pluck();
  const known = new Map<number, string>();
  return (kept) => {
    if (kept === null || !/^\d/u.test(kept)) return kept;
    const [id = '', numbers = ''] = kept.split(':');
    const body = known.get(Number(id)) ?? (find.get(Number(id)) as string | undefined) ?? '{}';
    known.set(Number(id), body);
    const own = numbers.split(',');
    return body.replaceAll(PLACE, () => own.shift() ?? '');
  };
}
