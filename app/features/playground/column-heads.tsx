import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { CloseIcon } from '../../ui/icons.tsx';
import { useToast } from '../../ui/toast.tsx';
import { stopColumn } from './asking.ts';
import { MAX_COLUMNS, type Column } from './conversation.ts';
import { focusMessage } from './message-field.ts';
import { ModelPicker } from './model-picker.tsx';
import { changePlay, newKey, play, setModel } from './playground-store.ts';

/** Which models are asked, one over each column. */
export function ColumnHeads({ columns, children }: { columns: readonly Column[]; children: ReactNode }) {
  return (
    <div className="sticky top-16 z-10 flex flex-col gap-2 border-b border-line bg-paper px-6 py-2">
      <div className="flex items-center gap-2">
        <Button
          size="small"
          disabled={columns.length >= MAX_COLUMNS}
          onClick={() => changePlay({ columns: [...columns, { key: newKey(), model: '' }] })}
        >
          Add a model
        </Button>
        <span className="text-12 text-faint">{columns.length >= MAX_COLUMNS && 'Four at most.'}</span>
        <span className="ml-auto flex items-center gap-2">{children}</span>
      </div>
      <div className="grid gap-x-4" style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }}>
        {columns.map((column, index) => (
          <ColumnHead key={column.key} column={column} place={index + 1} of={columns.length} />
        ))}
      </div>
    </div>
  );
}

function ColumnHead({ column, place, of }: { column: Column; place: number; of: number }) {
  const toast = useToast();
  const { key, model } = column;
  const isOnly = of === 1;

  function remove() {
    const { columns } = play();
    stopColumn(key);
    changePlay({ columns: columns.filter((each) => each.key !== key) });
    toast({
      text: `${model === '' ? 'The column' : model} was taken out.`,
      action: {
        label: 'Undo',
        run: () =>
          changePlay({
            columns: [...play().columns.slice(0, place - 1), column, ...play().columns.slice(place - 1)].slice(
              0,
              MAX_COLUMNS,
            ),
          }),
      },
    });
  }

  return (
    <div className="flex min-w-0 items-center gap-1">
      <ModelPicker
        label={isOnly ? 'Model' : `Model ${place}`}
        value={model}
        isNew={model === ''}
        side={place * 2 <= of + 1 ? 'left' : 'right'}
        onChoose={(name) => {
          setModel(key, name);
          focusMessage();
        }}
      />
      {!isOnly && (
        <button
          type="button"
          aria-label={`Take out ${model === '' ? `column ${place}` : model}`}
          onClick={remove}
          className="flex size-6 shrink-0 items-center justify-center rounded-plate text-faint hover:bg-sunk hover:text-ink"
        >
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
