// A world kept in IndexedDB, which does one command after the other.
import { init, Simulator } from '/pkg/index.js';

let world;

async function work({ start, open, request, advance, snapshot }) {
  if (start) return init();
  if (open) {
    await init();
    world = await Simulator.open(open);
    return world.setAside().length;
  }
  if (snapshot) return new TextDecoder().decode(await world.snapshot());
  return request ? world.dispatch(request) : world.advance(advance);
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ value: await work(data) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
