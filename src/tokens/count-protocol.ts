// What passes between the gateway's thread and the counting thread.

export interface TokenCount {
  readonly tokens: number;
  /** False: an estimate, wholly or in part. */
  readonly exact: boolean;
}

export interface CountRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type CountReply =
  | { readonly type: 'ready' }
  | { readonly type: 'counted'; readonly id: number; readonly count: TokenCount };
