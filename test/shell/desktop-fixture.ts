// Desktop apps on the double, each test's in a data directory of its own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';
import { eventually } from '../support/eventually.ts';
import { DesktopProcess, type DesktopStart, type Told } from './desktop-process.ts';

export interface DesktopFixture {
  dataDir(): string;
  start(options?: Partial<DesktopStart>): DesktopProcess;
  /** Once the tray shows a breaker. */
  whenOpen(options?: Partial<DesktopStart>): Promise<DesktopProcess>;
}

export function desktopFixture(): DesktopFixture {
  beforeAll(() => ensureDesktopBuilt({ log: () => {} }), 120_000);
  let folder: string;
  const running: DesktopProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'breakerbox-desktop-'));
  });
  afterEach(() => {
    for (const desktop of running.splice(0)) desktop.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const dataDir = (): string => join(folder, 'data');
  function start(options: Partial<DesktopStart> = {}): DesktopProcess {
    const desktop = new DesktopProcess({ dataDir: dataDir(), ...options });
    running.push(desktop);
    return desktop;
  }
  return {
    dataDir,
    start,
    async whenOpen(options) {
      const desktop = start(options);
      const labels = async () => (await desktop.do('menu'))?.map(({ label }) => label);
      await eventually(async () => expect(await labels()).toContain('demo'), 20_000);
      return desktop;
    },
  };
}

export const told = async (desktop: DesktopProcess): Promise<Told[]> => (await desktop.do('told')) as Told[];

/** A page that is connected, or tries to be. */
export interface Connected {
  readonly heard: unknown[];
  readonly post: (data: unknown) => Promise<void>;
  readonly call: (path: string, input: unknown) => Promise<Record<string, unknown>>;
  readonly isClosed: () => boolean;
}

export async function connected(
  desktop: DesktopProcess,
  from: Parameters<DesktopProcess['connect']>[0] = 'page',
): Promise<Connected> {
  const heard: unknown[] = [];
  let isClosed = false;
  const post = await desktop.connect(from, ({ data, closed }) => {
    if (closed === true) isClosed = true;
    else heard.push(data);
  });
  const call = async (path: string, input: unknown): Promise<Record<string, unknown>> => {
    const before = heard.length;
    await post(JSON.stringify({ i: `${before}`, p: { u: path, b: { json: input }, h: {} } }));
    await eventually(() => expect(heard.length).toBeGreaterThan(before));
    return JSON.parse(String(heard.at(-1))) as Record<string, unknown>;
  };
  return { heard, post, call, isClosed: () => isClosed };
}

interface Answer<T> {
  readonly p: { readonly b: { readonly json: T } };
}

export async function gatewayOf(desktop: DesktopProcess): Promise<string> {
  const { call } = await connected(desktop);
  const status = (await call('/status/get', {})) as unknown as Answer<{ gatewayUrl: string }>;
  return new URL(status.p.b.json.gatewayUrl).origin;
}

/** Of its first client. */
export async function clientKey(desktop: DesktopProcess): Promise<string> {
  const { call } = await connected(desktop);
  const clients = (await call('/clients/list', {})) as unknown as Answer<{ key: string }[]>;
  return clients.p.b.json[0]?.key ?? '';
}

/** One request through the gateway, answered by the demo provider. */
export async function askDemo(desktop: DesktopProcess): Promise<void> {
  const answer = await fetch(`${await gatewayOf(desktop)}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await clientKey(desktop)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'Hello!' }] }),
  });
  expect(answer.status).toBe(200);
  await answer.json();
}
