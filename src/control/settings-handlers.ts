// Settings that belong to no provider and no client.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { SettingsChange, SettingsView } from '../contract/settings-views.ts';
import type { Config, GeneralSettings } from '../domain/config.ts';
import { readSettings } from '../settings/settings-form.ts';
import type { Desk } from './desk.ts';

type Field = keyof SettingsChange;

/** What each is about: the name of a version says what was changed. */
const ABOUT: Readonly<Record<Field, string>> = {
  emulateJson: 'what is done for JSON',
  catalogRefresh: 'how the catalog is kept up to date',
  baselineModel: 'the model that savings are counted against',
  reserveTokens: 'how much budgets hold back at a time',
  runaway: 'when a client counts as running away',
  telemetry: 'where telemetry goes',
  allowedOrigins: 'which web pages may call the gateway',
  sketchDays: 'how long sketches of words are kept',
};

const FIELDS = Object.keys(ABOUT) as Field[];

export function createSettingsHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).settings;
  const set = (label: string, part: Partial<GeneralSettings>): Config =>
    change(label, (config) => ({ ...config, settings: { ...config.settings, ...part } }));

  return {
    get: os.get.handler(() => settingsView(instance.settings.current().settings)),
    set: os.set.handler(({ input }) => {
      const { settings } = instance.settings.current();
      const fields = FIELDS.filter((field) => input[field] !== undefined);
      const about = fields.map((field) => ABOUT[field]).join(', ');
      const before = Object.fromEntries(fields.map((field) => [field, settings[field]])) as Partial<GeneralSettings>;
      set(`change ${about}`, Object.fromEntries(fields.map((field) => [field, input[field]])));
      return { undo: undo.add(() => set(`change back ${about}`, before)) };
    }),
  };
}

function settingsView(settings: GeneralSettings): SettingsView {
  return { ...shown(settings), defaults: shown(readSettings({})) };
}

function shown(settings: GeneralSettings): SettingsView['defaults'] {
  const { emulateJson, catalogRefresh, baselineModel, reserveTokens, runaway, telemetry, sketchDays } = settings;
  return {
    emulateJson,
    catalogRefresh,
    baselineModel,
    reserveTokens,
    runaway: { ...runaway },
    telemetry:
      telemetry === null ? null : { ...telemetry, headers: telemetry.headers.map((header) => ({ ...header })) },
    allowedOrigins: [...settings.allowedOrigins],
    sketchDays,
  };
}
