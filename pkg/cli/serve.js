// `formwork serve`: a world over HTTP, for SDKs in any language.
import { readFile } from 'node:fs/promises';
import { Simulator } from 'formwork';
import { listen } from 'formwork/server';
import { Misuse } from './arguments.js';

export const serving = {
  usage: 'formwork serve [--port N] [--state DIR] [--seed N] [--region NAME] [--speed X] [--from FILE] [--strict FILE] [--no-quotas] [--quiet]',
  help: 'Answers the API of the Resource Formation Service on a loopback address until it is interrupted. --state keeps the\nworld in a folder. --speed: seconds that pass in it each second, 0 for none, max for all that can happen at once.\n--from FILE: a new world begins as this snapshot (of /_formwork/fork).\n--strict FILE: only its users are answered, by token or signature, as far as they may. --no-quotas: there may be\nany number of everything.',
  argument: 'none',
  options: {
    port: { type: 'string', default: '8480' },
    state: { type: 'string' },
    seed: { type: 'string' },
    region: { type: 'string' },
    speed: { type: 'string', default: '1' },
    from: { type: 'string' },
    strict: { type: 'string' },
    'no-quotas': { type: 'boolean' },
    quiet: { type: 'boolean' },
  },
  async run(_, { port, state, seed, region, speed, from, strict, 'no-quotas': unlimited, quiet = false }) {
    const wanted = {
      port: whole('port', port, 65_535),
      speed: speed === 'max' ? Infinity : positive(speed),
      ...(quiet ? {} : { onrequest: tell }),
    };
    const options = {
      ...(region && { region }),
      ...(seed && { seed: whole('seed', seed, Number.MAX_SAFE_INTEGER) }),
      ...(from && { snapshot: await readable(from) }),
      ...(strict && { access: await users(strict) }),
      ...(unlimited && { quotas: { '*': Number.MAX_SAFE_INTEGER } }),
    };
    const world = await open(state, options);
    const server = await listen(world, wanted).catch((error) => {
      throw new Misuse(error.code === 'EADDRINUSE' ? `port ${port} is taken; --port 0 takes a free one` : error.message);
    });
    process.stdout.write(`Formwork answers at ${server.url}\n`);
    const end = await Promise.race([server.failed, interrupted()]);
    await server.close();
    await world.close().catch(() => {});
    if (end === undefined) return 0;
    process.stderr.write(`formwork: the engine failed: ${end.message}. What it had acknowledged is kept; start it again.\n`);
    return 1;
  },
};

async function open(directory, options) {
  try {
    return await Simulator.open({ ...options, ...(directory && { store: { directory } }) });
  } catch (error) {
    if (error.name === 'StoreError') throw new Misuse(`the world in ${directory} cannot be opened: ${error.message}`);
    throw new Misuse(error.message);
  }
}

/** Who may ask for what, from a file. */
async function users(path) {
  try {
    return JSON.parse((await readable(path)).toString());
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`${path} is no JSON: ${error.message}`);
  }
}

function readable(path) {
  return readFile(path).catch((error) => {
    throw new Misuse(`${path} cannot be read: ${error.message}`);
  });
}

function tell({ method, path, status, ms }) {
  process.stderr.write(`${status} ${method} ${path} ${ms.toFixed(1)} ms\n`);
}

function whole(name, text, most) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Misuse(`--${name} is a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
}

function positive(text) {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text)) return number;
  throw new Misuse(`--speed is a number from 0, or max, not ${JSON.stringify(text)}`);
}

function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve(undefined));
  });
}
