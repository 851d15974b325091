// What to change in a request that was refused, so that the same target takes it. Null where nothing of ours is at fault, or
// nothing but the request itself could be changed.

import type { Failure, FailureKind } from '../../domain/failure.ts';
import type { Fix } from '../../domain/fix.ts';
import { repairFields } from './apply-repair.ts';
import { complaintOf, type Complaint } from './complaint.ts';
import { repairOfEndpoint } from './endpoint.ts';
import { repairOfNames } from './field-repair.ts';
import { FORMAT_ROWS } from './format-rows.ts';
import { LIMIT_ROWS, SUM_ROWS } from './limit-rows.ts';
import { isOwnMistake } from './own-mistake.ts';
import { isSameChange, isUndoing, type Repair, type RepairRow, type Sent } from './repair.ts';
import { THINKING_ROWS } from './thinking-rows.ts';
import { TOOL_ROWS } from './tool-rows.ts';

const STATUSES = new Set([400, 404, 405, 415, 422, 501]);

/** A missing path is an outage, or a missing model, to those who only read its status. */
const KINDS = new Set<FailureKind>(['request', 'schema', 'model', 'outage', 'context-length']);

/** From the most particular to the most general. */
const ROWS: readonly RepairRow[] = [...SUM_ROWS, ...TOOL_ROWS, ...THINKING_ROWS, ...FORMAT_ROWS, ...LIMIT_ROWS];

/** One repair for one refusal. A request with several faults gets them one after the other. */
export function readRepair(failed: Failure, sent: Sent): Repair | null {
  const { status, kind } = failed;
  if (status === null || !STATUSES.has(status) || !KINDS.has(kind)) return null;
  const complaint = complaintOf(failed, status);
  const repair =
    kind === 'context-length' ? (readRows(SUM_ROWS, complaint, sent) ?? null) : readComplaint(complaint, sent);
  if (repair === null) return null;
  const remember = repair.remember && !isOwnMistake(repair.fix, complaint, sent);
  return { remember, fix: { ...repair.fix, in: sent.dialect } };
}

function readComplaint(complaint: Complaint, sent: Sent): Repair | null {
  const inRows = readRows(ROWS, complaint, sent);
  if (inRows !== undefined) return inRows;
  const ofNames = repairOfNames(complaint, sent);
  if (ofNames !== null && makesADifference(ofNames.fix, sent)) return ofNames;
  const ofEndpoint = repairOfEndpoint(complaint, sent);
  return ofEndpoint !== null && makesADifference(ofEndpoint.fix, sent) ? ofEndpoint : null;
}

/** Undefined: no row knows this complaint; null: one does, and there is nothing to be done. */
function readRows(rows: readonly RepairRow[], complaint: Complaint, sent: Sent): Repair | null | undefined {
  for (const row of rows) {
    if (row.dialect !== undefined && row.dialect !== sent.dialect) continue;
    const said = row.says.exec(complaint.text);
    if (said === null) continue;
    const repair = row.repair(said, sent, complaint);
    if (repair !== null && makesADifference(repair.fix, sent)) return repair;
    if (row.last === true) return null;
  }
  return undefined;
}

/** Repairs of single fields are tried out; the rows look for themselves whether another one has anything to do. */
function makesADifference(fix: Fix, { body, heeded = [] }: Sent): boolean {
  if (heeded.some((other) => isSameChange(fix, other) || isUndoing(fix, other))) return false;
  switch (fix.do) {
    case 'drop':
    case 'rename':
    case 'cap':
    case 'set':
      return repairFields(body, new Map(), [fix]).length > 0;
    case 'rewrite':
    case 'emulate':
    case 'speak':
    case 'stream':
      return true;
  }
}
