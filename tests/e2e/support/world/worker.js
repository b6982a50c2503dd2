// A world kept in IndexedDB, which does one command after the other.
import { init, Simulator } from '/pkg/index.js';
import { forked, rewind, told } from '/pkg/test/support/told.js';

let world;

const store = { indexedDB: 'fork' };

function gone() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(store.indexedDB);
    request.onsuccess = resolve;
    request.onerror = request.onblocked = reject;
  });
}

async function work({ start, open, request, advance, fork, snapshot, ...other }) {
  if (start) return init();
  if (open) {
    await init();
    world = await Simulator.open(open);
    return world.setAside().length;
  }
  if (snapshot) return told(world);
  if ('rewind' in other) return rewind(world, other.rewind);
  if (fork === 'new') await gone();
  if (fork) return forked(world, (snapshot) => Simulator.open({ store, snapshot }));
  return request ? world.dispatch(request) : world.advance(advance);
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ value: await work(data) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
