// Clients: the local tools, each with its own gateway key.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config } from '../domain/config.ts';
import { notFound, type Desk } from './desk.ts';
import { putBack } from './provider-edits.ts';
import { clientView } from './views.ts';

export function createClientHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).clients;
  const { settings } = instance;
  const setClients = (label: string, edit: (clients: Config['clients']) => Config['clients']): Config =>
    change(label, (config) => ({ ...config, clients: edit(config.clients) }));

  return {
    list: os.list.handler(() => settings.current().clients.map((client) => clientView(instance, client))),
    add: os.add.handler(({ input }) => {
      const { client } = settings.newClient(input.name);
      setClients(`add the client ${input.name}`, (clients) => [...clients, client]);
      return clientView(instance, client);
    }),
    remove: os.remove.handler(({ input }) => {
      const { clients } = settings.current();
      const index = clients.findIndex(({ name }) => name === input.name);
      const removed = clients[index];
      if (removed === undefined) throw notFound(`There is no client '${input.name}'.`);
      setClients(`remove the client ${input.name}`, (current) => current.filter((client) => client !== removed));
      const bringBack = (): Config =>
        setClients(`bring back the client ${input.name}`, (current) => putBack(current, removed, index));
      return { undo: undo.add(bringBack) };
    }),
  };
}
