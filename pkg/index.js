// The package in browsers, workers and bundlers. The engine does the work; this file only brings it its files.
import start, * as engine from './dist/formwork.js';
import { load, once } from './load.js';

export const { explain, functions, privateSchemas, regions, ruleLevels, rules, variablesFile, version, withPreset, withRuleLevel } = engine;

const loading = once();
let given = {};

export function init(options = {}) {
  return loading('engine', async () => {
    given = options;
    const [wasm, index] = await Promise.all([
      load('wasm', options.wasm),
      options.catalog ? undefined : load('index'),
    ]);
    await start({ module_or_path: wasm });
    if (options.catalog) await loadCatalog();
    else engine.addCatalogIndex(index);
  });
}

export function loadCatalog() {
  return loading('catalog', async () => engine.addCatalog(await load('whole', given.catalog)));
}

export function loadPrices() {
  return loading('prices', async () => engine.addPrices(new TextDecoder().decode(await load('prices', given.prices))));
}

export class Workspace extends engine.Workspace {
  async loadService(name) {
    if (engine.hasCatalog()) return;
    await loading(`service ${name}`, async () => {
      engine.addCatalogService(name, await load('service', undefined, name));
    });
  }
}

export const Simulator = {
  async open({ store, fetch, snapshot, ...options } = {}) {
    await Promise.all([loadCatalog(), loadPrices()]);
    const world = await engine.Simulator.open(store, options, snapshot);
    return fetch ? lending(world, fetch) : world;
  },
};

// A world whose requests may point to files outside of it: they are fetched before the request is made.
function lending(world, fetch) {
  const lent = async (request, ask) => {
    const addresses = world.outsideFiles(request);
    const files = await Promise.all(addresses.map((address) => fetch(address)));
    addresses.forEach((address, at) => world.lend(address, files[at] ?? undefined));
    try {
      return await ask();
    } finally {
      addresses.forEach((address) => world.lend(address));
    }
  };
  const dispatch = world.dispatch.bind(world);
  const exchange = world.exchange.bind(world);
  world.dispatch = (request) => lent(request, () => dispatch(request));
  world.exchange = (method, path, headers, body) =>
    lent({ method, path, body: new TextDecoder().decode(body) }, () => exchange(method, path, headers, body));
  return world;
}
