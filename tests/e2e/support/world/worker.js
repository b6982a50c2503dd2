// A world kept in IndexedDB, which does one command after the other.
import { init, Simulator } from '/pkg/index.js';

let world;

async function work({ open, request, advance, snapshot }) {
  if (open) {
    await init();
    world = await Simulator.open(open);
    return world.setAside().length;
  }
  if (snapshot) return new TextDecoder().decode(await world.snapshot());
  await (request ? world.dispatch(request) : world.advance(advance));
  return true;
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ value: await work(data) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
