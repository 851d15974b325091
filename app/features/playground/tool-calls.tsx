import { Button } from '../../ui/button.tsx';
import { TextField } from '../routing/text-field.tsx';
import type { ToolCall } from './conversation.ts';

interface ToolCallsProps {
  calls: readonly ToolCall[];
  /** The model waits for what they say. */
  isWaiting: boolean;
  onResult: (id: string, result: string) => void;
  onGoOn: () => void;
}

/** The tools that a model wants to be called. Nothing is called here: what they say is typed in. */
export function ToolCalls({ calls, isWaiting, onResult, onGoOn }: ToolCallsProps) {
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="Calls of tools" className="flex flex-col gap-3">
        {calls.map(({ id, name, arguments: given, result }) => (
          <li key={id} className="flex flex-col gap-1.5 rounded-plate border border-line p-2">
            <p className="figures text-12 wrap-anywhere">
              <span className="font-semibold">{name}</span>({laidOut(given)})
            </p>
            {isWaiting ? (
              <TextField
                label={`What ${name} says`}
                rows={2}
                spellCheck={false}
                placeholder='{ "temperature": 21 }'
                value={result}
                onText={(text) => onResult(id, text)}
              />
            ) : (
              result.trim() !== '' && (
                <p className="figures rounded-chip bg-sunk px-2 py-1 text-12 whitespace-pre-wrap wrap-anywhere">
                  {result}
                </p>
              )
            )}
          </li>
        ))}
      </ul>
      {isWaiting && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button size="small" onClick={onGoOn}>
            Go on
          </Button>
          <span className="text-12 text-faint">What is left empty is told as “No result.”</span>
        </div>
      )}
    </div>
  );
}

/** As it came, where it is not whole. */
function laidOut(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}
