// A developer's gateway as it may be after two months: several providers, one tripped and one off, budgets, rules, clients,
// what was learned, kept requests, backups, and tools that are connected.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventsIn, eventText } from '../support/answer-formats.ts';
import { postChat } from '../support/chat-call.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { pastSpend, writePastSpend } from '../support/past-spend.ts';
import { startUpstream, type Behaviour } from '../support/scripted-upstream.ts';
import { says, spokenTo } from '../support/speaking-upstream.ts';
import { overloaded, unsupportedParameter } from '../support/upstream-behaviours.ts';

export interface House {
  readonly gateway: Gateway;
  close(): Promise<void>;
}

/** Claude Code is given a key of its own when it is connected. */
const CLIENTS = [
  { name: 'editor', key: 'bbx-9d1e40c7b2a86f53' },
  { name: 'scripts', key: 'bbx-4f7a92e6d0c3b815' },
];

/** What a tool of this system would have there, so that it is found. */
const FILES = {
  '.claude/settings.json': '{\n  "model": "sonnet",\n  "permissions": { "allow": ["Bash(npm test:*)"] }\n}\n',
  '.codex/config.toml': 'model = "gpt-5" # the good one\napproval_policy = "on-request"\n',
  '.continue/config.yaml': 'name: Local\nversion: 1.0.0\nschema: v1\nmodels: []\n',
  '.config/zed/settings.json': '{\n  // Zed settings\n  "theme": "One Light"\n}\n',
};

/** `home`: stands for the user's home in the pictures. */
export async function buildHouse(home: string, port: number): Promise<House> {
  furnish(home);
  const place = placeIn(home, port);
  await writePastSpend(place.dataDir, pastSpend({ requests: 4_000, until: Date.now() - 60_000 }));
  const [well, ill] = [await startUpstream({ always: answering }), await startUpstream({ always: overloaded() })];
  const gateway = await startGateway({ config: configOf(well.origin, ill.origin), ...place });
  await live(gateway);
  return {
    gateway,
    async close() {
      await gateway.dispose();
      await Promise.all([well.close(), ill.close()]);
    },
  };
}

/** The same home on its first day. */
export async function buildNewHouse(home: string, port: number): Promise<House> {
  furnish(home);
  const gateway = await startGateway(placeIn(home, port));
  return { gateway, close: () => gateway.dispose() };
}

function furnish(home: string): void {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
}

function placeIn(home: string, port: number) {
  const dataDir = join(home, '.config', 'Breakerbox');
  mkdirSync(dataDir, { recursive: true });
  const env = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: join(home, '.config'), PATH: '/usr/bin:/bin' };
  return { dataDir, env, args: ['--port', String(port)] };
}

const ANSWERS = [
  'Yes. The test fails because the clock is read twice; read it once and pass it on.',
  'Done: the migration adds the column at the end and leaves what is there alone.',
  'Three of them are bugs, one is a question. The first: `parse` throws on an empty line.',
];
let asked = 0;

/** As a model would, at a pace that differs, and with one field that it does not take. */
const answering: Behaviour = async (exchange) => {
  if (exchange.asked['temperature'] !== undefined && exchange.seen.url.includes('/chat/'))
    return unsupportedParameter()(exchange);
  asked += 1;
  const n = asked;
  const usage = { input: 1_800 + ((n * 977) % 9_000), output: 60 + ((n * 331) % 140), cached: (n % 3) * 512 };
  const said = { text: ANSWERS[n % ANSWERS.length] ?? '', usage };
  await pause(150 + (n % 7) * 90);
  if (!exchange.streamed) {
    await pause(usage.output * 8);
    return says(said)(exchange);
  }
  exchange.response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  for (const event of eventsIn(spokenTo(exchange), said)) {
    exchange.response.write(eventText([event]));
    await pause(usage.output);
  }
  exchange.response.end();
};

