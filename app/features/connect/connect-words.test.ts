import { expect, test } from 'vitest';
import type { ToolView } from '../../../src/contract/connect-views.ts';
import { toolState } from './connect-words.ts';

const tool: ToolView = {
  id: 'codex',
  label: 'Codex CLI',
  kind: 'agent',
  way: 'file',
  cannot: null,
  found: null,
  findable: true,
  ownModels: false,
  verifies: true,
  docs: 'https://example.org',
  connection: null,
};
const connection = { client: 'codex', since: 0, model: null, files: [], problem: null, lastRequestAt: null };

test.each([
  ['connected', 'good', { connection }],
  ['has a key', 'plain', { way: 'hand', connection }],
  ['connected', 'good', { way: 'hand', connection: { ...connection, lastRequestAt: 1 } }],
  ['needs attention', 'bad', { connection: { ...connection, problem: 'gone' } }],
  ['cannot be connected', 'plain', { way: 'none', cannot: 'because' }],
  ['found here', 'plain', { found: '/bin/codex' }],
  ['not found here', 'plain', {}],
  ['', 'plain', { findable: false, way: 'hand' }],
] satisfies [string, string, Partial<ToolView>][])('a tool is “%s”', (word, tone, other) => {
  expect(toolState({ ...tool, ...other })).toEqual({ word, tone });
});
