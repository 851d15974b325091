import { useState } from 'react';
import { useConnection } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { format } from '../../ui/format.ts';
import { DRIFT_DAYS, useDrift } from './cost-queries.ts';
import { driftRows, driftText, isFarOff, surenessWords, type DriftRow } from './drift-words.ts';
import { RepriceForm } from './reprice-form.tsx';

/** Whether our prices are right, by what providers say that they charged; and the way to put the past right. */
export function PastCosts() {
  const { today } = useConnection();
  const { data } = useDrift(today);
  const [isOpen, setOpen] = useState(false);
  if (data === undefined) return null;
  const rows = driftRows(data);
  return (
    <section aria-label="Costs of the past" className="flex flex-col gap-2 border-b border-line pb-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p>
          Last {DRIFT_DAYS} days: {surenessWords(data)}
        </p>
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Reprice…
        </Button>
      </div>
      {isOpen && <RepriceForm today={today} onDone={() => setOpen(false)} />}
      {rows.length > 0 && <DriftTable rows={rows} />}
    </section>
  );
}

function DriftTable({ rows }: { rows: readonly DriftRow[] }) {
  return (
    <details>
      <summary className="w-fit text-12 text-faint hover:text-ink">
        Our prices against what was charged, for {rows.length === 1 ? 'one model' : `${rows.length} models`}
      </summary>
      <table className="mt-2 max-w-[720px] text-12">
        <thead className="text-left text-faint">
          <tr className="*:pr-6 *:pb-1 *:font-normal">
            <th scope="col">Model, day</th>
            <th scope="col" className="text-right">
              Charged
            </th>
            <th scope="col" className="text-right">
              By our price
            </th>
            <th scope="col" className="text-right">
              Drift
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.model} className="figures">
            <Line name={row.model} row={row} isTotal />
            {row.days.length > 1 && row.days.map((day) => <Line key={day.at} name={format.day(day.at)} row={day} />)}
          </tbody>
        ))}
      </table>
    </details>
  );
}

type Compared = Pick<DriftRow, 'reportedNanos' | 'computedNanos'>;

function Line({ name, row, isTotal = false }: { name: string; row: Compared; isTotal?: boolean }) {
  return (
    <tr className={`*:py-1 *:pr-6 ${isTotal ? 'border-t border-line' : 'text-faint'}`}>
      <th scope="row" className={`text-left font-normal wrap-anywhere ${isTotal ? '' : 'pl-4'}`}>
        {name}
      </th>
      <td className="text-right">{format.money(row.reportedNanos)}</td>
      <td className="text-right">{format.money(row.computedNanos)}</td>
      <td className={`text-right ${isFarOff(row) ? 'text-amber' : ''}`}>{driftText(row)}</td>
    </tr>
  );
}