function configOf(well: string, ill: string): GatewayConfig {
  const key = (name: string) => [{ name: 'main', value: `sk-${name}-0123456789abcdefghij` }];
  const model = (id: string, inputPrice: number, outputPrice: number) => ({ id, inputPrice, outputPrice });
  return {
    providers: [
      {
        id: 'anthropic',
        preset: 'anthropic',
        baseUrl: well,
        keys: key('ant-api03'),
        models: [model('claude-sonnet-4-5', 3, 15)],
      },
      {
        id: 'openai',
        preset: 'openai',
        baseUrl: `${well}/v1`,
        keys: key('proj'),
        models: [model('gpt-5-mini', 0.25, 2), model('gpt-5', 1.25, 10)],
      },
      {
        id: 'groq',
        preset: 'groq',
        baseUrl: `${ill}/v1`,
        keys: key('gsk'),
        models: [model('gpt-oss-120b', 0.15, 0.6), model('gpt-oss-20b', 0.1, 0.5)],
      },
      {
        id: 'openrouter',
        preset: 'openrouter',
        baseUrl: `${well}/v1`,
        keys: key('or'),
        models: [model('qwen/qwen3-coder', 0.22, 0.95)],
      },
      { id: 'ollama', preset: 'ollama', baseUrl: `${well}/v1`, enabled: false, models: [{ id: 'qwen3-coder' }] },
    ],
    routes: [
      { id: 'auto', targets: [{ model: 'anthropic/claude-sonnet-4-5' }, { model: 'openai/gpt-5' }] },
      {
        id: 'cheap',
        strategy: 'cheapest',
        targets: [
          { model: 'groq/gpt-oss-120b' },
          { model: 'openai/gpt-5-mini' },
          { model: 'openrouter/qwen/qwen3-coder' },
        ],
      },
    ],
    rules: [
      {
        id: 'agents',
        note: 'whoever brings tools works on code',
        when: { model: ['auto'], has: { tools: true } },
        use: { model: 'anthropic/claude-sonnet-4-5' },
      },
      {
        id: 'short-prompts',
        note: 'a short question needs no thinking',
        when: { model: ['auto'], inputTokens: { lt: 2_500 } },
        use: { route: 'cheap' },
      },
      {
        id: 'at-night',
        enabled: false,
        when: { client: ['scripts'], hours: { from: '22:00', to: '06:00' } },
        use: { model: 'openrouter/qwen/qwen3-coder' },
      },
      {
        id: 'no-opus',
        when: { client: ['scripts'], model: ['*opus*'] },
        use: { refuse: 'Scripts use cheaper models. Ask for "cheap".' },
      },
    ],
    clients: CLIENTS,
    aliases: { 'gpt-4o': 'openai/gpt-5-mini', sonnet: 'anthropic/claude-sonnet-4-5' },
    budgets: [
      { id: 'monthly', scope: 'all', period: 'month', limit: 60, warnAt: 0.8, onLimit: 'refuse' },
      {
        id: 'agents',
        scope: { route: 'auto' },
        period: 'week',
        limit: 4.2,
        warnAt: 0.8,
        onLimit: { downgrade: 'cheap' },
      },
      { id: 'scripts', scope: { client: 'scripts' }, period: 'day', limit: 1, warnAt: 0.5, onLimit: 'refuse' },
    ],
    settings: { captureBodies: true, baselineModel: 'anthropic/claude-sonnet-4-5' },
  };
}

/** Of each client something, enough failures to trip what is ill, and a field that is learned not to be taken. */
async function live(gateway: Gateway): Promise<void> {
  const { panel } = gateway;
  await panel.connect.apply({ tool: 'claude-code' });
  const keys = new Map((await panel.clients.list({})).map(({ name, key }) => [name, key ?? '']));
  const ask = (client: string, model: string, content: string, rest: object = {}) =>
    postChat(gateway, { model, messages: [{ role: 'user', content }], ...rest }, { key: keys.get(client) ?? '' });
  for (let n = 0; n < 8; n += 1) await ask('scripts', 'groq/gpt-oss-120b', `Name this variable, number ${n}.`);
  const tools = [{ type: 'function', function: { name: 'bash', parameters: { type: 'object', properties: {} } } }];
  for (let n = 0; n < 6; n += 1)
    await Promise.all([
      ask('claude-code', 'auto', 'Why does the test of the breaker fail at midnight?', { tools, stream: true }),
      ask('editor', n % 2 === 0 ? 'auto' : 'openai/gpt-5-mini', 'Explain this stack trace.', { stream: true }),
      ask('scripts', 'cheap', 'Classify: the delivery was late again.', { stream: true }),
    ]);
  await ask('editor', 'openrouter/qwen/qwen3-coder', 'Write the commit message.', { temperature: 0.2 });
  await ask('scripts', 'claude-opus-4-1', 'Translate these strings.');
  await ask('editor', 'openai/gpt-5-mini', 'What does this function do?', { stream: true });
  await panel.fixes.add({
    provider: 'openrouter',
    model: 'qwen/qwen3-coder',
    dialect: 'openai-chat',
    fix: { do: 'cap', field: 'max_tokens', to: 8_192 },
  });
  await panel.routing.switchRule({ id: 'at-night', on: true });
  await panel.routing.switchRule({ id: 'at-night', on: false });
  for await (const _ of await panel.data.backup({}));
}
