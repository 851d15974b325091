import { expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { findPreset } from '../providers/registry.ts';
import { Deadlines } from './deadlines.ts';
import { findServers } from './find-servers.ts';
import type { CallController, Transport } from './transport.ts';

const NO_CALL = {} as CallController;

/** Which addresses are called when these are looked at; nobody answers. */
async function calledFor(...baseUrls: readonly (string | null)[]): Promise<readonly string[]> {
  const called: string[] = [];
  const clock = new VirtualClock();
  const ports = {
    clock,
    deadlines: new Deadlines(clock),
    transportTo: ({ origin }: { readonly origin: string }): Transport => ({
      send: (_, handler) => {
        called.push(origin);
        handler.onResponseError(NO_CALL, Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      },
    }),
  };
  const preset = findPreset('ollama');
  if (preset === undefined) throw new Error('There is no such preset.');
  const places = baseUrls.map((baseUrl) => ({ preset, baseUrl }));
  expect(await findServers(ports, places)).toEqual([]);
  return called;
}

it('calls this machine by its number, whatever its name may mean', async () => {
  expect(await calledFor(null, 'http://localhost:5000', 'http://[::1]:5001', 'http://127.0.0.2:5002/v1')).toEqual([
    'http://127.0.0.1:11434',
    'http://127.0.0.1:5000',
    'http://[::1]:5001',
    'http://127.0.0.2:5002',
  ]);
});

it('calls nobody else', async () => {
  const others = [
    'http://192.0.2.1:11434',
    'http://localhost.example:11434',
    'https://127.0.0.1.example',
    'http://0.0.0.0',
  ];
  expect(await calledFor(...others)).toEqual([]);
});
