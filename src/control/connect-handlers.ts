// Local tools: what connecting them would change, doing it, and taking it back.

import { implement } from '@orpc/server';
import { ConnectRefused } from '../connect/connect-refused.ts';
import { NotAsExpected } from '../connect/formats/values.ts';
import { contract } from '../contract/contract.ts';
import { refused, refusing, type Desk } from './desk.ts';

export function createConnectHandlers({ instance }: Desk) {
  const os = implement(contract).connect;
  const { connect, changes } = instance;

  return {
    list: os.list.handler(async () => connect.list()),
    preview: os.preview.handler(async ({ input }) => asked(async () => connect.preview(input.tool, input.model))),
    apply: os.apply.handler(async ({ input }) => asked(async () => connect.apply(input.tool, input.model, input.seen))),
    undo: os.undo.handler(async ({ input }) => {
      const undone = await asked(async () => Promise.resolve(connect.undo(input.tool, input.dryRun)));
      // Where its client was gone already, no change of the settings says so.
      if (!input.dryRun) changes.announce('config');
      return undone;
    }),
    verify: os.verify.handler(async ({ input }) => asked(async () => connect.verify(input.tool))),
  };
}

async function asked<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ConnectRefused || error instanceof NotAsExpected) throw refused(error.message, null);
    return refusing(() => {
      throw error;
    });
  }
}
