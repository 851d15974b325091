// How fast an answer was written, as the ledger reckons it. Without schemas, for the page.

export { paceOf } from '../domain/pace.ts';
