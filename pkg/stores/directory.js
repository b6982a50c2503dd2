// Keeps a world in a folder, for Node.
//
//   world-<n>.jsonl    all records at some moment, written aside, synced and renamed into place
//   changes-<n>.jsonl  what changed since, a line per change set, each synced before it counts
//   owner              the process that has the folder open
//
// The highest n for which world-<n>.jsonl exists is the one that counts. Both files are lines of `{ puts, deletes }`. A torn last
// line was never acknowledged and is dropped; any other line that cannot be read is set aside by name. Records are
// `{ kind, key, version, body }`; this file judges none of them.
import * as node from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../errors.js';

/** After so many bytes of changes, and not before there are as many as the world has, the world is written anew. */
const COMPACT_AFTER = 4 * 1024 * 1024;
/** So many records are written in a line. */
const TOGETHER = 256;
const NEWLINE = 0x0a;

export class DirectoryStore {
  #folder;
  #files;
  #compactAfter;
  #generation = 0;
  #changes;
  /** Bytes of the changes that count. */
  #written = 0;
  /** At how many bytes of changes the world is written anew. */
  #limit = 0;
  /** More is in the file of changes than counts: a write failed. */
  #torn = false;
  /** A new generation is in place, and the folder may not have been told for good. */
  #unsettled = false;
  /** What was read when the folder was opened, until it is asked for. */
  #first;

  static async open(folder, { files = node, compactAfter = COMPACT_AFTER } = {}) {
    const store = new DirectoryStore();
    store.#folder = folder;
    store.#files = files;
    store.#compactAfter = compactAfter;
    await files.mkdir(folder, { recursive: true });
    await claim(files, join(folder, 'owner'));
    try {
      await store.#begin();
    } catch (error) {
      await store.close().catch(() => {});
      throw failure(error);
    }
    return store;
  }

  async load() {
    const records = this.#first ?? (await this.#read());
    this.#first = undefined;
    return [...records.values()];
  }

