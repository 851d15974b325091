// Makes src/catalog/embedded-facts.json from a collection of model facts:
//   node src/launch.mjs test/tools/embed-model-facts.ts FACTS.json

import { readFileSync, writeFileSync } from 'node:fs';
import { compactFacts, type PublishedFacts } from '../../src/catalog/compact-facts.ts';

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('Name the file with the collected facts.');

// The file's shape is what its collector wrote; every figure in it is judged by compactFacts.
const facts = compactFacts(JSON.parse(readFileSync(from, 'utf8')) as PublishedFacts);

// One model a line, so that a refresh can be read as a diff.
const providers = Object.entries(facts.providers).map(([provider, models]) => {
  const lines = Object.entries(models).map(([id, model]) => `${JSON.stringify(id)}:${JSON.stringify(model)}`);
  return `${JSON.stringify(provider)}:{\n${lines.join(',\n')}\n}`;
});
const head = `"source":${JSON.stringify(facts.source)},"date":${JSON.stringify(facts.date)}`;
writeFileSync(
  new URL('../../src/catalog/embedded-facts.json', import.meta.url),
  `{${head},"providers":{\n${providers.join(',\n')}\n}}\n`,
);
