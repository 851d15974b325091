import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { Batcher } from './batcher.ts';
import { CommitMark } from './commit-mark.ts';
import type { LedgerOp } from './protocol.ts';

/** Operations are told apart by their `id`; nobody here looks at the rest. */
const op = (id: string): LedgerOp => ({ op: 'attempt', id, attempt: {} }) as unknown as LedgerOp;
const idOf = (each: LedgerOp): string => (each as { id: string }).id;

/** A batcher with a writer that does nothing by itself. */
class Rig {
  readonly clock = new VirtualClock();
  readonly mark = new CommitMark();
  readonly sent: { seq: number; ids: string }[] = [];
  readonly health: (string | null)[] = [];
  /** Set: what comes soon waits here for its turn. */
  turns: (() => void)[] | null = null;
  readonly batcher = new Batcher<LedgerOp>({
    mark: this.mark,
    send: (seq, ops) => this.sent.push({ seq, ids: ops.map(idOf).join('') }),
    after: (ms, run) => this.clock.after(ms, run),
    soon: (run) => {
      if (this.turns === null) this.clock.soon(run);
      else this.turns.push(run);
    },
    onHealth: (problem) => this.health.push(problem),
  });

  urgent(id: string): number {
    return this.batcher.add(op(id), true);
  }

  later(id: string): number {
    return this.batcher.add(op(id), false);
  }

  /** The writer has committed the last batch; true when it says so in a message. */
  commit(): boolean {
    const wanted = this.mark.publish(this.sent.at(-1)?.seq ?? 0);
    if (wanted) this.batcher.onCommit();
    return wanted;
  }

  fail(message = 'disk full'): void {
    this.batcher.onFailed(this.sent.at(-1)?.seq ?? 0, message);
  }

  get ids(): string[] {
    return this.sent.map(({ ids }) => ids);
  }
}

async function inLedger({ batcher }: Rig): Promise<void> {
  await new Promise<void>((resolve) => {
    batcher.whenInLedger(resolve);
  });
}

test('who asks how it stands sets nobody else going in the middle of that', () => {
  const rig = new Rig();
  const ran: string[] = [];
  const [a, b] = [rig.urgent('a'), rig.urgent('b')];
  rig.commit();
  rig.turns = [];
  rig.batcher.whenSettled(b, () => ran.push('b'));
  rig.turns.splice(0).forEach((turn) => {
    turn();
  });
  rig.mark.publish(rig.sent.at(-1)?.seq ?? 0);
  expect([rig.batcher.isSettled(a), rig.batcher.isSettled(b)]).toEqual([true, true]);
  expect(ran).toEqual([]);
  rig.turns.splice(0).forEach((turn) => {
    turn();
  });
  expect(ran).toEqual(['b']);
});

describe('group commit', () => {
  test('what is urgent goes out at once', () => {
    const rig = new Rig();
    rig.urgent('a');
    expect(rig.sent).toEqual([{ seq: 1, ids: 'a' }]);
  });

  test('what can wait rides with what cannot, in order', () => {
    const rig = new Rig();
    rig.later('a');
    rig.later('b');
    expect(rig.sent).toEqual([]);
    rig.urgent('c');
    expect(rig.ids).toEqual(['abc']);
  });

  test('or goes out by itself after a moment, with what came meanwhile', async () => {
    const rig = new Rig();
    rig.later('a');
    await rig.clock.advance(9);
    rig.later('b');
    expect(rig.sent).toEqual([]);
    await rig.clock.advance(1);
    expect(rig.ids).toEqual(['ab']);
  });

  test('one batch is under way at a time; what comes meanwhile is the next one', () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.urgent('b');
    rig.urgent('c');
    expect(rig.ids).toEqual(['a']);
    // Something urgent waits behind it, so the writer has been asked to say when it is done.
    expect(rig.commit()).toBe(true);
    expect(rig.sent).toEqual([
      { seq: 1, ids: 'a' },
      { seq: 2, ids: 'bc' },
    ]);
  });
});

