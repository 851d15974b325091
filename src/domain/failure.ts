// What can go wrong with one upstream call. Values that we decide upon, not exceptions.

/** The kinds a route can list in `fallbackOn`. */
export const FALLBACK_KINDS = [
  'outage',
  'rate-limit',
  'timeout',
  'schema',
  'model',
  'context-length',
  'content-filter',
  'auth',
  'quota',
] as const;

export type FallbackKind = (typeof FALLBACK_KINDS)[number];

/** `request`: a refusal that no other target could cure; it is returned to the client as it is. */
export type FailureKind = FallbackKind | 'request';

/** Whether the provider may charge for the failed call: provably not, possibly (the outcome is unknown), or it had begun. */
export type Billing = 'none' | 'possible' | 'begun';

export interface Failure {
  readonly kind: FailureKind;
  /** HTTP status the provider answered with (or put in its body), null when there was none. */
  readonly status: number | null;
  /** One sentence for people, free of secrets. */
  readonly message: string;
  /** The provider's own error fields, for passing on. */
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** How long the provider asked us to stay away, in ms. */
  readonly retryAfterMs: number | null;
  readonly billing: Billing;
  /** True when no connection could be made at all: it tells of the host, not of the model. */
  readonly connect: boolean;
}

/** Fills in what most failures do not have. */
export function failure(
  kind: FailureKind,
  message: string,
  rest: Partial<Omit<Failure, 'kind' | 'message'>> = {},
): Failure {
  return {
    kind,
    message,
    status: null,
    code: null,
    type: null,
    param: null,
    retryAfterMs: null,
    billing: 'none',
    connect: false,
    ...rest,
  };
}
