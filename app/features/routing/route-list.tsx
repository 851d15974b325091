import type { RouteDetail } from '../../../src/contract/routing-views.ts';
import { format } from '../../ui/format.ts';
import { ProviderDot } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { Badge } from './chip.tsx';
import { addedText, STRATEGY_WORDS } from './routing-words.ts';

interface RouteListProps {
  routes: readonly RouteDetail[];
  series: ReadonlyMap<string, Series>;
}

/** The names that clients may ask for, and what stands behind them. */
export function RouteList({ routes, series }: RouteListProps) {
  return (
    <ul aria-label="Routes" className="border-t border-line">
      {routes.map((route) => (
        <li
          key={route.id}
          aria-label={route.id}
          className="grid grid-cols-[minmax(120px,1fr)_minmax(0,2fr)] gap-x-6 border-b border-line py-2.5"
        >
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2">
              <code className="figures font-medium wrap-anywhere">{route.id}</code>
              {route.builtIn && <Badge>built in</Badge>}
              {route.direct && <Badge>direct</Badge>}
            </p>
            <p className="mt-0.5 text-12 text-faint">
              {route.builtIn ? 'every provider' : STRATEGY_WORDS[route.strategy]}
            </p>
            {!route.sticky && <p className="text-12 text-faint">conversations may change their target</p>}
            {route.direct && <p className="text-12 text-faint">{addedText(route.added)}</p>}
          </div>
          <Targets route={route} series={series} />
        </li>
      ))}
    </ul>
  );
}

function Targets({ route: { targets, strategy }, series }: { route: RouteDetail; series: RouteListProps['series'] }) {
  const sum = targets.reduce((total, { weight }) => total + weight, 0);
  if (targets.length === 0) return <p className="text-faint">No provider is switched on.</p>;
  return (
    <ol className="flex min-w-0 flex-col">
      {targets.map(({ model, weight, set }, index) => (
        // Two entries may name the same model with other fields.
        <li key={`${index} ${model}`} className="flex flex-wrap items-baseline gap-x-2">
          <span aria-hidden className="figures w-4 text-right text-12 text-faint">
            {index + 1}
          </span>
          <span className="self-center">
            <ProviderDot series={series.get(model.split('/')[0] ?? '') ?? 'other'} />
          </span>
          <code className="figures min-w-0 wrap-anywhere">{model.replace(/\/\*$/u, ', whatever is asked for')}</code>
          {strategy === 'weighted' && sum > 0 && (
            <span className="text-12 text-faint">{format.percent(weight / sum)}</span>
          )}
          {set !== null && <span className="figures text-12 wrap-anywhere text-faint">with {set}</span>}
        </li>
      ))}
    </ol>
  );
}
