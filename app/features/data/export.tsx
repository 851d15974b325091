import { useState } from 'react';
import type { ExportInput } from '../../../src/contract/data-views.ts';
import { useApi } from '../../transport/api.ts';
import { useChoices } from '../../ui/address.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { format, plural } from '../../ui/format.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { DimensionFilter } from '../history/filter-bar.tsx';
import { useLook } from '../history/history-queries.ts';
import { ANY_TIME, RANGES } from '../history/period.ts';
import { RangePicker } from '../history/range-picker.tsx';
import { useDownload } from '../history/use-download.ts';
import { requestFilter } from '../requests/request-filter.ts';
import { JobLine } from './job-line.tsx';
import { useJob } from './use-job.ts';

const WHAT = [
  { value: 'requests', label: 'Requests' },
  { value: 'attempts', label: 'Attempts' },
  { value: 'rollups', label: 'Sums' },
] as const;

const MEANING: Readonly<Record<ExportInput['what'], string>> = {
  requests: 'A line for each request, with its attempts. Prompts and answers are not in the ledger.',
  attempts: 'A line for each attempt at a provider, failed ones too.',
  rollups: 'A line for each quarter of an hour, provider, model, client and route: what Spend adds up.',
};

const FORMATS = [
  { value: 'csv', label: 'CSV' },
  { value: 'jsonl', label: 'JSON lines' },
] as const;

const PERIODS = ['all', ...RANGES] as const;

/** Ways out of the ledger, for a spreadsheet or a program of one’s own. */
export function Export() {
  const [what, setWhat] = useState<ExportInput['what']>('requests');
  const [form, setForm] = useState<ExportInput['format']>('csv');
  const [choices] = useChoices();
  const look = useLook(ANY_TIME);
  const { data: api } = useApi();
  const download = useDownload();
  const job = useJob<{ path: string; rows: number; bytes: number }>(() => undefined);
  const order = { what, format: form, filter: requestFilter(choices, look) };
  const isBusy = download.isPending || job.state.phase === 'running';

  return (
    <section aria-label="Export" data-subject="export" className="flex flex-col gap-3">
      <h2 className="font-semibold">Export</h2>
      <div className="flex flex-wrap gap-3">
        <SegmentChoice name="export-what" label="What to export" options={WHAT} value={what} onChoose={setWhat} />
        <SegmentChoice name="export-format" label="As" options={FORMATS} value={form} onChoose={setForm} />
      </div>
      <p className="text-faint">{MEANING[what]}</p>
      <RangePicker look={look} ranges={PERIODS} />
      <DimensionFilter />
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="solid" disabled={isBusy || look.period === null} onClick={() => download.mutate(order)}>
          Download
        </Button>
        <Button
          disabled={isBusy || look.period === null}
          onClick={() => void job.run((signal) => api.export.call(order, { signal }))}
        >
          Write a file beside the ledger
        </Button>
        {download.isPending && (
          <span role="status" className="text-12 text-faint">
            Preparing the download…
          </span>
        )}
      </div>
      <JobLine state={job.state} what="The export" />
      {job.state.phase === 'done' && (
        <p role="status" className="flex items-center gap-2">
          <span className="min-w-0 wrap-anywhere">
            {format.count(job.state.result.rows)} {plural(job.state.result.rows, 'line')},{' '}
            {format.bytes(job.state.result.bytes)}, in <code className="figures text-12">{job.state.result.path}</code>
          </span>
          <CopyButton text={job.state.result.path} what="the path of the export" />
        </p>
      )}
    </section>
  );
}
