// `explain FILE`: which way a request would go, and why.

import type { ExplainView } from '../contract/routing-views.ts';
import { CommandFailed, type Command } from './command.ts';
import { dollars } from './money-words.ts';

const SURFACES = ['chat', 'responses', 'messages', 'completions', 'ollama', 'embeddings'];

export const explainCommand: Command = {
  usage: 'FILE [--client NAME] [--surface chat|responses|messages] [--json]',
  summary: 'which way the request in FILE (JSON, or - for standard input) would go, and why',
  flags: ['client', 'surface'],
  switches: ['json'],
  files: 1,
  async run({ client, print, readText }, { file, flags, switches }) {
    const surface = flags['surface'] ?? 'chat';
    if (!SURFACES.includes(surface)) {
      throw new CommandFailed(`--surface must be one of ${SURFACES.join(', ')}, found '${surface}'.`);
    }
    const body = readText(file ?? '-');
    const view = await client.routing.explain({ of: 'body', body, surface, client: flags['client'] ?? null });
    if (switches.has('json')) print(JSON.stringify(view, null, 2));
    else for (const line of explanationLines(view)) print(line);
    return view.problem === null ? 0 : 1;
  },
};

function explanationLines(view: ExplainView): readonly string[] {
  return [
    ...askedLines(view),
    ...view.rules.map(({ rule, outcome, why }) => {
      return line('Rule', `${rule} ${OUTCOME_WORDS[outcome]}${why === null ? '' : `: ${why}`}`);
    }),
    ...decisionLines(view),
    ...view.targets.flatMap(targetLines),
    ...view.skipped.map(({ target, reason }) => line('Left out', `${target}: ${reason}`)),
    ...(view.cache === null ? [] : [cacheLine(view.cache)]),
    ...view.notes.map((note) => line('Note', note)),
  ];
}

function line(label: string, text: string): string {
  return `${label.padEnd(13)}${text}`;
}

function askedLines({ asked, surface, client, facts }: ExplainView): readonly string[] {
  const { inputTokens, exact, turns, has } = facts;
  const about = exact ? '' : 'about ';
  const tokens = inputTokens === null ? 'unknown' : `${about}${inputTokens.toLocaleString('en-US')}`;
  return [
    line('Asked for', `${asked}, at ${surface}${client === null ? '' : `, by ${client}`}`),
    line('Prompt', `${tokens} tokens, ${turnWords(turns)}${has.length === 0 ? '' : `, with ${has.join(', ')}`}`),
  ];
}

function decisionLines({ problem, rule, route, strategy, targets }: ExplainView): readonly string[] {
  if (problem !== null) return [line('Goes nowhere', `${problem.message} (${problem.status})`)];
  const by = rule === null ? 'the name asked for' : `rule ${rule}`;
  const decided = line('Decided by', `${by}${route === null ? '' : `, route ${route}`}`);
  return strategy !== null && targets.length > 1 ? [decided, line('Strategy', strategy)] : [decided];
}

function targetLines(target: ExplainView['targets'][number], index: number): readonly string[] {
  const cost = target.expectedNanos === null ? 'cost unknown' : `${dollars(target.expectedNanos)} expected`;
  const sum = target.arithmetic === null ? '' : ` = ${target.arithmetic}`;
  const place = target.state === 'resting' ? 'rests' : `${index + 1}.`;
  return [line(place, `${target.target}  ${cost}${sum}`), line('', target.reason)];
}

function cacheLine({ target, warmTokens, worthNanos, stays }: NonNullable<ExplainView['cache']>): string {
  const worth = worthNanos === null ? 'an unknown amount' : dollars(worthNanos);
  const where = `${warmTokens.toLocaleString('en-US')} tokens warm at ${target}`;
  return line('Cache', `${where}; leaving costs ${worth}; ${stays ? 'stays' : 'moves all the same'}`);
}

function turnWords(turns: number | null): string {
  return turns === null ? 'turns unknown' : `${turns} ${turns === 1 ? 'turn' : 'turns'}`;
}

const OUTCOME_WORDS: Readonly<Record<ExplainView['rules'][number]['outcome'], string>> = {
  matched: 'matched',
  no: 'did not match',
  open: 'cannot be judged',
  off: 'is switched off',
  'not-reached': 'was not reached',
};
