import { useState } from 'react';
import type { ConnectPreviewView, ToolView } from '../../../src/contract/connect-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useConnect, usePreview } from './connect-queries.ts';
import { DiffView } from './diff-view.tsx';
import { Guide } from './guide.tsx';

const OWN = '';

/** A tool that is not connected: what would change, and the button that does it. */
export function ConnectTool({ tool, models }: { tool: ToolView; models: readonly string[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  // Its own models are the usual choice, and have no name.
  const wanted = chosen ?? (tool.ownModels ? OWN : (models[0] ?? ''));
  const { data: preview, error, refetch } = usePreview(tool.id, wanted === OWN ? undefined : wanted);
  const { mutate, isPending, error: refusal } = useConnect();
  if (preview === undefined) {
    return error === null ? null : (
      <LoadFailed what={`what would change for ${tool.label}`} error={error} onRetry={() => void refetch()} />
    );
  }
  const model = wanted === OWN ? {} : { model: wanted };

  return (
    <div className="flex flex-col gap-4">
      <SelectField
        label="Model it asks for"
        className="w-72"
        value={wanted}
        onChoose={setChosen}
        hint="A route such as auto goes to whoever is well."
      >
        {tool.ownModels && <option value={OWN}>its own models</option>}
        {models.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </SelectField>
      <WhatChanges preview={preview} />
      {preview.problem === null && (
        <Button
          kind="solid"
          className="self-start"
          disabled={isPending}
          onClick={() => mutate({ tool: tool.id, ...model, seen: preview.seen })}
        >
          {tool.way === 'file' ? `Connect ${tool.label}` : `Make a key for ${tool.label}`}
        </Button>
      )}
      {refusal !== null && (
        <p role="alert" className="max-w-[80ch] text-red wrap-anywhere">
          {describeError(refusal)}
        </p>
      )}
      {tool.way === 'hand' && <Guide {...preview} />}
    </div>
  );
}

function WhatChanges({ preview: { tool, files, problem } }: { preview: ConnectPreviewView }) {
  if (problem !== null) {
    return (
      <p role="alert" className="max-w-[80ch] wrap-anywhere">
        <span className="font-medium text-red">Nothing can be changed.</span> {problem} Mend it, then open this again.
      </p>
    );
  }
  if (tool.way === 'hand') {
    return (
      <p className="max-w-[80ch] text-faint">
        {tool.label} is set up by hand. It gets a key of its own first; with it, everything below is complete.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-[80ch] text-faint">
        It gets a key of its own in place of YOUR-KEY, and just this is changed. A copy of each file is kept, and
        disconnecting gives it back.
      </p>
      {files.map(({ path, isNew, diff }) => (
        <DiffView key={path} path={path} note={isNew ? '(new)' : ''} diff={diff} />
      ))}
    </>
  );
}
