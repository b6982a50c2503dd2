// `formwork lint --fix`: applies what the engine would, to the files themselves or as a diff.
import { readFile } from 'node:fs/promises';
import { unified } from '../linter/diff.js';
import { Misuse } from './arguments.js';
import { replace } from './write.js';

/** What mending would change, as a diff with the paths as they are told. */
export function dry({ workspace, root }, { unsafe }, options) {
  const { files, applied } = workspace.fix({ unsafe, lint: options });
  tell(applied, files, 'would be');
  return files.map(({ path, text }) => unified(root + path, workspace.text(path) ?? '', text)).join('');
}

/** Mends the files, on the disk too. */
export async function mend(from, { unsafe }, options) {
  if (from.kind === 'zip') throw new Misuse(`${from.path}: --fix cannot write into a zip; --fix=dry shows what it would change`);
  const { files, applied } = from.workspace.fix({ unsafe, lint: options });
  // What standard input stands for is the caller's to write, and so is all else in its folder.
  const own = from.kind === 'stdin' ? files.filter(({ path }) => path === from.name) : files;
  for (const { path, text } of own) {
    if (from.disk) await write(from.disk(path), from.workspace.text(path), text);
    from.workspace.setFile(path, text);
  }
  const names = new Set(own.map(({ path }) => from.root + path));
  tell(applied.filter(({ filename }) => names.has(filename)), own, 'were');
}

async function write(path, before, after) {
  const now = await readFile(path, 'utf8').catch(() => undefined);
  if (now !== before) throw new Misuse(`${path}: was changed by somebody else meanwhile; it stays as it is`);
  await replace(path, after);
}

function tell(applied, files, verb) {
  for (const { filename, line, title, code } of applied) process.stderr.write(`${printable(filename)}:${line}: ${printable(title)} [${code}]\n`);
  process.stderr.write(`Fixes that ${verb} made: ${applied.length}. Files changed: ${files.length}.\n`);
}

/** Without what would steer a terminal. */
const printable = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
