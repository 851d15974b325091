// The few signs that words cannot replace. 12 × 12, drawn with the text's colour.

export function CloseIcon() {
  return (
    <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" stroke="currentColor" strokeWidth="1.25">
      <path d="M2 2l8 8M10 2l-8 8" />
    </svg>
  );
}

export function LeavingIcon() {
  return (
    <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.25">
      <path d="M4 2.5h5.5V8M9.5 2.5l-7 7" />
    </svg>
  );
}

export function ChevronIcon() {
  return (
    <svg aria-hidden width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.25">
      <path d="M3 4.5l3 3 3-3" />
    </svg>
  );
}

/** From left to right; `means` is what it says to those who hear the page. */
export function Arrow({ means }: { means: string }) {
  return (
    <>
      <svg
        aria-hidden
        width="12"
        height="8"
        viewBox="0 0 12 8"
        fill="none"
        className={`text-faint ${INLINE}`}
        stroke="currentColor"
      >
        <path d="M0 4h11M7.5 1L11 4 7.5 7" />
      </svg>
      <span className="sr-only">{means}</span>
    </>
  );
}

export function Cross({ means }: { means: string }) {
  return (
    <>
      <svg
        aria-hidden
        width="8"
        height="8"
        viewBox="0 0 8 8"
        className={INLINE}
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d="M1 1l6 6M7 1L1 7" />
      </svg>
      <span className="sr-only">{means}</span>
    </>
  );
}

export function Tick({ means }: { means: string }) {
  return (
    <>
      <svg
        aria-hidden
        width="10"
        height="8"
        viewBox="0 0 10 8"
        fill="none"
        className={INLINE}
        stroke="currentColor"
        strokeWidth="1.5"
      >
        <path d="M1 4l3 3 5-6" />
      </svg>
      <span className="sr-only">{means}</span>
    </>
  );
}

const INLINE = 'inline-block shrink-0 align-middle';
