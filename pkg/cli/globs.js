// Patterns for paths, where no shell has read them.
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Misuse } from './arguments.js';

const SKIPPED = new Set(['.git', '.terraform', 'node_modules']);

/** Paths as they are, and what patterns among them match: folders, and of files of templates the folders they are in. */
export async function expanded(paths) {
  const found = [];
  for (const path of paths) found.push(...(await one(path)));
  return found;
}

async function one(path) {
  if (path === '-' || !/[*?]/.test(path) || (await stat(path).catch(() => undefined))) return [path];
  const parts = path.replaceAll('\\', '/').split('/');
  const matches = await walk(parts[0] === '' ? '/' : '', parts.filter((part, at) => part !== '' || at > 0));
  const folders = matches.map(({ path, file }) => (file && /\.tf(\.json)?$/.test(path) ? dirname(path) : path));
  if (folders.length === 0) throw new Misuse(`nothing matches ${JSON.stringify(path)}`);
  return [...new Set(folders)].sort();
}

async function walk(root, [part, ...rest]) {
  if (part === undefined) return [];
  const entries = await readdir(root || '.', { withFileTypes: true }).catch(() => []);
  const inside = entries.filter(({ name }) => !SKIPPED.has(name));
  const found = [];
  if (part === '**') {
    found.push(...(rest.length > 0 ? await walk(root, rest) : []));
    for (const entry of inside) if (entry.isDirectory() && !entry.name.startsWith('.')) found.push(...(await walk(join(root, entry.name), [part, ...rest])));
    return found;
  }
  if (part === '.' || part === '..') return walk(join(root, part), rest);
  const fits = pattern(part);
  for (const entry of inside) {
    if (!fits.test(entry.name) || (entry.name.startsWith('.') && !part.startsWith('.'))) continue;
    const path = join(root, entry.name);
    if (rest.length === 0) found.push({ path, file: entry.isFile() });
    else if (entry.isDirectory()) found.push(...(await walk(path, rest)));
  }
  return found;
}

function pattern(part) {
  const text = part.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${text}$`, 'u');
}
