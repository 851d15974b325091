import { useEffect, useRef, useState } from 'react';
import type { RouteDetail } from '../../../src/contract/routing-views.ts';
import { Button } from '../../ui/button.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { Select } from '../../ui/select.tsx';
import { Badge } from './chip.tsx';
import { ModelPicker } from './model-picker.tsx';
import { RouteForm } from './route-form.tsx';
import { EMPTY_ROUTE, inputOf } from './route-input.ts';
import { useAddRoute, useEditRoute, useRemoveRoute } from './route-queries.ts';
import { addedText, listed, STRATEGY_CHOICES } from './routing-words.ts';
import { TargetList } from './target-list.tsx';
import { useFocusAfter } from './use-focus-after.ts';

interface RouteBoardProps {
  routes: readonly RouteDetail[];
  series: ReadonlyMap<string, Series>;
  /** A text is being edited that has routes of its own. */
  isInText: boolean;
}

/** The names that clients may ask for, and what stands behind them. Each change is saved by itself. */
export function RouteBoard({ routes, series, isInText }: RouteBoardProps) {
  const [isAdding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  // The row whose form was closed has the focus again.
  const [left, setLeft] = useState<string | null>(null);
  const newButton = useFocusAfter(isAdding);
  const add = useAddRoute();

  return (
    <section aria-label="Routes and their targets">
      <div className="mb-2 flex items-baseline gap-3">
        <h2 className="font-semibold">Routes</h2>
        <span className="flex-1 text-12 text-faint">
          {isInText
            ? 'Your draft has routes of its own: save or discard it to change them here.'
            : 'Names that a client may ask for as its model. Drag targets into order; each change is saved at once.'}
        </span>
        {!isInText && (
          <Button ref={newButton} size="small" disabled={isAdding} onClick={() => setAdding(true)}>
            New route
          </Button>
        )}
      </div>
      {isAdding && (
        <RouteForm
          label="New route"
          start={EMPTY_ROUTE}
          submitWords="Add the route"
          error={add.error}
          isPending={add.isPending}
          onSubmit={(route) => add.mutate({ route }, { onSuccess: () => setAdding(false) })}
          onCancel={() => setAdding(false)}
        />
      )}
      <ul aria-label="Routes" className="border-t border-line">
        {routes.map((route) => (
          <li key={route.id} aria-label={route.id} data-subject={`route:${route.id}`}>
            {editing === route.id ? (
              <EditRoute
                route={route}
                onDone={(id) => {
                  setEditing(null);
                  setLeft(id);
                }}
              />
            ) : (
              <Row
                route={route}
                series={series}
                isFixed={route.builtIn || isInText}
                isLeft={left === route.id}
                onEdit={() => {
                  setEditing(route.id);
                  setLeft(null);
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `onDone`: is told what the route is called now. */
function EditRoute({ route, onDone }: { route: RouteDetail; onDone: (id: string) => void }) {
  const edit = useEditRoute(true);
  return (
    <RouteForm
      label={`Route ${route.id}`}
      start={inputOf(route)}
      submitWords="Save the route"
      error={edit.error}
      isPending={edit.isPending}
      onSubmit={(input) =>
        edit.mutate(
          { id: route.id, route: input, said: `Saved the route ${input.id}.` },
          { onSuccess: () => onDone(input.id) },
        )
      }
      onCancel={() => onDone(route.id)}
    />
  );
}

interface RowProps {
  route: RouteDetail;
  series: RouteBoardProps['series'];
  /** It cannot be changed here. */
  isFixed: boolean;
  /** Its form was closed. */
  isLeft: boolean;
  onEdit: () => void;
}

function Row({ route, series, isFixed, isLeft, onEdit }: RowProps) {
  const edit = useEditRoute();
  const remove = useRemoveRoute();
  const editButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isLeft) editButton.current?.focus();
  }, [isLeft]);
  const { id, strategy } = route;
  const change = (part: Partial<RouteDetail>, said: string) =>
    edit.mutate({ id, route: inputOf({ ...route, ...part }), said });
  const order = STRATEGY_CHOICES.find(({ value }) => value === strategy);
  return (
    <div className="grid grid-cols-[minmax(160px,1fr)_minmax(0,2fr)] gap-x-6 border-b border-line py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <code className="figures font-medium wrap-anywhere">{id}</code>
          {route.builtIn && <Badge>built in</Badge>}
          {route.direct && <Badge>direct</Badge>}
        </p>
        {route.builtIn ? (
          <p className="mt-0.5 text-12 text-faint">every provider</p>
        ) : isFixed ? (
          <p className="mt-0.5 text-12 text-faint">{order?.label}</p>
        ) : (
          <>
            <Select
              label=""
              fullLabel={`Order of ${id}`}
              value={strategy}
              options={STRATEGY_CHOICES}
              onChoose={(next) =>
                change({ strategy: next as RouteDetail['strategy'] }, `Changed the order of the route ${id}.`)
              }
            />
            <p className="text-12 text-faint">{order?.line}</p>
          </>
        )}
        {!route.sticky && <p className="text-12 text-faint">conversations may change their target</p>}
        {route.direct && <p className="text-12 text-faint">{addedText(route.added)}</p>}
        {route.usedBy.length > 0 && <p className="text-12 wrap-anywhere text-faint">used by {listed(route.usedBy)}</p>}
      </div>
      <div className="min-w-0">
        <TargetList
          route={route}
          series={series}
          onTargets={isFixed ? null : (targets, said) => change({ targets }, said)}
        />
        {!isFixed && (
          <p className="mt-1.5 flex flex-wrap gap-1">
            <ModelPicker
              label="Add a target"
              fullLabel={`Add a target to ${id}`}
              onPick={(model) =>
                change(
                  { targets: [...route.targets, { model, weight: 1, set: null }] },
                  `Added ${model} to the route ${id}.`,
                )
              }
            />
            <Button ref={editButton} size="small" kind="plain" aria-label={`Edit route ${id}`} onClick={onEdit}>
              Edit
            </Button>
            <Button size="small" kind="plain" aria-label={`Delete route ${id}`} onClick={() => remove(id)}>
              Delete
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}
