// The real chance.

import { randomBytes } from 'node:crypto';
import type { Random, RandomBytes } from '../domain/ports.ts';

/** For choices and jitter, not for secrets. */
export const systemRandom: Random = () => Math.random();

/** For keys, nonces and tokens. */
export const systemRandomBytes: RandomBytes = (size) => randomBytes(size);
