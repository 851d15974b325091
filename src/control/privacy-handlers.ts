// What is kept of requests beyond the ledger's figures.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { BodiesView, PrivacyView } from '../contract/privacy-views.ts';
import type { Config, GeneralSettings } from '../domain/config.ts';
import { timeOfId } from '../domain/request-id.ts';
import type { Desk } from './desk.ts';
import type { Instance } from './instance.ts';
import { repeatable } from './repeat.ts';

export function createPrivacyHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).privacy;
  const set = (label: string, part: Partial<GeneralSettings>): Config =>
    change(label, (config) => ({ ...config, settings: { ...config.settings, ...part } }));
  /** Changes these settings, with the step back to what they were. */
  const undoable = (what: string, part: Partial<GeneralSettings>): { undo: string } => {
    const { settings } = instance.settings.current();
    const names = Object.keys(part) as (keyof GeneralSettings)[];
    const before = Object.fromEntries(names.map((name) => [name, settings[name]])) as Partial<GeneralSettings>;
    set(`change ${what}`, part);
    return { undo: undo.add(() => set(`change back ${what}`, before)) };
  };

  return {
    get: os.get.handler(() => privacyView(instance)),
    setCapture: os.setCapture.handler(({ input }) =>
      undoable('whose requests and answers are kept', { captureBodies: input.capture }),
    ),
    setRetention: os.setRetention.handler(({ input: { bodyDays, maxBodiesMb } }) =>
      undoable('how long requests and answers are kept', { bodyDays, maxBodiesMb }),
    ),
    setSketches: os.setSketches.handler(({ input: { keywordSketches } }) =>
      undoable('whether sketches of words are kept', { keywordSketches }),
    ),
    setOpenMetrics: os.setOpenMetrics.handler(({ input: { openMetrics } }) =>
      undoable('who may read the metrics', { openMetrics }),
    ),
    deleteBodies: os.deleteBodies.handler(async () => {
      await instance.bodies.deleteAll();
      return {};
    }),
  };
}

async function privacyView({ bodies, telemetry, settings, dataDir }: Instance): Promise<PrivacyView> {
  const { telemetry: target } = settings.current().settings;
  const { captureBodies, bodyDays, maxBodiesMb, keywordSketches, sketchDays, openMetrics } =
    settings.current().settings;
  const { requests, bytes, oldest } = await bodies.store.stats();
  return {
    capture: typeof captureBodies === 'boolean' ? captureBodies : { clients: [...captureBodies.clients] },
    bodyDays,
    maxBodiesMb,
    kept: { requests, bytes, oldestAt: oldest === null ? null : timeOfId(oldest) },
    missed: bodies.captures.missed,
    problem: bodies.store.problem,
    keywordSketches,
    sketchDays,
    openMetrics,
    telemetry: target === null ? null : { endpoint: target.endpoint, ...telemetry.status },
    dataDir,
  };
}

export async function bodiesView({ bodies, settings, ledger }: Instance, id: string): Promise<BodiesView> {
  const [kept, found] = await Promise.all([bodies.store.read(id), ledger.query('request', { id })]);
  const capturing = settings.current().settings.captureBodies !== false;
  const again = repeatable(found?.request.surface ?? '', kept, capturing);
  return {
    bodies: kept.map((part) => ({ ...part })),
    repeat: typeof again === 'string' ? { path: null, problem: again } : { path: again.path, problem: null },
    capturing,
  };
}
