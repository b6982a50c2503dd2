// The package in Node: as in browsers, but its files are read from the package's folder, the catalogue whole and the prices with it.
import { readFile } from 'node:fs/promises';
import { init as start, loadCatalog, loadPrices, Simulator as Anywhere } from './index.js';
import { reader } from './load.js';
import { DirectoryStore } from './stores/directory.js';

export * from './index.js';

reader.read = reader.open = (source) => readFile(source);

export async function init(options = {}) {
  await start(options);
  await Promise.all([loadCatalog(), loadPrices()]);
}

export const Simulator = {
  async open({ store, ...options } = {}) {
    if (store?.directory === undefined) return Anywhere.open({ store, ...options });
    const folder = await DirectoryStore.open(store.directory);
    try {
      return await Anywhere.open({ store: folder, ...options });
    } catch (error) {
      await folder.close();
      throw error;
    }
  },
};