  /** All of it or nothing, and on the disk when the promise resolves. */
  async apply(changes) {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    this.#first = undefined;
    try {
      if (this.#unsettled) await this.#settle();
      if (this.#torn) await this.#mend();
      this.#torn = true;
      await this.#changes.appendFile(line);
      await this.#changes.datasync();
      this.#torn = false;
    } catch (error) {
      // What was half written must not precede the next change set.
      if (this.#torn) await this.#mend().catch(() => {});
      throw failure(error);
    }
    this.#written += line.length;
    if (this.#written <= this.#limit) return;
    // The changes are kept, whatever becomes of this.
    await this.#compact(await this.#read()).catch(() => (this.#limit = this.#written + this.#compactAfter));
  }

  async close() {
    await this.#changes?.close();
    await this.#files.rm(join(this.#folder, 'owner'), { force: true });
  }

  async #begin() {
    const names = await this.#files.readdir(this.#folder);
    const generations = names.map((name) => Number(/^world-(\d+)\.jsonl?$/.exec(name)?.[1] ?? 0));
    this.#generation = Math.max(0, ...generations);
    this.#first = await this.#read();
    const current = [this.#path('world'), this.#path('changes')];
    // Worlds of an earlier form are one array.
    if (this.#generation === 0 || !names.includes(`world-${this.#generation}.jsonl`)) await this.#compact(this.#first);
    else {
      await sync(this.#files, this.#folder);
      this.#changes = await this.#files.open(current[1], 'a');
      await this.#mend();
      this.#limit = Math.max(this.#compactAfter, (await this.#files.stat(current[0])).size);
    }
    const kept = [this.#path('world'), this.#path('changes')];
    for (const name of names.filter((name) => /^(world|changes)-/.test(name))) {
      const path = join(this.#folder, name);
      if (!kept.includes(path)) await this.#files.rm(path, { force: true });
    }
  }

  /** Every record that counts, by kind and key; notes how many bytes of changes do. */
  async #read() {
    const records = new Map();
    if (this.#generation === 0) return records;
    const world = await this.#bytes(this.#path('world'));
    if (world) lines(world, records, 'world');
    else for (const record of JSON.parse(await this.#files.readFile(join(this.#folder, `world-${this.#generation}.json`), 'utf8'))) records.set(id(record), record);
    const changes = (await this.#bytes(this.#path('changes'))) ?? Buffer.alloc(0);
    // Once the file is open, what is behind the last change that counts was refused.
    this.#written = lines(this.#changes ? changes.subarray(0, this.#written) : changes, records, 'changes');
    return records;
  }

  async #bytes(path) {
    return this.#files.readFile(path).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  async #mend() {
    await this.#changes.truncate(this.#written);
    await this.#changes.datasync();
    this.#torn = false;
  }

  async #settle() {
    await sync(this.#files, this.#folder);
    this.#unsettled = false;
    for (const name of [`world-${this.#generation - 1}.jsonl`, `changes-${this.#generation - 1}.jsonl`]) {
      await this.#files.rm(join(this.#folder, name), { force: true }).catch(() => {});
    }
  }

  async #compact(records) {
    const files = this.#files;
    const next = this.#generation + 1;
    const [aside, world, changes] = [this.#path('world', next, 'tmp'), this.#path('world', next), this.#path('changes', next)];
    const empty = await files.open(changes, 'w');
    let size;
    try {
      await empty.sync();
      size = await write(files, aside, records);
      await files.rename(aside, world);
    } catch (error) {
      await empty.close();
      throw error;
    }
    const old = this.#changes;
    this.#generation = next;
    this.#changes = empty;
    this.#written = 0;
    this.#limit = Math.max(this.#compactAfter, size);
    // Nothing is written to the new generation before it is there for good.
    this.#unsettled = true;
    await old?.close();
    await this.#settle();
  }

  #path(name, generation = this.#generation, ending = 'jsonl') {
    return join(this.#folder, `${name}-${generation}.${ending}`);
  }
}

function id({ kind, key }) {
  return `${kind}/${key}`;
}

/** Does what lines say; gives how many bytes of them count. */
function lines(bytes, records, name) {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const { puts, deletes } = parsed(bytes.toString('utf8', start, end)) ?? {};
    if (puts) {
      for (const gone of deletes) records.delete(id(gone));
      for (const record of puts) records.set(id(record), record);
    } else if (end + 1 === bytes.length) {
      return start;
    } else {
      const unread = { kind: 'unreadable', key: `${name} ${start}`, version: 1, body: 'null' };
      records.set(id(unread), unread);
    }
    start = end + 1;
  }
  return start;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes all records; gives how many bytes they are. */
async function write(files, path, records) {
  const file = await files.open(path, 'w');
  const all = [...records.values()];
  let size = 0;
  try {
    for (let at = 0; at < all.length; at += TOGETHER) {
      const line = Buffer.from(`${JSON.stringify({ puts: all.slice(at, at + TOGETHER), deletes: [] })}\n`);
      await file.appendFile(line);
      size += line.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return size;
}

async function sync(files, folder) {
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One process per folder. A process that is gone owns nothing, and neither does another one that has its number. */
async function claim(files, path) {
  const own = `${process.pid} ${await started(files, process.pid)}`;
  try {
    await files.writeFile(path, own, { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw failure(error);
    const [pid, since] = (await files.readFile(path, 'utf8').catch(() => '')).split(' ');
    if (Number(pid) > 0 && alive(Number(pid)) && [undefined, '', await started(files, pid)].includes(since)) {
      throw new StoreError(`process ${pid} has this world open (${path})`, { code: 'blocked' });
    }
    await files.writeFile(path, own);
  }
}

/** When a process was started, where the system tells it. */
async function started(files, pid) {
  const told = await files.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return told.slice(told.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function failure(error) {
  if (error instanceof StoreError) return error;
  const code = { ENOSPC: 'quota', EDQUOT: 'quota', EACCES: 'unavailable', EROFS: 'unavailable' }[error.code];
  return new StoreError(error.message, { code: code ?? 'failed', cause: error });
}
