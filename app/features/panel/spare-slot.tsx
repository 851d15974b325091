import { Link } from 'wouter';

/** The empty place beside the simulated provider, where a real one belongs. */
export function SpareSlot() {
  return (
    <li className="mb-3 -ml-px flex">
      <Link
        href="/providers/add"
        className="flex flex-1 flex-col items-center border border-dashed border-edge px-3 text-center text-faint hover:bg-sheet hover:text-ink"
      >
        <svg
          aria-hidden
          width="52"
          height="104"
          viewBox="0 0 52 104"
          fill="none"
          className="mt-5"
          stroke="currentColor"
        >
          <rect x="0.5" y="0.5" width="51" height="103" rx="6" strokeDasharray="4 4" />
          <path d="M26 44v16M18 52h16" strokeWidth="1.5" />
        </svg>
        <span className="mt-5 font-semibold text-ink">Add a provider</span>
        <span className="text-12">Paste a key, and it takes the place of the simulated one.</span>
      </Link>
    </li>
  );
}
