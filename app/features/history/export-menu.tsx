import type { ExportInput } from '../../../src/contract/data-views.ts';
import type { RequestFilter } from '../../../src/contract/search-views.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { useDownload } from './use-download.ts';

interface Choice extends Pick<ExportInput, 'what' | 'format'> {
  readonly label: string;
}

const SUMS: readonly Choice[] = [
  { what: 'rollups', format: 'csv', label: 'Sums as CSV' },
  { what: 'rollups', format: 'jsonl', label: 'Sums as JSON lines' },
];
const REQUESTS: readonly Choice[] = [
  { what: 'requests', format: 'csv', label: 'Requests as CSV' },
  { what: 'requests', format: 'jsonl', label: 'Requests as JSON lines' },
];

/** Downloads what is seen: the same period, the same filter. */
export function ExportMenu({ filter, hasSums = false }: { filter: RequestFilter; hasSums?: boolean }) {
  const download = useDownload();
  const choices = hasSums ? [...SUMS, ...REQUESTS] : REQUESTS;
  return (
    <span className="relative flex items-center">
      <select
        aria-label="Export what is seen"
        value=""
        disabled={download.isPending}
        onChange={({ target }) => {
          const choice = choices[Number(target.value)];
          if (choice !== undefined) download.mutate({ what: choice.what, format: choice.format, filter });
        }}
        className="h-6 w-[92px] cursor-pointer appearance-none rounded-plate border border-edge/60 bg-sheet pr-6 pl-2 text-12 font-medium hover:border-ink disabled:opacity-50"
      >
        <option value="" disabled>
          {download.isPending ? 'Preparing…' : 'Export'}
        </option>
        {choices.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute right-1.5">
        <ChevronIcon />
      </span>
    </span>
  );
}
