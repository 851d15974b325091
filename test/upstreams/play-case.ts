// One case: a question through an SDK, and what came of it at the client, at the vendor, on the wire and in the ledger.

import { complaintsAbout } from '../agents/wire-rules.ts';
import type { WireTap } from '../agents/wire-tap.ts';
import { eventually } from '../support/eventually.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { requestRows } from '../support/ledger-file.ts';
import type { RequestRow } from '../support/ledger-file.ts';
import type { Case } from './cases.ts';
import { USAGE } from './vendors.ts';
import type { Vendors } from './vendors.ts';

export interface Stage {
  readonly gateway: Gateway;
  /** Between our gateway and the server. */
  readonly wire: WireTap;
  readonly vendors: Vendors;
}

interface Outcome {
  readonly text: string | null;
  readonly error: unknown;
}

/** Returns complaints. */
export async function playCase(one: Case, { gateway, wire, vendors }: Stage): Promise<string[]> {
  const before = requestRows(gateway.dataDir).length;
  wire.take();
  vendors.take();
  const { prompt, stream, withTool } = one;
  const model = `${one.providerId}/${one.server.modelName(one.vendor)}`;
  const access = { url: gateway.url, key: gateway.clientKey };
  const outcome = await one.surface.ask(access, { model, prompt, stream, withTool }).then(
    (text): Outcome => ({ text, error: null }),
    (error: unknown): Outcome => ({ text: null, error }),
  );
  return [
    ...(one.error === null ? checkAnswer(one, outcome) : checkError(one.error, outcome)),
    ...checkVendor(one, vendors),
    ...wire.take().flatMap(complaintsAbout),
    ...(await checkLedger(one, gateway.dataDir, before)),
  ];
}

function checkAnswer({ expected }: Case, { text, error }: Outcome): string[] {
  if (text === null) return [`the client got an error: ${String(error)}`];
  return text === expected ? [] : [`the client got ${JSON.stringify(text)}`];
}

function checkError({ status }: NonNullable<Case['error']>, { text, error }: Outcome): string[] {
  if (text !== null) return [`the client got an answer: ${JSON.stringify(text)}`];
  const seen = statusOf(error);
  return seen === status ? [] : [`the client got ${String(seen)}: ${String(error)}`];
}

/** `status` in the vendors' SDKs, `statusCode` in the AI SDK. */
function statusOf(error: unknown): number | undefined {
  const { status, statusCode } = error as { status?: number; statusCode?: number };
  return status ?? statusCode;
}

function checkVendor({ vendor, withTool, error }: Case, vendors: Vendors): string[] {
  const calls = vendors.take();
  const complaints = calls.flatMap(({ path, status }) => [
    ...(vendor.paths.includes(path) ? [] : [`the vendor was called at ${path}`]),
    ...(status === (error?.status ?? 200) ? [] : [`the vendor answered ${status}`]),
  ]);
  const wanted = withTool ? 2 : 1;
  // How often a failed call is tried again is the business of the gateways.
  const enough = error === null ? calls.length === wanted : calls.length > 0;
  return enough ? complaints : [...complaints, `the vendor was called ${calls.length} times`];
}

async function checkLedger(one: Case, dataDir: string, before: number): Promise<string[]> {
  const rows = await eventually(() => {
    const mine = requestRows(dataDir).slice(before);
    if (mine.some(({ state }) => state === 'open')) throw new Error('A request of the ledger is still open.');
    return mine;
  });
  if (rows.length === 0) return ['the ledger has no request'];
  return rows.flatMap((row) => (one.error === null ? checkDone(row, one) : checkFailed(row, one.error)));
}

function checkDone(row: RequestRow, { providerId, surface }: Case): string[] {
  if (row.state !== 'done') return [`ledger: ${row.state} (${row.status} ${row.error_kind})`];
  const tokens = `${row.input_tokens} in, ${row.output_tokens} out`;
  return [
    ...(row.surface === surface.ledgerName ? [] : [`ledger: its surface is ${row.surface}`]),
    ...(row.provider === providerId ? [] : [`ledger: it went to ${row.provider}`]),
    ...(row.input_tokens === USAGE.input && row.output_tokens === USAGE.output ? [] : [`ledger: ${tokens}`]),
  ];
}

function checkFailed(row: RequestRow, { kind }: NonNullable<Case['error']>): string[] {
  return row.error_kind === kind ? [] : [`ledger: ${row.state}, ${row.error_kind} instead of ${kind}`];
}
