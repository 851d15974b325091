import { useState } from 'react';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import type { Series } from '../../ui/provider-colour.ts';
import { ModelRow } from './model-row.tsx';
import { OverrideForm } from './override-form.tsx';

const COLUMNS = [
  { name: 'Model', look: 'pr-2 text-left' },
  { name: 'Input', look: 'w-[72px] text-right' },
  { name: 'Cached, written', look: 'w-[72px] text-right' },
  { name: 'Output', look: 'w-[72px] text-right' },
  { name: 'Window, answer', look: 'w-[64px] text-right' },
  { name: 'Can do', look: 'w-[116px] pl-5 text-left min-[1280px]:w-[220px]' },
  { name: 'Known from', look: 'w-[136px] text-left min-[1280px]:w-[220px]' },
] as const;

interface ModelTableProps {
  models: readonly CatalogModelView[];
  series: ReadonlyMap<string, Series>;
}

export function ModelTable({ models, series }: ModelTableProps) {
  const [edited, setEdited] = useState<string | null>(null);

  function close(key: string) {
    setEdited(null);
    document.querySelector<HTMLElement>(`[data-model="${CSS.escape(key)}"] button`)?.focus();
  }

  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="mb-1 text-left text-12 text-faint">
        Prices in dollars per million tokens; windows and answers in tokens.
      </caption>
      <thead className="sticky top-16 z-10 bg-paper text-12 text-faint">
        <tr>
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
              onEdit={() => setEdited(isEdited ? null : key)}
            />
            {isEdited && (
              <tr>
                <td colSpan={COLUMNS.length + 1} className="border-b border-line pb-3">
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
