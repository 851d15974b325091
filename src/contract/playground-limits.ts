// What panel and core must agree on about the playground, apart from the schemas: where a page loads these, zod asks whether it
// may make code of texts, and the desktop window's policy answers with a complaint.

export { PLAYGROUND_CLIENT } from '../domain/client-names.ts';

/** With pictures. Less than what the panel can send at all, because quotation marks within a text take two signs. */
export const MAX_PLAYGROUND_CHARS = 24_000_000;
