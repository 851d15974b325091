// The bench's own processes: upstream, forwarder and load. Each is a script of this folder that is asked over IPC, so that
// none of them takes the CPU of what is measured without being seen.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface OwnProcess<Question, Answer> {
  readonly pid: number;
  /** One question at a time. */
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

export async function runProcess<Question extends object, Answer>(
  script: string,
  args: readonly string[] = [],
): Promise<OwnProcess<Question, Answer> & { readonly ready: unknown }> {
  const child = fork(join(import.meta.dirname, script), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  const orphaned = (): void => void child.kill('SIGKILL');
  process.once('exit', orphaned);
  const exited = once(child, 'exit');
  const next = async (): Promise<unknown> => {
    const ended = exited.then(([code]) => {
      throw new Error(`${script} ended with ${code}.`);
    });
    ended.catch(() => undefined);
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [{ error?: string; answer?: unknown }];
    if (message.error !== undefined) throw new Error(`${script}: ${message.error}`);
    return message.answer;
  };
  const ready = await next();
  return {
    ready,
    pid: child.pid ?? 0,
    async ask(question) {
      const answered = next();
      child.send(question);
      return (await answered) as Answer;
    },
    async stop() {
      process.off('exit', orphaned);
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The other end: says that it is ready, and answers question after question. */
export function serveQuestions<Question>(ready: unknown, answer: (question: Question) => Promise<unknown>): void {
  process.on('message', (question: Question) => {
    answer(question).then(
      (result) => process.send?.({ answer: result }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ answer: ready });
}
