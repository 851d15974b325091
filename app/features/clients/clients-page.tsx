import { useState } from 'react';
import { useClients, useStatus } from '../../transport/queries.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Message } from '../../ui/message.tsx';
import { Page } from '../../ui/page.tsx';
import { AddClientForm } from './add-client-form.tsx';
import { useRemoveClient } from './client-queries.ts';
import { ClientRow } from './client-row.tsx';

export function ClientsPage() {
  const { data: clients, error, refetch } = useClients();
  const { data: status } = useStatus();
  const remove = useRemoveClient();
  // One key at most stands in the open.
  const [shown, setShown] = useState<string | null>(null);
  const form = <AddClientForm onAdded={setShown} />;

  return (
    <Page title="Clients">
      {error !== null && clients === undefined && (
        <div className="p-6">
          <LoadFailed what="the clients" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {clients?.length === 0 && (
        <Message title="No client yet" action={form}>
          A client is a local tool with a gateway key of its own. Each will be a line here, with its key to copy; until
          there is one, nobody can use the gateway. Name the first:
        </Message>
      )}
      {clients !== undefined && clients.length > 0 && (
        <>
          <p className="mx-6 mt-6 mb-4 max-w-[72ch] text-faint">
            One key for each tool tells their costs apart, and can be taken away alone.
          </p>
          <ul className="mx-6 max-w-[960px] border-t border-line">
            {clients.map((client) => (
              <ClientRow
                key={client.name}
                client={client}
                gatewayUrl={status?.gatewayUrl ?? null}
                keyShown={client.name === shown}
                onShowKey={(show) => setShown(show ? client.name : null)}
                onRemove={() => remove(client.name)}
              />
            ))}
          </ul>
          <div className="px-6 py-5">{form}</div>
        </>
      )}
    </Page>
  );
}
