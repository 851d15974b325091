// Opens what was learned from refusals.

import type { Changes } from './control/instance.ts';
import type { Log } from './domain/ports.ts';
import { LearnedFixes } from './fixes/learned-fixes.ts';
import { openPrivateJson } from './platform/private-json.ts';
import { createRequestIds } from './platform/request-ids.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandom } from './platform/system-random.ts';

export function openFixes(dataDir: string, log: Log, changes: Changes): LearnedFixes {
  return new LearnedFixes({
    file: openPrivateJson(dataDir, 'fixes'),
    clock: systemClock,
    ids: createRequestIds(systemClock, systemRandom),
    log,
    onChange: () => {
      changes.announce('config');
    },
  });
}
