// What an address points at on its page: `?at=provider:openai` is whatever carries `data-subject="provider:openai"`.

import { useEffect, type RefObject } from 'react';
import { useChoices } from './address.ts';

/** What has not come by then is not on this page. */
const COMES_WITHIN_MS = 5_000;

/** Brings it into view and gives it the focus, as soon as it is there. */
export function useArrival(page: RefObject<HTMLElement | null>): void {
  const [choices] = useChoices();
  const subject = choices.get('at');
  useEffect(() => {
    const inside = page.current;
    if (subject === null || inside === null) return;
    const arrive = (): boolean => {
      const found = inside.querySelector<HTMLElement>(`[data-subject="${CSS.escape(subject)}"]`);
      if (found === null) return false;
      if (found.tabIndex < 0) found.tabIndex = -1;
      found.scrollIntoView({ block: 'center' });
      found.focus({ preventScroll: true, focusVisible: true });
      return true;
    };
    if (arrive()) return;
    const watch = new MutationObserver(() => {
      if (arrive()) watch.disconnect();
    });
    watch.observe(inside, { childList: true, subtree: true });
    const timer = setTimeout(() => watch.disconnect(), COMES_WITHIN_MS);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, [subject, page]);
}
