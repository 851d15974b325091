// Portkey's open-source gateway, behind a door that does what their hosted one does by itself.

import { join } from 'node:path';
import { installPackages } from '../agents/npm-folder.ts';
import { tapWire } from '../agents/wire-tap.ts';
import { portkeyDoor } from './portkey-door.ts';
import type { UpstreamServer } from './upstream-server.ts';

const VERSION = '1.15.2';

export const portkey: UpstreamServer = {
  id: 'portkey',
  version: `@portkey-ai/gateway@${VERSION}`,
  preset: 'portkey',
  key: 'pk-0123456789abcdefghij',
  modelName: ({ id, model }) => `@${id}/${model}`,
  async install(folder, env) {
    // Later versions of its HTTP layer make headers immutable that it writes to: every stream ends in a 500.
    await installPackages(folder, [`@portkey-ai/gateway@${VERSION}`], env, { '@hono/node-server': '1.13.8' });
  },
  program: ({ folder, port, env }) => ({
    file: process.execPath,
    args: [
      join(folder, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js'),
      '--headless',
      `--port=${port}`,
    ],
    env,
  }),
  async front({ port, vendorsUrl, vendorKey }, defer) {
    const door = portkeyDoor({ key: this.key, vendorsUrl, vendorKey });
    const wire = await tapWire(`http://127.0.0.1:${port}`, door);
    defer(wire.close);
    return wire.url;
  },
};
