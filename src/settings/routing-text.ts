// Routes, aliases, rules and their tests as one text to be edited: a configuration file with nothing else in it.

import { createRequire } from 'node:module';
import type { Config } from '../domain/config.ts';
import { refusal, type ConfigPath } from './config-refused.ts';
import { CONFIG_VERSION, type FileConfig } from './config-schema.ts';
import { linesOnly, parseConfigText } from './config-text.ts';
import { toWritten } from './normal-form.ts';

// Loaded when first needed, as in config-text.ts.
const require = createRequire(import.meta.url);

export const ROUTING_SECTIONS = ['routes', 'aliases', 'rules', 'ruleTests'] as const;
type RoutingSection = (typeof ROUTING_SECTIONS)[number];

/** YAML, in the order in which a request meets them read backwards: what rules lead to comes first. */
export function generateRoutingText(config: Config): string {
  const yaml = require('yaml') as typeof import('yaml');
  const { routes, aliases, rules, ruleTests } = toWritten(config);
  return yaml.stringify(
    { version: CONFIG_VERSION, routes, aliases, rules, ruleTests },
    { lineWidth: 120, aliasDuplicateObjects: false },
  );
}

const SOURCE = 'text';

export interface RoutingDraft {
  readonly sections: Pick<FileConfig, RoutingSection>;
  where(path: ConfigPath): string | null;
}

/** Throws ConfigRefused for what is wrong in itself, and for sections that are not about routing. */
export function parseRoutingText(text: string): RoutingDraft {
  const { config, where: placeOf } = parseConfigText(text, SOURCE);
  const where = linesOnly(placeOf);
  const others = Object.keys(config).filter(
    (section) => section !== 'version' && !ROUTING_SECTIONS.some((known) => known === section),
  );
  if (others.length > 0) {
    const message = `Only ${ROUTING_SECTIONS.join(', ')} can be changed here.`;
    throw refusal(
      others.map((section) => ({ path: [section], message })),
      where,
    );
  }
  const { version: _, ...sections } = config;
  return { sections, where };
}
