// Reads a template from where the user says it is: a folder, a file, a zip, or standard input.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Workspace } from 'formwork';
import { Misuse } from './arguments.js';

/** Folders that belong to other tools. */
const SKIPPED = new Set(['.git', '.terraform', 'node_modules']);
/** Nobody means more than this by a template; a wrong folder should not be read for minutes. */
const LARGEST = 64 * 1024 * 1024;

export async function open(path) {
  return (await target(path)).workspace;
}

/**
 * A template and where it came from. `root` stands before its files' paths in what is told, so that they can be found from the
 * current folder; `folder` is where it lies; `disk` says where a file is, when it can be written. A `stdinName` is what standard input is called: it takes
 * the place of that file in its folder. Without one it is a file by itself, `called` so.
 */
export async function target(path, { stdinName, called = 'main.tf' } = {}) {
  const workspace = new Workspace();
  if (path === '-') return { workspace, path, ...(await standardInput(workspace, stdinName, called)) };
  if ((await about(path)).isDirectory()) {
    await takeFolder(workspace, path, '', { left: LARGEST });
    return { workspace, path, kind: 'folder', folder: path, root: shown(path), disk: (name) => join(path, name) };
  }
  const folder = dirname(path);
  const kind = take(workspace, basename(path), await bytes(path));
  if (kind === 'zip') return { workspace, path, kind, folder, root: shown(path) };
  return { workspace, path, kind, folder, root: shown(folder), disk: (name) => join(folder, name) };
}

/** The bytes of a file that an option names. */
export async function bytes(path) {
  const { size } = await about(path);
  if (size > LARGEST) throw new Misuse(`${path}: ${tooLarge}`);
  try {
    return await readFile(path);
  } catch (error) {
    throw new Misuse(`${path}: ${error.message}`);
  }
}

/** The text of a file that an option names. */
export async function text(path) {
  const content = await bytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new Misuse(`${path}: not UTF-8`);
  }
}

async function about(path) {
  try {
    return await stat(path);
  } catch (error) {
    throw new Misuse(`${path}: ${error.code === 'ENOENT' ? 'no such file or folder' : error.message}`);
  }
}

const tooLarge = `more than ${LARGEST / 1024 / 1024} MB; is this what you meant?`;

async function standardInput(workspace, given, called) {
  const content = await drained(process.stdin);
  const name = given ?? called;
  const folder = dirname(name);
  if (given !== undefined) await takeFolder(workspace, folder, '', { left: LARGEST });
  const kind = take(workspace, basename(name), content);
  return { kind: kind === 'zip' ? kind : 'stdin', folder, root: shown(folder), name: basename(name) };
}

async function drained(stream) {
  const [chunks, budget] = [[], { left: LARGEST }];
  for await (const chunk of stream) {
    budget.left -= chunk.length;
    if (budget.left < 0) throw new Misuse(`standard input: ${tooLarge}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A path as the current folder sees it, with slashes; as it was given where it lies outside. */
export function seen(path) {
  const from = relative('.', path);
  const chosen = isAbsolute(path) && from.startsWith('..') ? path : from;
  return sep === '/' ? chosen : chosen.replaceAll(sep, '/');
}

function shown(folder) {
  const path = seen(folder);
  return path === '' || path.endsWith('/') ? path : `${path}/`;
}

function take(workspace, name, content) {
  const isPacked = ['PK', '\x1f\x8b'].includes(content.subarray(0, 2).toString('latin1'));
  if (isPacked) workspace.setArchive(content);
  else workspace.setFile(name, content);
  return isPacked ? 'zip' : 'file';
}

async function takeFolder(workspace, root, inside, budget) {
  const entries = await listed(join(root, inside));
  for (const entry of entries) {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) await takeFolder(workspace, root, path, budget);
    const { size } = await fileAt(join(root, path), entry);
    if (size === undefined) continue;
    budget.left -= size;
    if (budget.left < 0) throw new Misuse(`${root}: ${tooLarge}`);
    workspace.setFile(path, await bytes(join(root, path)));
  }
}

/** A file, or what a link leads to when that is one; a link that leads nowhere is none. */
async function fileAt(path, entry) {
  if (!entry.isFile() && !entry.isSymbolicLink()) return {};
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found : {};
}

async function listed(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new Misuse(`${folder}: ${error.message}`);
  }
}
