import type { ToolView } from '../../../src/contract/connect-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { usePreview, useVerify } from './connect-queries.ts';
import { Guide } from './guide.tsx';

interface ConnectedToolProps {
  tool: ToolView;
  connection: NonNullable<ToolView['connection']>;
  isEnding: boolean;
  onDisconnect: () => void;
}

/** A tool that is connected: since when, whether it works, what is left to do, and the way back. */
export function ConnectedTool({ tool, connection, isEnding, onDisconnect }: ConnectedToolProps) {
  const { data: preview } = usePreview(tool.id, undefined);
  const { mutate: verify, data: result, error, isPending } = useVerify();
  const { client, since, model, files, problem, lastRequestAt } = connection;
  return (
    <div className="flex flex-col gap-4">
      {problem !== null && (
        <p role="alert" className="max-w-[80ch] text-red wrap-anywhere">
          {problem}
        </p>
      )}
      <p className="max-w-[80ch] wrap-anywhere">
        {tool.way === 'file' ? 'Connected' : 'It got a key'} <Moment at={since} /> as the client{' '}
        <b className="font-semibold">{client}</b>, asking for {model ?? 'its own models'}.{' '}
        {lastRequestAt === null ? (
          'No request has come yet.'
        ) : (
          <>
            Last request <Moment at={lastRequestAt} />.
          </>
        )}
        {files.length > 0 && <span className="text-faint"> In {files.join(' and ')}.</span>}
      </p>
      {preview !== undefined && <Guide {...preview} />}
      <div className="flex items-center gap-2">
        <Button disabled={isPending} aria-label={`Verify ${tool.label}`} onClick={() => verify({ tool: tool.id })}>
          Verify
        </Button>
        <Button disabled={isEnding} aria-label={`Disconnect ${tool.label}`} onClick={onDisconnect}>
          Disconnect
        </Button>
        {lastRequestAt !== null && (
          <ButtonLink kind="plain" href="/">
            See its requests
          </ButtonLink>
        )}
      </div>
      <p role="status" className="max-w-[80ch] wrap-anywhere empty:hidden">
        {isPending && (tool.verifies ? `Asking ${tool.label} a question…` : 'Looking for its requests…')}
        {result !== undefined && !isPending && (
          <span className={result.ok ? 'text-green' : 'text-red'}>{result.text}</span>
        )}
        {error !== null && <span className="text-red">{describeError(error)}</span>}
      </p>
    </div>
  );
}
