import { CopyButton } from '../../ui/copy-button.tsx';
import { maskKey } from '../../ui/format.ts';
import { curlLine } from './curl-line.ts';

interface FromTerminalProps {
  gatewayUrl: string;
  clientKey: string;
  keyShown: boolean;
}

/** A line that works as it stands. */
export function FromTerminal({ gatewayUrl, clientKey, keyShown }: FromTerminalProps) {
  return (
    <>
      <div className="mt-4 flex max-w-[760px] items-start gap-4 rounded-plate border border-line bg-sheet p-4">
        <pre className="figures min-w-0 flex-1 text-12 break-all whitespace-pre-wrap">
          {curlLine(gatewayUrl, keyShown ? clientKey : maskKey(clientKey))}
        </pre>
        <CopyButton text={curlLine(gatewayUrl, clientKey)} what="the curl line" />
      </div>
      {!keyShown && <p className="mt-2 text-12 text-faint">What is copied holds the whole key.</p>}
    </>
  );
}
