const { start } = require('formwork/worker');
require('formwork/node');
const { ask, use } = require('./use.mjs');

void (async () => console.log(JSON.stringify({ here: await use(), there: await ask(await start()) })))();
