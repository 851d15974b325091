import type { Refusal } from '../transport/transport.ts';
import { Mark } from '../ui/mark.tsx';

const HAPPENED: Record<Refusal, string> = {
  'no-token': 'This address is only half of the link.',
  'stale-token': 'This link is no longer valid.',
};

const WHY: Record<Refusal, string> = {
  'no-token': 'The panel can change keys and switches, so it opens only with the token at the end of the link.',
  'stale-token': 'A link is valid until the process that printed it ends; that one has ended, or was started again.',
};

export function RefusedPage({ refusal }: { refusal: Refusal }) {
  return (
    <main className="mx-auto flex min-h-full max-w-[520px] flex-col justify-center px-6 py-12">
      <div className="mb-8 flex items-center gap-2 text-15 font-semibold tracking-tight">
        <Mark />
        Breakerbox
      </div>
      <h1 className="text-32 font-medium tracking-tight text-balance">{HAPPENED[refusal]}</h1>
      <p className="mt-4 text-15 text-faint">{WHY[refusal]}</p>
      <div className="mt-8 border-t border-line pt-4 text-15">
        <p>
          Open the address that <code className="figures text-13">npm run headless</code> printed. It is in the terminal
          where Breakerbox runs and looks like this:
        </p>
        <p className="figures mt-3 rounded-plate border border-line bg-sheet px-3 py-2 text-13">
          {window.location.origin}/#token=…
        </p>
      </div>
    </main>
  );
}
