import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Explanation } from './explanation.tsx';
import { useAddTest, useExplanation } from './routing-queries.ts';

/** Of a request that the ledger knows. */
export function WhySection({ id }: { id: string }) {
  const { data, error } = useExplanation(id);
  const addTest = useAddTest();
  return (
    <section aria-label="Why it went there">
      <h3 className="mb-2 font-semibold">Why it went there</h3>
      {data === undefined && error !== null && <p className="text-faint">{describeError(error)}</p>}
      {data !== undefined && (
        <>
          <Explanation view={data} />
          <Button size="small" className="mt-3" disabled={addTest.isPending} onClick={() => addTest.mutate({ id })}>
            Make this a rule test
          </Button>
        </>
      )}
    </section>
  );
}
