import type { ConnectPreviewView } from '../../../src/contract/connect-views.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

/** What is left for a person to do, with everything in it that has to be entered. */
export function Guide({ tool, steps, snippets }: Pick<ConnectPreviewView, 'tool' | 'steps' | 'snippets'>) {
  if (steps.length + snippets.length === 0) return null;
  return (
    <div className="flex max-w-[80ch] flex-col gap-3">
      {steps.length > 0 && (
        <ol className="flex list-decimal flex-col gap-1 pl-5">
          {steps.map((step) => (
            <li key={step} className="wrap-anywhere">
              {step}
            </li>
          ))}
        </ol>
      )}
      {snippets.map(({ title, text }) => (
        <div key={title} className="flex flex-col gap-1">
          <h3 className="text-12 text-faint">{title}</h3>
          <div className="flex items-start gap-4 rounded-plate border border-line bg-sheet py-2 pr-2 pl-3">
            <pre className="figures min-w-0 flex-1 py-1 text-12 break-all whitespace-pre-wrap">{text}</pre>
            {/* Without a key it would be of no use. */}
            {tool.connection !== null && <CopyButton text={text} what={`${title} for ${tool.label}`} />}
          </div>
        </div>
      ))}
    </div>
  );
}
