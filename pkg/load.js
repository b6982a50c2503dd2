// Where the engine's own files are, and how they are read: by URL. `node.js` puts another reader in place.
const files = {
  wasm: () => new URL('./dist/formwork_bg.wasm', import.meta.url),
  index: () => new URL('./dist/catalog/index.bin', import.meta.url),
  whole: () => new URL('./dist/catalog/catalog.bin', import.meta.url),
  prices: () => new URL('./dist/prices.txt', import.meta.url),
  facts: (name) => new URL(`./dist/facts/${name}.txt`, import.meta.url),
  service: (name) => new URL(`./dist/catalog/services/${name}.bin`, import.meta.url),
};

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** `open` may give a response, so that the engine is compiled while it arrives. */
export const reader = { read: fetched, open: (url) => fetch(url) };

/** The bytes of one of the package's files, or of what the caller gave instead. */
export async function load(name, given, argument) {
  const source = given ?? files[name](argument);
  if (!(source instanceof URL) && typeof source !== 'string') return source;
  return name === 'wasm' ? reader.open(source) : reader.read(source);
}

/** Remembers a promise per key; a failure is forgotten, so that the next call tries again. */
export function once() {
  const started = new Map();
  return (key, start) => {
    if (!started.has(key)) {
      started.set(key, start().catch((error) => {
        started.delete(key);
        throw error;
      }));
    }
    return started.get(key);
  };
}
