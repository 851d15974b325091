// Starts a script or a tool of this project on a Node that can run it.
//
//   node src/launch.mjs src/headless.ts --port 0     a script of ours
//   node src/launch.mjs --bin vitest run             the tool `vitest` of an installed package
//
// Plain JavaScript that old versions of Node still understand: it has to be able to say that they are too old.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const NEEDED = [22, 18];
const modules = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');

/** The Node that `npm ci` installed for this platform, or undefined. */
function findPinnedNode() {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return [`node-${platform}`, `node-bin-${platform}`]
    .map((name) => join(modules, name, 'bin', binary))
    .find((path) => existsSync(path));
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The JavaScript file behind `node_modules/.bin/NAME`: a symbolic link, on Windows a shell script that names it. */
function findTool(name) {
  const link = join(modules, '.bin', name);
  if (!existsSync(link)) fail(`The tool "${name}" is not installed: run "npm ci".`);
  if (process.platform !== 'win32') return realpathSync(link);
  const target = /"\$basedir\/(\.\.\/[^"]+)"/.exec(readFileSync(link, 'utf8'));
  return target ? resolve(modules, '.bin', target[1]) : link;
}

function fail(message) {
  console.error(message);
  process.exit(78);
}

/** On a terminal Ctrl-C and hang-up reach every process of the group, so passing them on would deliver them twice. */
function isSentToGroup(signal) {
  return isatty(0) && signal !== 'SIGTERM';
}

function runChild(node, args) {
  // The channel is there to be closed: by that the script learns that this process was killed outright, or that the
  // shell above it was. src/when-alone.ts listens.
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const parent = process.ppid;
  setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent && child.connected) child.disconnect();
  }, 500).unref();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => isSentToGroup(signal) || child.kill(signal));
  child.on('error', (error) => fail(`Cannot start ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    for (const handled of signals) process.removeAllListeners(handled);
    process.kill(process.pid, signal);
  });
}

const [first, ...rest] = process.argv.slice(2);
if (!first || (first === '--bin' && rest.length === 0)) {
  fail('Usage: node src/launch.mjs <script> | --bin <tool> [args…]');
}

const node = findPinnedNode() || (isNewEnough(process.versions.node) ? process.execPath : undefined);
if (!node) {
  fail(
    `Breakerbox needs Node ${NEEDED.join('.')} or newer and found ${process.versions.node}: ` +
      'run "npm ci", which brings the right one along, or install a newer Node.',
  );
}

// Tools that start "node" by name shall get the same one.
process.env.PATH = [dirname(node), join(modules, '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
if (!process.env.NODE_COMPILE_CACHE) process.env.NODE_COMPILE_CACHE = join(modules, '.cache', 'breakerbox');

// Node 22.18 and 24.0 to 24.2 warn that they strip types; we know.
const quiet = '--disable-warning=ExperimentalWarning';
// V8 lets the space for new objects grow to 128 MB when much goes on at once, and keeps it. 16 MB do the same work.
const small = '--max-semi-space-size=8';
const args = first === '--bin' ? [findTool(rest[0]), ...rest.slice(1)] : [quiet, small, first, ...rest];
// Becoming the script beats having it as a child: nothing to forward, nothing to orphan.
if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node, [node, ...args]);
else runChild(node, args);
