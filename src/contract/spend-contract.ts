// Procedures over the ledger's sums: what was spent, and how long it took.

import { asText, base, nothing } from './base.ts';
import * as view from './spend-views.ts';

export const spendContract = {
  totals: base.input(view.SpendTotalsInput).output(view.SpendTotalsView),
  /** Throws REFUSED for a zone that does not exist, and for more buckets than a chart can show. */
  series: base.input(view.SpendSeriesInput).output(asText<view.SpendSeriesView>()),
  breakdown: base.input(view.SpendBreakdownInput).output(asText<view.SpendBreakdownView>()),
  keys: base.input(nothing).output(view.SpendKeysView),
};

export const latencyContract = {
  series: base.input(view.LatencySeriesInput).output(asText<view.LatencySeriesView>()),
  breakdown: base.input(view.LatencyBreakdownInput).output(asText<view.LatencyBreakdownView>()),
  spread: base.input(view.LatencySpreadInput).output(view.LatencySpreadView),
};
