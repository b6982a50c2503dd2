// Reads a template from where the user says it is: a folder, a file, a zip, or standard input.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Workspace } from 'formwork';
import { Misuse } from './arguments.js';

/** Folders that belong to other tools. */
const SKIPPED = new Set(['.git', '.terraform', 'node_modules']);
/** Nobody means more than this by a template; a wrong folder should not be read for minutes. */
const LARGEST = 64 * 1024 * 1024;

export async function open(path) {
  const workspace = new Workspace();
  if (path === '-') take(workspace, 'main.tf', await buffer(process.stdin));
  else if ((await about(path)).isDirectory()) await takeFolder(workspace, path, '', { left: LARGEST });
  else take(workspace, basename(path), await readFile(path));
  return workspace;
}

/** The bytes of a file that an option names. */
export async function bytes(path) {
  await about(path);
  return readFile(path);
}

async function about(path) {
  try {
    return await stat(path);
  } catch (error) {
    throw new Misuse(`${path}: ${error.code === 'ENOENT' ? 'no such file or folder' : error.message}`);
  }
}

function take(workspace, name, content) {
  if (content.subarray(0, 2).toString('latin1') === 'PK') workspace.setArchive(content);
  else workspace.setFile(name, content);
}

async function takeFolder(workspace, root, inside, budget) {
  const entries = await readdir(join(root, inside), { withFileTypes: true });
  for (const entry of entries) {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) await takeFolder(workspace, root, path, budget);
    if (!entry.isFile()) continue;
    budget.left -= (await stat(join(root, path))).size;
    if (budget.left < 0) throw new Misuse(`${root}: more than ${LARGEST / 1024 / 1024} MB; is this the right folder?`);
    workspace.setFile(path, await readFile(join(root, path)));
  }
}
