// `npm start`: the desktop app where there is a display and an Electron for it, the same gateway without a window
// where one of them is missing.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureDesktopBuilt } from './build-panel.ts';
import { findElectron, type Electron } from './find-electron.ts';
import { whenAlone } from './when-alone.ts';

const EARLY_MS = 5000;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const log = (line: string): void => console.error(line);

const electron = await chooseElectron();
const missing = 'missing' in electron ? electron.missing : await runDesktop(electron.binary);
if (missing !== null) {
  log(`No window: ${missing}. Running headless, the panel is in your browser.`);
  await import('./headless.ts');
}

/** The display comes first: without one there is no use in fetching Electron. */
async function chooseElectron(): Promise<Electron> {
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasDisplay ? findElectron({ log }) : { missing: 'there is no display' };
}

/**
 * Runs the app until it ends. Returns null, or why there was no window: Electron gives up within moments where the
 * display does not answer or the system allows it no sandbox (as root, for one).
 */
async function runDesktop(binary: string): Promise<string | null> {
  await ensureDesktopBuilt({ log });
  const startedAt = performance.now();
  const child = spawn(binary, [resolve(import.meta.dirname, '..'), ...process.argv.slice(2)], { stdio: 'inherit' });

  let isStopped = false;
  const stop = (): void => void (isStopped = child.kill());
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  whenAlone(stop);

  const { promise, resolve: settle } = Promise.withResolvers<{ code: number | null; reason: string }>();
  child.on('error', (error) => settle({ code: null, reason: error.message }));
  child.on('exit', (code, signal) => settle({ code, reason: `it ended with ${code ?? signal}` }));
  const { code, reason } = await promise;
  for (const signal of STOP_SIGNALS) process.off(signal, stop);

  const gaveUp = code !== 0 && !isStopped && performance.now() - startedAt < EARLY_MS;
  if (gaveUp) return `Electron does not start here, ${reason}`;
  process.exitCode = code ?? 1;
  return null;
}
