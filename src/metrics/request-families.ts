// The figures of requests as families of Prometheus.

import { dollarsFromNanos } from '../domain/money.ts';
import type { Family, Labels, Sample } from './exposition.ts';
import type { RequestMetrics } from './request-metrics.ts';
import { TOKEN_KINDS, type Share, type TargetFigures } from './target-figures.ts';

/** Families whose samples are made of each share. */
const OF_SHARES: readonly (Omit<Family, 'samples'> & { readonly read: (share: Share) => Figure[] })[] = [
  {
    name: 'breakerbox_requests_total',
    type: 'counter',
    help: 'Requests that have ended, by how: done, failed, cancelled by the client, truncated. Those that no provider was asked for have an empty provider.',
    read: ({ states }) => Object.entries(states).map(([state, n]) => [['state', state], n]),
  },
  {
    name: 'breakerbox_tokens_total',
    type: 'counter',
    help: 'Tokens as providers counted them. The kinds do not overlap: input is without cached_input and cache_write, output without reasoning.',
    read: ({ tokens }) => TOKEN_KINDS.map((kind, i) => [['kind', kind], tokens[i] ?? 0]),
  },
  {
    name: 'breakerbox_cost_dollars_total',
    type: 'counter',
    help: 'What requests cost, as far as it is known.',
    read: ({ costNanos }) => [[null, dollarsFromNanos(costNanos)]],
  },
  {
    name: 'breakerbox_cost_up_to_dollars_total',
    type: 'counter',
    help: 'What attempts that failed, were cut or abandoned may have cost beside that, at most.',
    read: ({ upToNanos }) => [[null, dollarsFromNanos(upToNanos)]],
  },
  {
    name: 'breakerbox_requests_unpriced_total',
    type: 'counter',
    help: 'Requests whose cost is not known.',
    read: ({ unpriced }) => [[null, unpriced]],
  },
];

type Figure = readonly [label: readonly [string, string] | null, value: number | string];

export function requestFamilies(metrics: RequestMetrics): Family[] {
  const targets = metrics.targets();
  return [
    ...OF_SHARES.map(({ read, ...family }) => ({ ...family, samples: ofShares(targets, read) })),
    {
      name: 'breakerbox_attempts_total',
      type: 'counter',
      help: 'Calls to providers, by outcome: ok, cancelled, or the kind of failure.',
      samples: targets.flatMap((target) => byOutcome(target, target.attempts)),
    },
    {
      name: 'breakerbox_fallbacks_total',
      type: 'counter',
      help: 'Failed attempts after which another target was tried, by the target that failed and how.',
      samples: targets.flatMap((target) => byOutcome(target, target.fallbacks)),
    },
    {
      name: 'breakerbox_time_to_first_token_seconds',
      type: 'histogram',
      help: 'From the request to its first token, as the client felt it, failed attempts included.',
      samples: targets.flatMap((target) => target.ttft.samples(labelsOf(target))),
    },
    {
      name: 'breakerbox_request_duration_seconds',
      type: 'histogram',
      help: 'From the request to the end of its answer.',
      samples: targets.flatMap((target) => target.duration.samples(labelsOf(target))),
    },
    {
      name: 'breakerbox_added_latency_seconds',
      type: 'histogram',
      help: 'What the gateway itself added before the call and before the first token was passed on; answers of the first attempt only.',
      samples: metrics.added.samples([]),
    },
    {
      name: 'breakerbox_open_requests',
      type: 'gauge',
      help: 'Requests that are running.',
      samples: [{ labels: [], value: metrics.running }],
    },
  ];
}

function labelsOf({ provider, model }: TargetFigures): Labels {
  return [
    ['provider', provider],
    ['model', model],
  ];
}

function ofShares(targets: readonly TargetFigures[], read: (share: Share) => Figure[]): Sample[] {
  return targets.flatMap((target) =>
    target.shares().flatMap((share) => {
      const labels: Labels = [...labelsOf(target), ['client', share.client], ['route', share.route]];
      return read(share).map(([label, value]) => ({ labels: label === null ? labels : [...labels, label], value }));
    }),
  );
}

function byOutcome(target: TargetFigures, counts: ReadonlyMap<string, number>): Sample[] {
  return [...counts].map(([outcome, value]) => ({ labels: [...labelsOf(target), ['outcome', outcome]], value }));
}
