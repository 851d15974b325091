import { useState } from 'react';
import type { MeasuredModelView, TypicalView } from '../../../src/contract/compare-views.ts';
import type { Series } from '../../ui/provider-colour.ts';
import { sizeWords, typicalWords } from './compare-words.ts';
import { MOST_COMPARED } from './model-choices.ts';
import { ModelRow } from './model-row.tsx';
import { OverrideForm } from './override-form.tsx';

const COLUMNS = [
  { name: 'Model', look: 'pr-2 text-left' },
  { name: 'Input', look: 'w-[64px] text-right' },
  { name: 'Cached, written', look: 'w-[64px] text-right' },
  { name: 'Output', look: 'w-[64px] text-right' },
  { name: 'Your request', look: 'w-[84px] text-right' },
  { name: 'Window, answer', look: 'w-[60px] text-right' },
  { name: 'Can do', look: 'w-[88px] pl-3 text-left min-[1280px]:w-[200px] min-[1280px]:pl-4' },
  { name: 'Known from', look: 'w-[152px] text-left min-[1280px]:w-[220px]' },
] as const;

interface ModelTableProps {
  models: readonly MeasuredModelView[];
  typical: TypicalView;
  series: ReadonlyMap<string, Series>;
  /** Those to be compared. */
  picked: readonly string[];
  onPick: (name: string) => void;
}

export function ModelTable({ models, typical, series, picked, onPick }: ModelTableProps) {
  const [edited, setEdited] = useState<string | null>(null);

  function close(key: string) {
    setEdited(null);
    document.querySelector<HTMLElement>(`[data-model="${CSS.escape(key)}"] button`)?.focus();
  }

  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="mb-1 text-left text-12 text-faint">
        Prices in dollars per million tokens; windows and answers in tokens. Your request: {sizeWords(typical.request)},{' '}
        {typicalWords(typical)}, by today’s prices, and how long it takes by what you measured.
      </caption>
      <thead className="sticky top-16 z-10 bg-paper text-12 text-faint">
        <tr>
          <th scope="col" className="w-6 border-b border-line">
            <span className="sr-only">Compare</span>
          </th>
          {COLUMNS.map(({ name, look }) => (
            <th key={name} scope="col" className={`border-b border-line py-1 align-bottom font-normal ${look}`}>
              {name}
            </th>
          ))}
          <th className="w-[60px] border-b border-line">
            <span className="sr-only">Change</span>
          </th>
        </tr>
      </thead>
      {models.map((model) => {
        const key = `${model.provider}/${model.model}`;
        const isEdited = edited === key;
        return (
          <tbody key={key} data-model={key}>
            <ModelRow
              model={model}
              series={series.get(model.provider) ?? 'other'}
              isEdited={isEdited}
              isPicked={picked.includes(key)}
              onPick={picked.includes(key) || picked.length < MOST_COMPARED ? () => onPick(key) : null}
              onEdit={() => setEdited(isEdited ? null : key)}
            />
            {isEdited && (
              <tr>
                <td colSpan={COLUMNS.length + 2} className="border-b border-line pb-3">
                  <OverrideForm model={model} onDone={() => close(key)} />
                </td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}
