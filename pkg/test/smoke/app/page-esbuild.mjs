// esbuild leaves `new URL(…, import.meta.url)` alone: the files are named, and the worker is an entry of its own.
import wasm from 'formwork/formwork_bg.wasm';
import catalog from 'formwork/schemas/catalog.bin';
import prices from 'formwork/dist/prices.txt';
import aosErrorCodes from 'formwork/dist/facts/aos-error-codes.txt';
import counterparts from 'formwork/dist/facts/counterparts.txt';
import elements from 'formwork/dist/facts/elements.txt';
import errorCodes from 'formwork/dist/facts/error-codes.txt';
import world from 'formwork/dist/facts/world.txt';
import { start } from 'formwork/worker';
import { ask, use } from './use.mjs';

const here = (path) => new URL(path, document.baseURI).href;
const facts = { world: here(world), 'error-codes': here(errorCodes), 'aos-error-codes': here(aosErrorCodes), elements: here(elements), counterparts: here(counterparts) };
const files = { wasm: here(wasm), catalog: here(catalog), prices: here(prices), facts };

void (async () => {
  try {
    const worker = new Worker(here('thread.js'), { type: 'module' });
    const told = { here: await use(files), there: await ask(await start({ ...files, worker })) };
    document.title = JSON.stringify(told);
  } catch (error) {
    document.title = `failed: ${error.stack}`;
  }
})();
