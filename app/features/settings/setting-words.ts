// What each setting is called and what it does, for people. The palette finds them by these names.

import type { SettingsView } from '../../../src/contract/settings-views.ts';

export type SettingName = keyof SettingsView['defaults'];

export interface SettingWords {
  readonly title: string;
  readonly meaning: string;
}

export const SETTING_WORDS: Readonly<Record<SettingName, SettingWords>> = {
  emulateJson: {
    title: 'Structured output',
    meaning:
      'Clients may ask for JSON. Where a provider cannot be asked for it, Breakerbox does so by other means and checks the answer: one that is not such JSON counts as failed, so that another provider may answer.',
  },
  baselineModel: {
    title: 'Model to compare with',
    meaning:
      'What you would use for everything. The Routing page and “npm run headless -- savings” say what you paid against all of it on this model.',
  },
  reserveTokens: {
    title: 'Held back for an answer',
    meaning:
      'Under a budget, a stream holds back the price of so many tokens at a time before it goes on, and an answer whose client sets no limit may have so many. More: fewer stops on the way. Less: budgets are used up to the end.',
  },
  runaway: {
    title: 'Runaway guard',
    meaning:
      'A client that asks the same again and again with the same result, or spends many times what it usually does, is probably a loop. It is warned about under Budgets, or stopped until you resume it. No other client notices.',
  },
  catalogRefresh: {
    title: 'Prices and models',
    meaning:
      'Once a day fetches the catalog of prices, windows and abilities from models.dev and asks your providers for their lists. Off: nothing is fetched unless you ask for it under Models.',
  },
  telemetry: {
    title: 'Telemetry',
    meaning:
      'Sends each request as an OpenTelemetry trace to a collector of yours: models, tokens, cost, times, kinds of errors. No word of a request or an answer.',
  },
  allowedOrigins: {
    title: 'Web pages that may call the gateway',
    meaning:
      'A page in your browser can reach this machine, so every page is refused unless its origin stands here. Tools outside of a browser need no entry.',
  },
  sketchDays: {
    title: 'How long sketches are kept',
    meaning: 'The longer, the more of your past a new keyword rule can be tried on.',
  },
};

/** Those of the section General, in their order; the others stand where they belong. */
export const GENERAL = [
  'emulateJson',
  'baselineModel',
  'reserveTokens',
  'runaway',
  'catalogRefresh',
  'telemetry',
] as const satisfies readonly SettingName[];

/** null: it is no number. What numbers are allowed is for the settings to say. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim();
  return /^-?\d+(\.\d+)?$/u.test(trimmed) ? Number(trimmed) : null;
}

export const NO_NUMBER = 'Write a number, in digits.';

/** What was refused, as the path under `settings`: `runaway.repeats`. null: not a setting in particular. */
export function refusedSetting(path: string | null): string | null {
  return path?.startsWith('settings.') === true ? path.slice('settings.'.length) : null;
}
