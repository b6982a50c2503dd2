// Does something again whenever one of its files changes.
import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Misuse } from './arguments.js';

/** An editor that saves writes several times. */
const SETTLED_MS = 100;
const FOREIGN = /(^|[\\/])(\.git|\.terraform|node_modules)([\\/]|$)/;
const CLEAR = '\x1b[2J\x1b[3J\x1b[H';

/** The files that options name. */
const INPUTS = ['var-file', 'state', 'config', 'baseline', 'usage', 'book'];
/** What these do, others must do alone. */
const WRITING = ['fix', 'fix-how', 'write-baseline'];

export function refuseWatch(paths, options) {
  const writing = WRITING.find((name) => options[name] !== undefined);
  if (writing) throw new Misuse(`--watch and --${writing.replace('-how', '')}: one after the other, please`);
  if (paths.includes('-')) throw new Misuse('standard input is read once; --watch takes files and folders');
}

/** Runs until somebody interrupts; gives the exit code of the last run. */
export async function watching(paths, options, run, { out = process.stdout, err = process.stderr } = {}) {
  refuseWatch(paths, options);
  const own = options.output === undefined ? undefined : resolve(options.output);
  let code = 0;
  let [changed, wake] = [false, () => {}];
  const note = (path) => {
    if (FOREIGN.test(path) || resolve(path) === own) return;
    changed = true;
    wake();
  };
  const watchers = [];
  for (const path of [...paths, ...INPUTS.flatMap((name) => options[name] ?? [])]) watchers.push(await watched(path, note));
  let ended = false;
  const end = () => ((ended = true), wake());
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, end);
  while (!ended) {
    changed = false;
    if (out.isTTY) out.write(CLEAR);
    code = await run();
    if (err.isTTY) err.write(`${new Date().toLocaleTimeString()} waiting for changes; Ctrl+C ends\n`);
    while (!changed && !ended) await new Promise((resolve) => (wake = resolve));
    // What comes soon after belongs to it.
    while (changed && !ended) {
      changed = false;
      await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
      if (!changed) break;
    }
  }
  for (const watcher of watchers) watcher.close();
  return code;
}

async function watched(path, note) {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Misuse(`${path}: no such file or folder`);
  if (found.isDirectory()) return watch(path, { recursive: true }, (_, name) => note(join(path, name ?? '')));
  // Editors put another file in the place of the one there was: the folder stays.
  const folder = dirname(path);
  return watch(folder, (_, name) => name === basename(path) && note(`${folder}${sep}${name}`));
}
