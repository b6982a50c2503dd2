// A world with what tests want of it, and with care for its store: who has it, and that it is let go.
import * as engine from './dist/formwork.js';
import { FormworkError, StoreError } from './errors.js';
import { guard } from './guard.js';
import { loadCatalog, loadFacts, loadPrices } from './start.js';

const begin = guard('Simulator.open', (store, options, snapshot) => engine.Simulator.open(store, options, snapshot));

/** What a world was opened with, and what else it holds. */
const opened = new WeakMap();
/** Stores of the caller's own, and the worlds that have them. */
const taken = new WeakMap();

/** Stands for a world that is not there yet. */
const OPENING = { deref: () => ({ __wbg_ptr: 1 }) };

/** A page or worker that was just ended lets go of its lock within this time. */
const GRACE_MS = 250;

/** More commands than any history has. */
const ALL = 0xffff_ffff;

export class Simulator extends engine.Simulator {
  static async open({ store, fetch, snapshot, ...options } = {}) {
    await Promise.all([loadCatalog(), loadPrices(), loadFacts()]);
    const release = await claim(store);
    try {
      const world = await begin(plain(store), options, snapshot);
      opened.set(world, { options, snapshot, fetch, store, release });
      if (isOwn(store)) taken.set(store, new WeakRef(world));
      return Object.setPrototypeOf(world, this.prototype);
    } catch (error) {
      if (isOwn(store)) taken.delete(store);
      await release?.();
      throw error;
    }
  }

  dispatch(request) {
    return lent(this, request, () => super.dispatch(request));
  }

  exchange(method, path, headers, body) {
    return lent(this, () => ({ method, path, body: new TextDecoder().decode(body) }), () => super.exchange(method, path, headers, body));
  }

  async close() {
    await super.close();
    const { store, release } = opened.get(this);
    if (isOwn(store) && taken.get(store)?.deref() === this) taken.delete(store);
    await release?.();
  }

  async dispose() {
    if (this.__wbg_ptr === 0) return;
    await this.close();
    if (this.__wbg_ptr !== 0) this.free();
  }

  async reset() {
    const { options, snapshot } = opened.get(this);
    const fresh = await begin('memory', options, snapshot);
    try {
      await this.restore(await fresh.snapshot());
    } finally {
      fresh.free();
    }
  }

  async inject(fault) {
    const { ok, message, fault: made } = await this.putFault(fault);
    if (!ok) throw new FormworkError(message, { code: 'invalid-fault' });
    return new Injected(this, made.id);
  }

  events({ stack, kind, resource, after = 0 } = {}) {
    const kinds = kind === undefined ? undefined : [kind].flat();
    const all = this.history(ALL).commands.filter(({ ahead }) => !ahead).flatMap(({ events }) => events);
    const wanted = (event) =>
      event.number > after &&
      (stack === undefined || event.stack === stack) &&
      (resource === undefined || event.resource === resource) &&
      (kinds === undefined || kinds.includes(event.kind));
    return all.filter(wanted);
  }
}

/** A fault that was put into a world, and the way to take it out. */
class Injected {
  #world;

  constructor(world, id) {
    this.#world = world;
    this.id = id;
  }

  get fault() {
    return this.#world.faults().find(({ id }) => id === this.id);
  }

  get struck() {
    return this.fault?.struck ?? 0;
  }

  remove() {
    return this.#world.removeFault(this.id);
  }
}

// Where the platform knows `using`. It cannot wait, `await using` can.
const { dispose, asyncDispose } = Symbol;
if (asyncDispose) {
  Simulator.prototype[asyncDispose] = Simulator.prototype.dispose;
  Injected.prototype[asyncDispose] = Injected.prototype.remove;
}
if (dispose) {
  Simulator.prototype[dispose] = function disposeSoon() {
    void this.dispose().catch(() => {});
  };
}

/** Fetches the files outside of a world that a request points to, and lends them to it while it is answered. */
async function lent(world, request, ask) {
  const { fetch } = opened.get(world);
  if (!fetch) return ask();
  const addresses = world.outsideFiles(typeof request === 'function' ? request() : request);
  const files = await Promise.all(addresses.map((address) => fetch(address)));
  addresses.forEach((address, at) => world.lend(address, files[at] ?? undefined));
  try {
    return await ask();
  } finally {
    addresses.forEach((address) => world.lend(address));
  }
}

function isOwn(store) {
  return typeof store?.load === 'function';
}

function plain(store) {
  return typeof store?.indexedDB === 'string' ? { indexedDB: store.indexedDB } : store;
}

/** One world has a store at a time. Gives what lets go of it. */
async function claim(store) {
  if (isOwn(store)) {
    const holder = taken.get(store)?.deref();
    if (holder && holder.__wbg_ptr !== 0) throw inUse('another world has this store; close that one first');
    taken.set(store, OPENING);
  }
  const locks = globalThis.navigator?.locks;
  if (typeof store?.indexedDB !== 'string' || store.lock === false || !locks) return undefined;
  return new Promise((resolve, reject) => {
    let release;
    const held = new Promise((done) => (release = done));
    const gone = locks.request(`formwork ${store.indexedDB}`, { signal: AbortSignal.timeout(GRACE_MS) }, () => {
      resolve(() => (release(), gone));
      return held;
    });
    gone.catch(() => reject(inUse(`another page or worker has the world ${JSON.stringify(store.indexedDB)} open`)));
  });
}

function inUse(message) {
  return new StoreError(message, { code: 'blocked' });
}