describe('learns of a commit', () => {
  test('by looking, without any message', () => {
    const rig = new Rig();
    const ticket = rig.urgent('a');
    expect(rig.batcher.isSettled(ticket)).toBe(false);
    expect(rig.commit()).toBe(false);
    expect(rig.batcher.isSettled(ticket)).toBe(true);
    expect(rig.batcher.waiting).toBe(0);
  });

  test('by a message when somebody waits for it', () => {
    const rig = new Rig();
    const ran: string[] = [];
    rig.batcher.whenSettled(rig.urgent('a'), () => ran.push('a'));
    expect(ran).toEqual([]);
    expect(rig.commit()).toBe(true);
    expect(ran).toEqual(['a']);
  });

  test('whoever comes after the commit is served at once', () => {
    const rig = new Rig();
    const ticket = rig.urgent('a');
    rig.commit();
    const ran: string[] = [];
    rig.batcher.whenSettled(ticket, () => ran.push('a'));
    expect(ran).toEqual(['a']);
  });

  test('a commit between the look and the request for a message is not missed', () => {
    const rig = new Rig();
    const ticket = rig.urgent('a');
    const ran: string[] = [];
    const { wantWake } = CommitMark.prototype;
    rig.mark.wantWake = () => {
      rig.mark.publish(1);
      wantWake.call(rig.mark);
    };
    rig.batcher.whenSettled(ticket, () => ran.push('a'));
    expect(ran).toEqual(['a']);
  });

  test('of its own batch only, in the order of asking', () => {
    const rig = new Rig();
    const ran: string[] = [];
    const tickets = ['a', 'b', 'c'].map((id) => [id, rig.urgent(id)] as const);
    for (const [id, ticket] of tickets) rig.batcher.whenSettled(ticket, () => ran.push(id));
    rig.commit();
    expect(ran).toEqual(['a']);
    expect(rig.commit()).toBe(true);
    expect(ran).toEqual(['a', 'b', 'c']);
  });

  test('every operation is handed over once and in order, and every waiter runs once, after its commit', async () => {
    const step = fc.constantFrom('urgent', 'later', 'commit', 'fail', 'time');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const rig = new Rig();
        const durable: string[] = [];
        const accepted: string[] = [];
        const ran: string[] = [];
        /** The last batch that the writer has spoken of. */
        let answered = 0;
        const underWay = (): (typeof rig.sent)[number] | null => {
          const last = rig.sent.at(-1);
          if (last === undefined || last.seq === answered) return null;
          answered = last.seq;
          return last;
        };
        const commit = (): void => {
          const last = underWay();
          if (last === null) return;
          durable.push(...last.ids.split(''));
          rig.commit();
        };
        for (const [i, each] of steps.entries()) {
          const id = String.fromCodePoint(0x100 + i);
          if (each === 'urgent' || each === 'later') {
            accepted.push(id);
            const ticket = rig[each](id);
            rig.batcher.whenSettled(ticket, () => {
              ran.push(id);
              if (rig.batcher.problem === null) expect(durable).toContain(id);
            });
          } else if (each === 'commit') commit();
          else if (each === 'time') await rig.clock.advance(40_000);
          else if (underWay() !== null) rig.fail();
        }
        for (let i = 0; i < 5; i += 1) {
          await rig.clock.advance(40_000);
          commit();
        }
        expect(durable).toEqual(accepted);
        expect(ran.toSorted()).toEqual(accepted);
        expect(rig.batcher.waiting).toBe(0);
        expect(rig.batcher.problem).toBeNull();
      }),
    );
  });
});

