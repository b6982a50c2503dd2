// Keeps a world in a folder, for Node.
//
//   world-<n>.json     all records at some moment, written aside, synced and renamed into place
//   changes-<n>.jsonl  what changed since, a line per change set, each synced before it counts
//   owner              the process that has the folder open
//
// The highest n for which world-<n>.json exists is the one that counts. A torn last line of the changes was never
// acknowledged and is dropped. Records are `{ kind, key, version, body }`; this file judges none of them.
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** After so many bytes of changes the world is written anew. */
const COMPACT_AFTER = 4 * 1024 * 1024;

export class DirectoryStore {
  #folder;
  #records = new Map();
  #generation = 0;
  #changes;
  #written = 0;

  static async open(folder) {
    const store = new DirectoryStore();
    store.#folder = folder;
    await mkdir(folder, { recursive: true });
    await claim(join(folder, 'owner'));
    await store.#read();
    return store;
  }

  async load() {
    return [...this.#records.values()];
  }

  /** All of it or nothing, and on the disk when the promise resolves. */
  async apply(changes) {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    try {
      await this.#changes.appendFile(line);
      await this.#changes.datasync();
    } catch (error) {
      // What was half written must not precede the next change set.
      await this.#changes.truncate(this.#written).catch(() => {});
      throw failure(error);
    }
    this.#written += line.length;
    this.#remember(changes);
    if (this.#written > COMPACT_AFTER) await this.#compact();
  }

  async close() {
    await this.#changes?.close();
    await rm(join(this.#folder, 'owner'), { force: true });
  }

  async #read() {
    const names = await readdir(this.#folder);
    const generations = names.map((name) => Number(/^world-(\d+)\.json$/.exec(name)?.[1] ?? 0));
    this.#generation = Math.max(0, ...generations);
    if (this.#generation === 0) return this.#compact();
    for (const record of JSON.parse(await readFile(this.#path('world', 'json'), 'utf8'))) {
      this.#records.set(id(record), record);
    }
    const text = await readFile(this.#path('changes', 'jsonl')).catch(() => Buffer.alloc(0));
    const complete = text.lastIndexOf(0x0a) + 1;
    for (const line of text.subarray(0, complete).toString().split('\n').filter(Boolean)) {
      this.#remember(JSON.parse(line));
    }
    // What the last process left is written anew, so that nothing torn is appended to.
    await this.#compact();
  }

  #remember({ puts, deletes }) {
    for (const gone of deletes) this.#records.delete(id(gone));
    for (const record of puts) this.#records.set(id(record), record);
  }

  async #compact() {
    const old = this.#generation;
    try {
      this.#generation = old + 1;
      await synced(this.#path('changes', 'jsonl'), '');
      await synced(this.#path('world', 'tmp'), JSON.stringify([...this.#records.values()]));
      await rename(this.#path('world', 'tmp'), this.#path('world', 'json'));
      await sync(this.#folder);
    } catch (error) {
      this.#generation = old;
      throw failure(error);
    }
    await this.#changes?.close();
    this.#changes = await open(this.#path('changes', 'jsonl'), 'a');
    this.#written = 0;
    await rm(join(this.#folder, `world-${old}.json`), { force: true });
    await rm(join(this.#folder, `changes-${old}.jsonl`), { force: true });
  }

  #path(name, ending) {
    return join(this.#folder, `${name}-${this.#generation}.${ending}`);
  }
}

function id({ kind, key }) {
  return JSON.stringify([kind, key]);
}

async function synced(path, text) {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder) {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One process per folder. A process that is gone owns nothing. */
async function claim(path) {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw failure(error);
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner > 0 && alive(owner)) {
      throw coded('blocked', `process ${owner} has this world open (${path})`);
    }
    await writeFile(path, String(process.pid));
  }
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
  const code = { ENOSPC: 'quota', EDQUOT: 'quota', EACCES: 'unavailable', EROFS: 'unavailable' }[error.code];
  return coded(code ?? 'failed', error.message);
}

function coded(code, message) {
  return Object.assign(new Error(message), { name: 'StoreError', code });
}
