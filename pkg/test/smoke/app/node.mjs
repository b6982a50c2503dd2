import { start } from 'formwork/worker';
import { ask, use } from './use.mjs';

console.log(JSON.stringify({ here: await use(), there: await ask(await start()) }));
