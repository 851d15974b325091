// Builds the parts named on the command line with Vite; build-panel.ts starts it.
import { createBuilder } from 'vite';

// Vite takes the word of whoever started us, a test runner say, and would build for development: slow, and with the
// paths of this machine in it.
process.env['NODE_ENV'] = 'production';

const builder = await createBuilder({ logLevel: 'warn' });
for (const part of process.argv.slice(2)) {
  const environment = builder.environments[part];
  if (environment === undefined) throw new Error(`vite.config.ts has no environment "${part}"`);
  await builder.build(environment);
}
