/** The breaker, small: the sign of the house. */
export function Mark() {
  return (
    <svg aria-hidden width="14" height="22" viewBox="0 0 14 22" fill="none">
      <rect x="0.75" y="0.75" width="12.5" height="20.5" rx="3" stroke="currentColor" strokeWidth="1.5" />
      <rect x="3.5" y="3.5" width="7" height="7.5" rx="1" fill="currentColor" />
      <circle cx="7" cy="16" r="1.75" className="stroke-amber" strokeWidth="1.5" />
    </svg>
  );
}
