import { CopyButton } from '../../ui/copy-button.tsx';
import { environmentLines } from './environment-lines.ts';

interface KeyUseProps {
  name: string;
  clientKey: string;
  gatewayUrl: string;
}

/** What to do with a key, under it while it is shown. */
export function KeyUse({ name, clientKey, gatewayUrl }: KeyUseProps) {
  const lines = environmentLines(gatewayUrl, clientKey);
  return (
    <>
      <p className="mt-2 mb-1 text-12 text-faint">
        Give the tool this base URL and key. Most read both from the environment:
      </p>
      <div className="flex items-start gap-4 rounded-plate border border-line bg-sheet py-2 pr-2 pl-3">
        <pre className="figures min-w-0 flex-1 py-1 text-12 break-all whitespace-pre-wrap">{lines}</pre>
        <CopyButton text={lines} what={`the environment of ${name}`} />
      </div>
    </>
  );
}
