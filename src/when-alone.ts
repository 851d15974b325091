// Notices that whoever started this process is gone without having said so.

const EVERY_MS = 500;

/**
 * Calls `stop` once when the launcher was killed, or the shell in which npm runs its scripts: npm passes SIGTERM to that
 * shell, and the shell dies of it without passing it on. `stop` may come on top of a signal and must bear that.
 */
export function whenAlone(stop: () => void): void {
  let isAlone = false;
  const once = (): void => {
    clearInterval(watch);
    if (!isAlone) stop();
    isAlone = true;
  };

  const parent = process.ppid;
  const watch = setInterval(() => {
    // Only under npm: elsewhere a parent may end on purpose and leave this process to serve.
    if (process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent) once();
  }, EVERY_MS);
  watch.unref();

  process.once('disconnect', once);
  // The launcher's channel is for its end only and shall not keep this process alive.
  process.channel?.unref();
}
