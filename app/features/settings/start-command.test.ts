import { expect, test } from 'vitest';
import { portProblem, startCommand } from './start-command.ts';

test.each([
  ['4747', true],
  [' 0 ', true],
  ['65535', true],
  ['65536', false],
  ['-1', false],
  ['80.5', false],
  ['', false],
  ['http', false],
])('%j is a port: %j', (text, is) => {
  expect(portProblem(text) === null).toBe(is);
});

test('the command names both ports and the directory', () => {
  expect(startCommand({ gateway: '5000', panel: ' 0' }, '/home/me/.config/Breakerbox')).toBe(
    'npm run headless -- --port 5000 --panel-port 0 --data-dir /home/me/.config/Breakerbox',
  );
});

test('a directory with blanks or quotes stays one word', () => {
  expect(startCommand({ gateway: '1', panel: '2' }, "/Users/me/Application Support/it's")).toContain(
    "--data-dir '/Users/me/Application Support/it'\\''s'",
  );
});
