// Starts the engine and brings it its files, each once.
import start, * as engine from './dist/formwork.js';
import { loaded } from './guard.js';
import { load, once } from './load.js';

const loading = once();
let given = {};

export function init(source = {}) {
  return loading('engine', async () => {
    given = options(await source);
    const [wasm, index] = await Promise.all([
      load('wasm', given.wasm),
      given.catalog ? undefined : load('index'),
    ]);
    await start({ module_or_path: wasm });
    loaded();
    if (given.catalog) await loadCatalog();
    else engine.addCatalogIndex(index);
  });
}

/** An object of no class has options; anything else is the engine. */
function options(source) {
  const plain = typeof source === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(source));
  return plain ? source : { wasm: source };
}

export function loadCatalog() {
  return loading('catalog', async () => engine.addCatalog(await load('whole', given.catalog)));
}

export function loadPrices() {
  return loading('prices', async () => engine.addPrices(new TextDecoder().decode(await load('prices', given.prices))));
}

/** Facts beside the engine that not everybody needs: what elements of blueprints are, and how a world behaves. */
const BLUEPRINTS = ['elements', 'counterparts'];
const WORLD = ['world', 'error-codes', 'aos-error-codes', ...BLUEPRINTS];

export async function loadFacts(names = WORLD) {
  const text = async (name) => new TextDecoder().decode(await load('facts', given.facts?.[name], name));
  await Promise.all(names.map((name) => loading(`facts ${name}`, async () => engine.addFacts(name, await text(name)))));
}

export async function loadService(name) {
  if (name === 'blueprints') return loadFacts(BLUEPRINTS);
  if (engine.hasCatalog()) return;
  await loading(`service ${name}`, async () => {
    engine.addCatalogService(name, await load('service', undefined, name));
  });
}
