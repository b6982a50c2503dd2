// The package in Node: as in browsers, but its files are read from the package's folder, the catalogue whole, with the prices and the facts.
import { readFile } from 'node:fs/promises';
import { init as start, loadCatalog, loadFacts, loadPrices, Simulator as Anywhere } from './index.js';
import { reader } from './load.js';
import { DirectoryStore } from './stores/directory.js';

export * from './index.js';

const { read, open } = reader;
const far = (source) => /^https?:/.test(String(source));
reader.read = (source) => (far(source) ? read(source) : readFile(source));
reader.open = (source) => (far(source) ? open(source) : readFile(source));

export async function init(source) {
  await start(source);
  await Promise.all([loadCatalog(), loadPrices(), loadFacts()]);
}

export class Simulator extends Anywhere {
  static async open({ store, ...options } = {}) {
    if (store?.directory === undefined) return super.open({ store, ...options });
    const folder = await DirectoryStore.open(store.directory);
    try {
      return await super.open({ store: folder, ...options });
    } catch (error) {
      await folder.close();
      throw error;
    }
  }
}
