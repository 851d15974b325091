import { focusPage } from './focus-page.ts';

/** The first stop of the keyboard: past the rail. No link, as what stands behind the # is where one is. */
export function SkipLink() {
  return (
    <button
      type="button"
      onClick={focusPage}
      className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-40 focus:rounded-plate focus:border focus:border-ink focus:bg-sheet focus:px-3 focus:py-1 focus:font-medium"
    >
      Skip to the page
    </button>
  );
}
