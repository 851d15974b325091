// The ledger as a file, and the configuration as a text.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { DataHealthView, RetentionSettings, RetentionView } from '../contract/data-views.ts';
import type { Config } from '../domain/config.ts';
import { systemRandomBytes } from '../platform/system-random.ts';
import { ConfigRefused } from '../settings/config-refused.ts';
import { withOpenedSecrets, withoutSeal, withSealedSecrets } from '../settings/sealed-export.ts';
import { notFound, refused, refusing, type Desk } from './desk.ts';
import type { Instance } from './instance.ts';
import { jobEvents } from './job-events.ts';

const DAY_MS = 86_400_000;

export function createDataHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).data;
  const { keeper, exports } = instance;
  const set = (label: string, settings: RetentionSettings): Config =>
    change(label, (config) => ({ ...config, settings: { ...config.settings, ...settings } }));

  return {
    health: os.health.handler(async () => healthView(instance)),
    retention: os.retention.handler(async () => retentionView(instance, currentRetention(instance))),
    retentionUnder: os.retentionUnder.handler(async ({ input }) => retentionView(instance, input)),
    setRetention: os.setRetention.handler(({ input }) => {
      const before = currentRetention(instance);
      set('change how long the ledger is kept', input);
      return { undo: undo.add(() => set('change back how long the ledger is kept', before)) };
    }),
    backups: os.backups.handler(async () => keeper.backups.list()),
    backup: os.backup.handler(async function* () {
      yield* jobEvents(async (onProgress) => ({ backup: await keeper.copies.backup('manual', onProgress) }));
    }),
    backupLink: os.backupLink.handler(async ({ input }) => {
      const found = await keeper.backups.find(input.name);
      if (found === null) throw notFound(`There is no backup '${input.name}'.`);
      const { ticket, name } = exports.offerFile(found.name, found.path);
      return { url: `/download/${ticket}`, name };
    }),
    removeBackup: os.removeBackup.handler(async ({ input: { name } }) => {
      if ((await keeper.backups.find(name)) === null) throw notFound(`There is no backup '${name}'.`);
      await keeper.backups.remove(name);
      return {};
    }),
    restore: os.restore.handler(async function* ({ input: { name } }) {
      yield* jobEvents(async (onProgress) => {
        const restored = await keeper.restore(name, onProgress);
        if (restored === null) throw notFound(`There is no backup '${name}'.`);
        return restored;
      });
    }),
    export: os.export.handler(async function* ({ input: { name, ...order } }) {
      yield* jobEvents(async (onProgress) => exports.toFile(order, name, onProgress));
    }),
    exportLink: os.exportLink.handler(({ input }) => {
      const { ticket, name } = exports.offer(input);
      return { url: `/download/${ticket}`, name };
    }),
    exportConfig: os.exportConfig.handler(async ({ input: { passphrase } }) => {
      const { settings } = instance;
      const text = settings.exportText();
      if (passphrase === undefined) return { text: withoutSeal(text), sealed: false };
      const sealed = await withSealedSecrets(text, settings.current(), settings, passphrase, systemRandomBytes);
      return { text: sealed, sealed: true };
    }),
    importConfig: os.importConfig.handler(async ({ input: { text, passphrase } }) => {
      const opened = passphrase === undefined ? withoutSeal(text) : await opening(text, passphrase);
      return { changed: [...refusing(() => instance.settings.importText(opened, 'the imported file'))] };
    }),
  };
}

async function opening(text: string, passphrase: string): Promise<string> {
  try {
    return await withOpenedSecrets(text, passphrase);
  } catch (error) {
    if (error instanceof ConfigRefused) throw refused(error.message, error.path);
    throw error;
  }
}

function currentRetention({ settings }: Instance): RetentionSettings {
  const { retentionDays, maxLedgerMb, rollupDays, snapshots } = settings.current().settings;
  return { retentionDays, maxLedgerMb, rollupDays, snapshots };
}

async function retentionView(instance: Instance, settings: RetentionSettings): Promise<RetentionView> {
  const { keeper, clock, ledger } = instance;
  const now = clock.now();
  const { maxBytes } = keeper.policy(settings);
  const nextAt = Math.max(now, keeper.nextTidyAt);
  const { retentionDays } = settings;
  const { next, ...found } = await ledger.query('retention', {
    now,
    nextAt,
    retentionDays,
    maxBytes,
    rollupBytes: await keeper.rollupBytes(),
  });
  return {
    settings,
    ...found,
    next: { at: nextAt, ...next },
    keptUntil: now + retentionDays * DAY_MS,
    running: keeper.isTidying,
  };
}

async function healthView(instance: Instance): Promise<DataHealthView> {
  const { keeper, ledger } = instance;
  const { problem, advice, file, spillPath, waiting } = ledger.status();
  const { path, bytes, checkedAt } = await keeper.file();
  const retention = await retentionView(instance, currentRetention(instance)).catch(() => null);
  return {
    state: stateOf(instance, problem, file.trouble),
    problem,
    advice,
    notices: [...keeper.notices],
    path,
    bytes,
    requests: retention?.requests ?? null,
    oldestAt: retention?.oldestAt ?? null,
    waiting,
    spillPath,
    checkedAt,
  };
}

function stateOf({ keeper }: Instance, problem: string | null, trouble: string | null): DataHealthView['state'] {
  if (keeper.isRepairing || trouble === 'damaged') return 'repairing';
  if (trouble === 'newer') return 'newer';
  if (problem !== null) return 'waiting';
  return keeper.isChecking ? 'checking' : 'good';
}
