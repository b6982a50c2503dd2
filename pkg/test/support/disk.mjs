// A disk that stops or fails in the middle: the part of `node:fs/promises` that a store uses, in memory. What was not synced may
// be lost when the power is, and what was written last may be there by half.

export class Stopped extends Error {}

export class Disk {
  /** Which operation does not do what it should, counted from 1; the disk stops there, or so many operations fail. */
  constructor({ at = Infinity, how = 'stop', many = 1 } = {}) {
    Object.assign(this, { at, how, many, done: 0, names: new Map(), durable: new Map() });
    for (const name of ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'writeFile']) this[name] = this[name].bind(this);
  }

  /** Counts an operation that changes something; `half` does a part of it. */
  #step(half = () => {}) {
    this.done += 1;
    if (this.how === 'stop' && this.done > this.at) throw new Stopped();
    if (this.done < this.at || this.done >= this.at + this.many) return;
    half();
    throw this.how === 'stop' ? new Stopped() : Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
  }

  /** The disk as it is found again: when only the process was killed, or when the power was lost, as far as `dice` say. */
  again(power, dice) {
    const disk = new Disk();
    const lost = () => power && dice.below(2) === 0;
    const names = new Map(this.durable);
    for (const name of new Set([...this.names.keys(), ...this.durable.keys()])) {
      if (lost()) continue;
      if (this.names.has(name)) names.set(name, this.names.get(name));
      else names.delete(name);
    }
    for (const [name, file] of names) {
      let { bytes } = file;
      if (power && file.bytes !== file.synced) {
        const common = Math.min(bytes.length, file.synced.length);
        // Of what was added some came to the disk; or all of its length, and not all of its bytes.
        const length = common + dice.below(bytes.length - common + 1);
        const holes = dice.below(3) === 0;
        bytes = lost() ? file.synced : Buffer.from(bytes.subarray(0, holes ? bytes.length : length));
        if (holes && bytes !== file.synced) bytes.fill(0, length, Math.max(length, bytes.length - 1));
      }
      disk.names.set(name, { bytes, synced: bytes });
    }
    disk.durable = new Map(disk.names);
    return disk;
  }

  async mkdir() {}

  async readdir() {
    return [...this.names.keys()].map((path) => path.slice(path.lastIndexOf('/') + 1));
  }

  async readFile(path, encoding) {
    const file = this.names.get(path);
    if (!file) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return encoding ? file.bytes.toString(encoding) : file.bytes;
  }

  async stat(path) {
    return { size: this.names.get(path).bytes.length };
  }

  async writeFile(path, text, { flag = 'w' } = {}) {
    if (flag === 'wx' && this.names.has(path)) throw Object.assign(new Error('it is there'), { code: 'EEXIST' });
    this.#step();
    this.names.set(path, { bytes: Buffer.from(text), synced: Buffer.alloc(0) });
  }

  async rename(from, to) {
    this.#step();
    this.names.set(to, this.names.get(from));
    this.names.delete(from);
  }

  async rm(path) {
    this.#step();
    this.names.delete(path);
  }

  async open(path, flag) {
    if (flag === 'r') return { sync: async () => (this.#step(), void (this.durable = new Map(this.names))), close: async () => {} };
    this.#step();
    if (flag === 'w' || !this.names.has(path)) this.names.set(path, { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) });
    const file = this.names.get(path);
    const append = (bytes) => (file.bytes = Buffer.concat([file.bytes, bytes]));
    const sync = async () => {
      this.#step();
      file.synced = file.bytes;
    };
    return {
      appendFile: async (bytes) => {
        this.#step(() => append(bytes.subarray(0, bytes.length / 2)));
        append(bytes);
      },
      truncate: async (length) => {
        this.#step();
        file.bytes = Buffer.from(file.bytes.subarray(0, length));
      },
      sync,
      datasync: sync,
      close: async () => {},
    };
  }
}
