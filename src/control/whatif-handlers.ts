// What other rules or prices would have cost, and what was saved against a model that everything could have gone to.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { withDemo } from '../dispatch/with-demo.ts';
import type { Config } from '../domain/config.ts';
import { refused, refusing, type Desk } from './desk.ts';
import { tryPrices } from './try-prices.ts';
import { replayEvents } from './whatif-events.ts';

/** What a text makes of the configuration in force, or is by itself. Throws ConfigRefused. */
export type DraftConfig = (text: string, whole: boolean) => Config;

export function createWhatIfHandlers({ instance, undo, change }: Desk, draftOf: DraftConfig) {
  const os = implement(contract).routing;
  const setBaseline = (baselineModel: string): Config =>
    change('choose the baseline model', (config) => ({ ...config, settings: { ...config.settings, baselineModel } }));

  return {
    whatIf: os.whatIf.handler(({ input, signal }) => {
      const { zone, text, whole } = input;
      const period = periodOf(input, instance.clock.now());
      checkZone(zone);
      const base = text === null ? instance.config() : withDemo(refusing(() => draftOf(text, whole)));
      const { draft, prices } = tryPrices(instance, base, input.prices);
      return replayEvents(async (onProgress, given) => {
        const result = await instance.whatIf.replay({ draft, period, zone }, onProgress, given);
        return { ...result, prices };
      }, signal);
    }),
    savings: os.savings.handler(({ input, signal }) => {
      checkZone(input.zone);
      const period = periodOf(input, instance.clock.now());
      const baseline = input.baseline ?? instance.config().settings.baselineModel;
      const question = { baseline, period, zone: input.zone, isUntilNow: input.to === undefined };
      return replayEvents(async (onProgress, given) => instance.whatIf.savings(question, onProgress, given), signal);
    }),
    setBaseline: os.setBaseline.handler(({ input: { model } }) => {
      const { baselineModel: before } = instance.settings.current().settings;
      setBaseline(model);
      return { undo: undo.add(() => setBaseline(before)) };
    }),
  };
}

/** Without an end: until now. */
export function periodOf(
  { from, to }: { from: number; to?: number | undefined },
  now: number,
): { from: number; to: number } {
  return { from, to: to ?? now };
}

export function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refused(`There is no time zone '${zone}'. Name one as in "Europe/Berlin".`, 'zone');
  }
}
