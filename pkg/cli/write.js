// Writes files whole or not at all.
import { open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Misuse } from './arguments.js';

/** The file has the new content, or, when something goes wrong, the old one. Its permissions stay; a link stays a link. */
export async function replace(path, content) {
  try {
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    // Pipes and devices cannot be renamed onto.
    if (old && !old.isFile()) await writeFile(target, content);
    else await aside(target, content, old && old.mode & 0o777);
  } catch (error) {
    throw new Misuse(`${path}: cannot be written: ${error.message}`);
  }
}

async function aside(target, content, mode) {
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const file = await open(draft, 'wx');
  try {
    if (mode !== undefined) await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(draft, target);
  } catch (error) {
    await file.close().catch(() => {});
    await unlink(draft).catch(() => {});
    throw error;
  }
}
