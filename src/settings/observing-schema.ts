// What is told and kept of requests beside the ledger: the written form of these settings.

import { TELEMETRY_PROTOCOLS } from '../domain/config.ts';
import { isCollector } from './collector-url.ts';
import { choice, either, environmentName, fields, list, name, text, yesOrNo } from './schema-parts.ts';

/** Of everybody, of nobody, or of some. */
export const captureBodies = either(
  yesOrNo,
  fields({
    clients: list('clients', name('the name of the client')).min(
      1,
      'Must name at least one client. Write false to keep nothing.',
    ),
  }),
  (written) => typeof written !== 'object' || written === null,
);

export const telemetry = fields({
  endpoint: text("the collector's URL").refine(
    isCollector,
    'Write the base URL of an OTLP collector: http://127.0.0.1:4318 on this machine, https://… elsewhere; no user, no query.',
  ),
  protocol: choice(TELEMETRY_PROTOCOLS).optional(),
  headers: list(
    'headers',
    fields({
      name: text('the name of a header').regex(/^[A-Za-z0-9-]{1,64}$/, 'A header name has letters, digits and "-".'),
      env: environmentName,
    }),
  ).optional(),
});
