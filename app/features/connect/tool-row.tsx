import { useId } from 'react';
import type { ToolView } from '../../../src/contract/connect-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { ChevronIcon, LeavingIcon } from '../../ui/icons.tsx';
import { useDisconnect } from './connect-queries.ts';
import { ConnectTool } from './connect-tool.tsx';
import { toolState, type ToolState } from './connect-words.ts';
import { ConnectedTool } from './connected-tool.tsx';
import { Undone } from './undone.tsx';

const TONES: Record<ToolState['tone'], string> = { good: 'text-green', bad: 'text-red', plain: 'text-faint' };

interface ToolRowProps {
  tool: ToolView;
  models: readonly string[];
  open: boolean;
  onOpen: (open: boolean) => void;
}

export function ToolRow({ tool, models, open, onOpen }: ToolRowProps) {
  const bodyId = useId();
  const { word, tone } = toolState(tool);
  return (
    <li aria-label={tool.label} className="border-t border-line">
      <button
        type="button"
        data-subject={`tool:${tool.id}`}
        aria-expanded={open}
        aria-controls={open ? bodyId : undefined}
        onClick={() => onOpen(!open)}
        className="flex min-h-8 w-full items-baseline gap-4 py-1.5 text-left hover:bg-sunk/60"
      >
        <span className={`translate-y-0.5 text-faint ${open ? '' : '-rotate-90'}`}>
          <ChevronIcon />
        </span>
        <span className="w-40 shrink-0 font-medium">{tool.label}</span>
        <span className={`w-40 shrink-0 ${TONES[tone]}`}>{word}</span>
        <span className="figures min-w-0 flex-1 truncate text-right text-12 text-faint">
          {tool.connection === null ? (tool.found ?? '') : tool.connection.client}
        </span>
      </button>
      {open && (
        <div id={bodyId} className="pt-1 pb-6 pl-7">
          <ToolBody tool={tool} models={models} />
        </div>
      )}
    </li>
  );
}

function ToolBody({ tool, models }: { tool: ToolView; models: readonly string[] }) {
  const { mutate: disconnect, data: undone, error, isPending, reset } = useDisconnect();
  const { connection } = tool;
  return (
    <div className="flex flex-col gap-4">
      {tool.cannot !== null && <p className="max-w-[80ch]">{tool.cannot}</p>}
      {connection !== null && (
        <ConnectedTool
          tool={tool}
          connection={connection}
          isEnding={isPending}
          onDisconnect={() => disconnect({ tool: tool.id })}
        />
      )}
      {error !== null && (
        <p role="alert" className="max-w-[80ch] text-red wrap-anywhere">
          {describeError(error)}
        </p>
      )}
      {connection === null && undone !== undefined && <Undone label={tool.label} undone={undone} onAgain={reset} />}
      {connection === null && undone === undefined && tool.way !== 'none' && (
        <ConnectTool tool={tool} models={models} />
      )}
      <a
        href={tool.docs}
        target="_blank"
        rel="noreferrer noopener"
        className="inline-flex items-center gap-1 self-start text-12 text-faint underline hover:text-ink"
      >
        What {tool.label}’s own documentation says <LeavingIcon />
      </a>
    </div>
  );
}
