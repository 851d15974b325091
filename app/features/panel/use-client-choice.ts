// Whose key the panel page hands out: the client that was chosen in this browser, while there is one of that name.

import { useState } from 'react';
import type { ClientView } from '../../../src/contract/views.ts';
import { useClients, useStatus } from '../../transport/queries.ts';

const STORED_AS = 'breakerbox.client';

export interface ClientChoice {
  readonly client: ClientView | null;
  readonly names: readonly string[];
  choose(name: string): void;
}

export function useClientChoice(): ClientChoice {
  const [chosen, setChosen] = useState(() => localStorage.getItem(STORED_AS));
  const { data: clients = [] } = useClients();
  const { data: status } = useStatus();
  return {
    client: clients.find(({ name }) => name === chosen) ?? status?.defaultClient ?? null,
    names: clients.map(({ name }) => name),
    choose(name) {
      localStorage.setItem(STORED_AS, name);
      setChosen(name);
    },
  };
}
