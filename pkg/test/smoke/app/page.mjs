import { start } from 'formwork/worker';
import { ask, use } from './use.mjs';

void (async () => {
  try {
    const told = { here: await use(), there: await ask(await start()) };
    document.title = JSON.stringify(told);
  } catch (error) {
    document.title = `failed: ${error.stack}`;
  }
})();