describe('a batch that fails', () => {
  test('is sent again with what came meanwhile, under a new number', async () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.urgent('b');
    rig.fail();
    rig.urgent('c');
    expect(rig.ids).toEqual(['a']);
    await rig.clock.advance(250);
    expect(rig.sent.at(-1)).toEqual({ seq: 2, ids: 'abc' });
  });

  test('holds up nobody: traffic goes on, and the problem is told', () => {
    const rig = new Rig();
    const ran: string[] = [];
    const ticket = rig.urgent('a');
    rig.batcher.whenSettled(ticket, () => ran.push('a'));
    rig.fail('disk full');
    expect(ran).toEqual(['a']);
    expect(rig.batcher.isSettled(ticket)).toBe(true);
    expect(rig.batcher.isSettled(rig.urgent('b'))).toBe(true);
    expect(rig.batcher.problem).toBe('disk full');
    expect(rig.health).toEqual(['disk full']);
    expect(rig.batcher.waiting).toBe(2);
  });

  test('is tried again less and less often, half a minute apart at most', async () => {
    const rig = new Rig();
    rig.urgent('a');
    const pauses: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      rig.fail();
      const from = rig.clock.monotonic();
      const sent = rig.sent.length;
      while (rig.sent.length === sent) await rig.clock.advance(250);
      pauses.push(rig.clock.monotonic() - from);
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('that lands at last ends the problem, and the next pause is short again', async () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.fail();
    await rig.clock.advance(250);
    expect(rig.commit()).toBe(true);
    expect(rig.health).toEqual(['disk full', null]);
    expect(rig.batcher.waiting).toBe(0);
    rig.urgent('b');
    rig.fail();
    await rig.clock.advance(250);
    expect(rig.ids).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a late word about an earlier batch is ignored', () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.commit();
    rig.urgent('b');
    rig.batcher.onFailed(1, 'late');
    expect(rig.batcher.problem).toBeNull();
    rig.commit();
    expect(rig.batcher.waiting).toBe(0);
  });
});

describe('a writer that is lost', () => {
  test('gets nothing more, and traffic goes on', async () => {
    const rig = new Rig();
    const ran: string[] = [];
    rig.batcher.whenSettled(rig.urgent('a'), () => ran.push('a'));
    rig.batcher.onUnusable('The writer stopped.');
    rig.batcher.whenSettled(rig.urgent('b'), () => ran.push('b'));
    rig.later('c');
    await rig.clock.advance(3_600_000);
    expect(ran).toEqual(['a', 'b']);
    expect(rig.ids).toEqual(['a']);
    expect(rig.batcher.waiting).toBe(3);
    expect(rig.batcher.problem).toBe('The writer stopped.');
    await inLedger(rig);
  });

  test('also when it is lost while a failed batch waits for its next try', async () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.fail();
    rig.batcher.onUnusable('The writer stopped.');
    await rig.clock.advance(60_000);
    expect(rig.ids).toEqual(['a']);
    expect(rig.batcher.problem).toBe('The writer stopped.');
  });

  test('costs no more memory than 50,000 entries, and what is lost is told', () => {
    const rig = new Rig();
    rig.batcher.onUnusable('The writer stopped.');
    for (let i = 0; i < 50_123; i += 1) rig.later('x');
    expect(rig.batcher.waiting).toBe(50_000);
    expect(rig.batcher.problem).toBe('The writer stopped. (123 entries lost)');
  });
});

test('a writer that hangs holds up nobody once the memory is full', () => {
  const rig = new Rig();
  const ran: string[] = [];
  rig.batcher.whenSettled(rig.urgent('a'), () => ran.push('a'));
  for (let i = 0; i < 50_000; i += 1) rig.later('x');
  expect(ran).toEqual([]);
  expect(rig.batcher.problem).toBeNull();
  rig.later('y');
  expect(rig.batcher.problem).toMatch(/1 entries lost/);
  expect(ran).toEqual(['a']);
  rig.commit();
  expect(rig.batcher.isSettled(1)).toBe(true);
  expect(rig.batcher.problem).toBeNull();
});

