// The machine and the user that this process runs for.

import { homedir } from 'node:os';
import type { Machine } from './data-dir.ts';

export function thisMachine(env: Machine['env']): Machine {
  return { platform: process.platform, env, home: homedir() };
}
