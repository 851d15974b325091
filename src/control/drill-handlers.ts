// Fire drills: started and stopped here, in force in dispatch.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import { clientNames } from '../domain/client-names.ts';
import { refused, type Desk } from './desk.ts';
import { drillView } from './views.ts';

export function createDrillHandlers({ instance, provider }: Desk) {
  const os = implement(contract).drills;
  const { drills, settings } = instance;

  return {
    list: os.list.handler(() => drills.list().map((drill) => drillView(instance, drill))),
    start: os.start.handler(({ input }) => {
      provider(input.provider);
      const clients = [...new Set(input.clients)];
      const known = new Set(clientNames(settings.current()));
      const unknown = clients.filter((name) => !known.has(name));
      if (unknown.length > 0) throw refused(noSuchClients(unknown), 'clients');
      return drillView(instance, drills.start({ ...input, clients }));
    }),
    stop: os.stop.handler(({ input }) => {
      provider(input.provider);
      // One that has just ended by itself is what was wanted.
      drills.stop(input.provider);
      return {};
    }),
  };
}

function noSuchClients(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`).join(', ');
  const are = names.length === 1 ? 'is no client' : 'are no clients';
  return `There ${are} ${quoted}, so no drill was started. Choose among those that exist, or all of them.`;
}