describe('until all of it is in the ledger', () => {
  test('sends what lingers, and waits for that too', async () => {
    const rig = new Rig();
    rig.urgent('a');
    rig.later('b');
    let isThere = false;
    void inLedger(rig).then(() => (isThere = true));
    await rig.clock.advance(0);
    expect(rig.commit()).toBe(true);
    await rig.clock.advance(0);
    expect(isThere).toBe(false);
    expect(rig.ids).toEqual(['a', 'b']);
    expect(rig.commit()).toBe(true);
    await rig.clock.advance(0);
    expect(isThere).toBe(true);
  });

  test('does not wait for a ledger that cannot be written', async () => {
    const rig = new Rig();
    rig.urgent('a');
    const isOver = inLedger(rig);
    rig.fail();
    await isOver;
  });
});

describe('with a journal', () => {
  /** What was written there, one string a write. */
  const written: string[] = [];
  let works = true;
  const withJournal = (): Rig => {
    written.length = 0;
    works = true;
    const rig = new Rig();
    rig.batcher.useJournal({
      append: (ops) => {
        if (works) written.push(ops.map(idOf).join(''));
        return works;
      },
      turn: () => undefined,
    });
    return rig;
  };

  test('what is urgent is durable at once, and goes into the ledger with others a moment later', async () => {
    const rig = withJournal();
    const ticket = rig.urgent('a');
    expect(rig.batcher.isSettled(ticket)).toBe(true);
    expect([written, rig.sent]).toEqual([['a'], []]);
    rig.later('b');
    await rig.clock.advance(10);
    expect(written).toEqual(['a', 'b']);
    rig.urgent('c');
    await rig.clock.advance(39);
    expect(rig.sent).toEqual([]);
    await rig.clock.advance(1);
    expect(rig.ids).toEqual(['abc']);
    expect(rig.batcher.waiting).toBe(3);
    rig.commit();
    expect(rig.batcher.waiting).toBe(0);
  });

  test('who asks before the turn is over has all that came written with it', () => {
    const rig = withJournal();
    rig.turns = [];
    rig.later('a');
    const ticket = rig.urgent('b');
    expect(written).toEqual([]);
    expect(rig.batcher.isSettled(ticket)).toBe(true);
    expect(written).toEqual(['ab']);
  });

  test('what waits behind a slow batch goes when that is in the ledger', async () => {
    const rig = withJournal();
    rig.urgent('a');
    await rig.clock.advance(50);
    rig.urgent('b');
    await rig.clock.advance(50);
    expect(rig.ids).toEqual(['a']);
    expect(rig.commit()).toBe(true);
    expect(rig.ids).toEqual(['a', 'b']);
  });

  test('one that cannot be written leaves it to the writer, and gets later what is not safe yet', () => {
    const rig = withJournal();
    works = false;
    const a = rig.urgent('a');
    expect(rig.ids).toEqual(['a']);
    expect(rig.batcher.isSettled(a)).toBe(false);
    works = true;
    const b = rig.urgent('b');
    expect([rig.batcher.isSettled(a), rig.batcher.isSettled(b)]).toEqual([true, true]);
    expect(written).toEqual(['ab']);
  });

  test('who wants it in the ledger waits for that, and nobody lingers then', async () => {
    const rig = withJournal();
    rig.urgent('a');
    let isThere = false;
    rig.batcher.whenInLedger(() => (isThere = true));
    expect(rig.ids).toEqual(['a']);
    expect(isThere).toBe(false);
    rig.commit();
    await rig.clock.advance(0);
    expect(isThere).toBe(true);
  });

  test('what failed is sent again, and stays durable meanwhile', async () => {
    const rig = withJournal();
    const ticket = rig.urgent('a');
    await rig.clock.advance(50);
    rig.fail();
    rig.urgent('b');
    expect(rig.batcher.isSettled(ticket)).toBe(true);
    await rig.clock.advance(300);
    expect(rig.ids).toEqual(['a', 'ab']);
    rig.commit();
    expect(rig.batcher.waiting).toBe(0);
    expect(rig.batcher.problem).toBeNull();
    expect(written).toEqual(['a', 'b']);
  });
});
