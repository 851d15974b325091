import type { MeasuredModelView } from '../../../src/contract/compare-views.ts';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import { Button } from '../../ui/button.tsx';
import { format } from '../../ui/format.ts';
import { ProviderDot } from '../../ui/provider-chip.tsx';
import type { Series } from '../../ui/provider-colour.ts';
import { measuredWords, typicalCost } from './compare-words.ts';
import { abilityWords, rareWords, sourceLines, tierWords, validityWords, windowLine } from './model-words.ts';

interface ModelRowProps {
  model: MeasuredModelView;
  series: Series;
  isEdited: boolean;
  /** It is marked to be compared. */
  isPicked: boolean;
  /** null: as many as can be are marked. */
  onPick: (() => void) | null;
  onEdit: () => void;
}

export function ModelRow({ model, series, isEdited, isPicked, onPick, onEdit }: ModelRowProps) {
  const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice } = model;
  const { contextWindow, maxOutput, abilities, sources, typicalMs } = model;
  const figure = 'text-right figures text-12';
  return (
    <tr className={`align-top *:py-2 ${isEdited ? '' : 'border-b border-line'}`}>
      <td>
        <input
          type="checkbox"
          className="mt-1 block"
          aria-label={`Compare ${model.provider}/${model.model}`}
          checked={isPicked}
          disabled={onPick === null}
          title={onPick === null ? 'Four at most' : 'To be compared'}
          onChange={() => onPick?.()}
        />
      </td>
      <th scope="row" className="pr-2 text-left font-normal">
        <Names model={model} series={series} />
      </th>
      <td className={figure}>
        <Price nanos={inputPrice} />
      </td>
      <td className={figure}>
        <Price nanos={cachedInputPrice} />
        <span className="block text-faint">
          <Price nanos={cacheWritePrice} />
        </span>
      </td>
      <td className={figure}>
        <Price nanos={outputPrice} />
        {reasoningPrice !== null && reasoningPrice !== outputPrice && (
          <span className="block text-faint" title="Reasoning">
            <span className="sr-only">reasoning </span>
            <Price nanos={reasoningPrice} />
          </span>
        )}
      </td>
      <td className={figure} title={measuredWords(model.measured)}>
        {typicalCost(model) ?? <Unknown />}
        <span className="block text-faint">{typicalMs === null ? <Unknown /> : `≈${format.duration(typicalMs)}`}</span>
      </td>
      <td className={figure}>
        <Tokens count={contextWindow} />
        <span className="block text-faint">
          <Tokens count={maxOutput} />
        </span>
      </td>
      <td className="pr-2 pl-3 text-12 min-[1280px]:pl-4">{abilityWords(abilities)}</td>
      <td className="text-12 wrap-anywhere text-faint">
        {sourceLines(sources).map(({ what, from, date, age, isStale }) => (
          <p key={`${from} ${date}`}>
            {what !== null && <span className="text-ink">{what}: </span>}
            {from}
            {date !== null && <span className="whitespace-nowrap"> {date},</span>}
            {age !== null && <span className={isStale ? 'text-amber' : ''}> {age}</span>}
          </p>
        ))}
      </td>
      <td className="text-right">
        <Button
          size="small"
          kind="plain"
          aria-label={`Change what is known of ${model.provider}/${model.model}`}
          aria-expanded={isEdited}
          onClick={onEdit}
        >
          Change
        </Button>
      </td>
    </tr>
  );
}

function Names({ model, series }: { model: CatalogModelView; series: Series }) {
  const { provider, model: id, canonical, deprecated, alsoAt, override } = model;
  return (
    <>
      <p className="flex items-baseline gap-2">
        <span className="-translate-y-px">
          <ProviderDot series={series} />
        </span>
        <code className="figures min-w-0 wrap-anywhere">
          <span className="text-faint">{provider}/</span>
          {id}
        </code>
      </p>
      <div className="pl-3.5 text-12 text-faint">
        {deprecated && <p className="text-amber">Its provider will take it out of service.</p>}
        {override !== null && <p className="text-ink">with values of yours</p>}
        {canonical !== id && (
          <p className="wrap-anywhere">
            known as <code className="figures">{canonical}</code>
          </p>
        )}
        {alsoAt.length > 0 && (
          <p className="wrap-anywhere">also at {[...new Set(alsoAt.map((place) => place.provider))].join(', ')}</p>
        )}
        <PriceLines model={model} />
      </div>
    </>
  );
}

/** Prices that hold for some requests only, and what is not paid by the usual tokens. */
function PriceLines({ model }: { model: CatalogModelView }) {
  const { tiers, windows, validity } = model;
  const days = validityWords(validity);
  const rare = rareWords(model);
  return (
    <>
      {days !== null && <p>prices {days}</p>}
      {tiers.map((tier) => (
        <p key={tier.above}>{tierWords(tier)}</p>
      ))}
      {windows.map((window) => (
        <p key={window.when} className={window.holdsNow ? 'text-ink' : ''}>
          {windowLine(window)}
        </p>
      ))}
      {rare !== null && <p>{rare}</p>}
    </>
  );
}

function Price({ nanos }: { nanos: number | null }) {
  return nanos === null ? <Unknown /> : format.price(nanos);
}

function Tokens({ count }: { count: number | null }) {
  return count === null ? <Unknown /> : <span title={format.count(count)}>{format.tokens(count)}</span>;
}

/** A column of the word would be all that is seen of the table. */
function Unknown() {
  return (
    <>
      <span aria-hidden className="text-faint" title="unknown">
        –
      </span>
      <span className="sr-only">unknown</span>
    </>
  );
}
