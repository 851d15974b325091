import type { RequestCostView } from '../../../src/contract/price-views.ts';
import type { RequestDetail } from '../../../src/contract/views.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { format } from '../../ui/format.ts';
import { amountText, beyondWords, partText, priceWords } from './cost-words.ts';
import { useRequestCost } from './panel-queries.ts';
import { costSourceText } from './request-words.ts';

/** What a request costs and how that comes about, line by line. */
export function RequestCost({ request }: { request: RequestDetail }) {
  const { costNanos, costSource, state } = request;
  const { data } = useRequestCost(request);
  const arithmetic = data?.arithmetic ?? null;
  const pending = state === 'open' ? 'not yet known' : null;
  return (
    <section aria-label="Cost">
      <h3 className="mb-2 font-semibold">Cost</h3>
      {arithmetic !== null && <Arithmetic arithmetic={arithmetic} sumNanos={data?.computedNanos ?? null} />}
      <Facts>
        <Fact name="Cost" figures>
          {pending ?? format.money(costNanos, costSource === 'estimate')}
          {pending === null && <span className="block font-sans text-12 text-faint">{costSourceText(request)}</span>}
        </Fact>
        {data !== undefined && pending === null && <Others cost={data} />}
      </Facts>
    </section>
  );
}

type Sum = NonNullable<RequestCostView['arithmetic']>;

function Arithmetic({ arithmetic, sumNanos }: { arithmetic: Sum; sumNanos: number | null }) {
  const { parts, dollars } = arithmetic;
  return (
    <table className="mb-3 w-full text-12">
      <caption className="pb-1 text-left text-faint">{priceWords(arithmetic)}</caption>
      <tbody className="figures">
        {parts.map((part) => (
          <tr key={part.what} className="border-t border-line align-baseline *:py-1">
            <th scope="row" className="text-left font-normal">
              {partText(part)}
              {part.guessed && (
                <span className="font-sans text-faint" title="Another price stands in for one that is not known.">
                  {' '}
                  (guessed)
                </span>
              )}
            </th>
            <td className="pl-3 text-right whitespace-nowrap">{amountText(part.dollars)}</td>
          </tr>
        ))}
        <tr className="border-t border-edge align-baseline *:py-1">
          <th scope="row" className="text-left font-normal text-faint">
            Sum, to the nano-dollar
          </th>
          <td className="pl-3 text-right whitespace-nowrap" title={`$${dollars}`}>
            {format.exactly(sumNanos)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** The other ways to reckon it, and what may come on top. */
function Others({ cost }: { cost: RequestCostView }) {
  const { reportedNanos, computedNanos, baselineNanos, upToNanos } = cost;
  const drift = reportedNanos === null || computedNanos === null ? null : format.change(reportedNanos, computedNanos);
  return (
    <>
      {reportedNanos !== null && (
        <Fact name="As the provider charged it" figures>
          {format.money(reportedNanos)}
        </Fact>
      )}
      {computedNanos !== null && reportedNanos !== null && (
        <Fact name="By the price we know" figures>
          {format.money(computedNanos)}
          {drift !== null && <span className="block font-sans text-12 text-faint">{drift} against the charge</span>}
        </Fact>
      )}
      {baselineNanos !== null && (
        <Fact name="On the model you compare with" figures>
          {format.money(baselineNanos)}
        </Fact>
      )}
      {upToNanos > 0 && (
        <Fact name="May have been billed besides" figures>
          up to {format.money(upToNanos)}
          <span className="block font-sans text-12 text-faint">{beyondWords()}</span>
        </Fact>
      )}
    </>
  );
}
