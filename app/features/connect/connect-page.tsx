import { useState } from 'react';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page, SectionTitle } from '../../ui/page.tsx';
import { useTools } from './connect-queries.ts';
import { GROUPS } from './connect-words.ts';
import { ToolRow } from './tool-row.tsx';

export function ConnectPage() {
  const { data, error, refetch } = useTools();
  // One key at most stands in the open.
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Page title="Connect">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && data === undefined && (
          <LoadFailed what="the tools" error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <>
            <p className="max-w-[72ch] text-faint">
              Points a tool on this machine at the gateway, under a key of its own, and back again. You see what would
              change before anything does.
            </p>
            {GROUPS.map(({ kind, title }) => (
              <section key={kind} aria-label={title}>
                <SectionTitle>{title}</SectionTitle>
                <ul className="border-b border-line">
                  {data.tools
                    .filter((tool) => tool.kind === kind)
                    .map((tool) => (
                      <ToolRow
                        key={tool.id}
                        tool={tool}
                        models={data.models}
                        open={tool.id === open}
                        onOpen={(isOpen) => setOpen(isOpen ? tool.id : null)}
                      />
                    ))}
                </ul>
              </section>
            ))}
          </>
        )}
      </div>
    </Page>
  );
}
