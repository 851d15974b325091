/** The sign of a fire drill: a hatched plate, as on things that are only for practice. */
export function DrillMark() {
  return (
    <svg aria-hidden width="10" height="10" viewBox="0 0 10 10" fill="none" className="shrink-0 text-amber">
      <rect x="0.75" y="0.75" width="8.5" height="8.5" rx="1.5" stroke="currentColor" strokeWidth="1.5" />
      <path d="M1.5 5.5l4-4M2 8.5L8.5 2M4.5 8.5l4-4" stroke="currentColor" strokeWidth="1.25" />
    </svg>
  );
}
