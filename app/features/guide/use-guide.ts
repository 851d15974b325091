import { useEffect, useState } from 'react';
import { rememberGuide, useRemembered } from './guide-memory.ts';
import { isShownFirst, type Facts } from './guide-steps.ts';
import { useGuideFacts } from './use-guide-facts.ts';

/** null: it is not there. Once it is, it stays to its last tick, and after that until it is put away or the page is left. */
export function useGuide(): Facts | null {
  const remembered = useRemembered();
  const facts = useGuideFacts(remembered);
  const [wasShown, setShown] = useState<boolean | null>(null);
  const isShown = wasShown ?? (facts === undefined ? null : isShownFirst(remembered, facts));
  if (wasShown === null && isShown !== null) setShown(isShown);
  useEffect(() => {
    if (isShown === true && remembered === null) rememberGuide('begun');
    // The last tick came while nobody looked.
    if (isShown === false && remembered === 'begun') rememberGuide('put-away');
  }, [isShown, remembered]);
  if (facts === undefined) return null;
  return isShown === true || remembered === 'asked-for' ? facts : null;
}
