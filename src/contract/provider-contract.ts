// Procedures about providers beyond their settings: those that are there to be added, how each has been, and its limits.

import { base, nothing } from './base.ts';
import * as view from './provider-views.ts';

export const providerSights = {
  /** Keys in the environment and servers on this machine. Looks when it is asked, and adds nothing. */
  discover: base.input(nothing).output(view.DiscoverView),
  /** How attempts went, from the ledger, and when breakers tripped, as far as this process knows. */
  history: base.input(view.HistoryInput).output(view.HistoryView),
  /** What the last answers said of the limits of each key. */
  limits: base.input(nothing).output(view.LimitsView),
};
