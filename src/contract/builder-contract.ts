// Procedures of the builder of rules, and of routes one by one.

import * as z from 'zod';
import { base, undoable } from './base.ts';
import { BuildInput, RouteInput } from './builder-views.ts';
import { BuildView } from './routing-views.ts';

const id = z.string().min(1).max(64);
const force = z.boolean().default(false);

/** Each change is a version of its own. `force`: although tests of the rules fail. Throws REFUSED with the field's path. */
export const routeContract = {
  add: base.input(z.strictObject({ route: RouteInput, force })).output(undoable),
  /** What names it follows it when it gets another name. */
  edit: base.input(z.strictObject({ id, route: RouteInput, force })).output(undoable),
  /** Refused while something uses it. */
  remove: base.input(z.strictObject({ id, force })).output(undoable),
};

export const builderContract = {
  /** A text with other rules in it, and what is to be said of it; changes nothing. */
  build: base.input(BuildInput).output(BuildView),
};
