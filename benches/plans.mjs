// What a plan costs in wasm: the whole, again after one edit, of a template that was checked before, and in a running
// world; and what the engine's memory grows by. `node benches/plans.mjs` after `make wasm`. Figures are medians in milliseconds.
import { execPath } from 'node:process';
import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chain, recorded } from './templates.mjs';

const SIZES = [1000, 5000, 10_000];
const FOLDER = absolute('target/bench/memory');

/** Notes the engine's memory when it is made. */
let memory;
for (const name of ['instantiate', 'instantiateStreaming']) {
  const made = WebAssembly[name];
  WebAssembly[name] = async (...args) => {
    const result = await made.apply(WebAssembly, args);
    memory = (result.instance ?? result).exports.memory;
    return result;
  };
}
const { init, Simulator, Workspace } = await import('../pkg/node.js');
await init();

function median(run, before = () => {}) {
  const times = [];
  for (let round = 0; round < 7; round++) {
    before(round);
    const start = performance.now();
    const { ok } = run();
    times.push(performance.now() - start);
    if (!ok) throw new Error('no plan');
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function times(size) {
  const text = chain(size);
  const state = recorded(size);
  const workspace = new Workspace();
  const edit = (round) => workspace.setFile('main.tf', text.replace(`-${size / 2}"`, `-${size / 2}-${round}"`));
  const analysed = (round) => (edit(round), workspace.check());
  const anew = () => {
    const other = new Workspace();
    other.setFile('main.tf', text);
    const answer = other.plan();
    other.free();
    return answer;
  };
  const row = [
    ['whole', median(anew)],
    ['again', median(() => workspace.plan(), edit)],
    ['items only', median(() => workspace.plan({ forms: ['items'] }), edit)],
    ['checked before', median(() => workspace.plan({ forms: ['items'] }), analysed)],
    ['one of a state changes', median(() => workspace.plan({ state, forms: ['items'] }), edit)],
  ];
  workspace.free();
  return `${String(size).padStart(6)} ${row.map(([name, ms]) => `${name} ${Math.round(ms)}`).join(', ')}\n`;
}

/** In a running world: what is recorded of so many objects is looked up in the cloud first. */
async function refreshed(size) {
  const world = await Simulator.open({ store: 'memory', seed: 1 });
  const project = '/v1/0123456789abcdef0123456789abcdef';
  const ask = async (method, path, body) => {
    const headers = { 'Client-Request-Id': crypto.randomUUID() };
    const answer = await world.dispatch({ method, path: `${project}/${path}`, headers, ...(body && { body }) });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const { stack_id: stack } = await ask('POST', 'stacks', { stack_name: 's' });
  const { ok, message } = await world.importState(stack, recorded(size));
  if (!ok) throw new Error(message);
  const workspace = new Workspace();
  workspace.setFile('main.tf', chain(size));
  workspace.check();
  const look = () => ({ state: world.stackState(stack), refreshed: world.refreshedState(stack), forms: ['items'] });
  const options = look();
  const row = [
    ['looking', median(() => (look(), { ok: true }))],
    ['planning', median(() => workspace.plan(options))],
    ['both', median(() => workspace.plan(look()))],
  ];
  workspace.free();
  await world.close();
  return `${String(size).padStart(6)} in a running world: ${row.map(([name, ms]) => `${name} ${Math.round(ms)}`).join(', ')}\n`;
}

/** In a process of its own: what planning a template of which nothing changes adds to the engine's memory. */
function growth(size) {
  const state = recorded(size);
  const workspace = new Workspace();
  workspace.setFile('main.tf', chain(size));
  workspace.check();
  const before = memory.buffer.byteLength;
  const { ok, summary } = workspace.plan({ state, forms: ['items'] });
  if (!ok || summary.resource_add + summary.resource_update + summary.resource_delete > 0) throw new Error('something changes');
  const grown = memory.buffer.byteLength - before;
  return `memory ${(grown / 2 ** 20).toFixed(1)} MiB at the most for a plan of ${size} unchanged resources, the state's text of ${(state.length / 2 ** 20).toFixed(1)} MiB among it\n`;
}

/** Natively: what lives on the heap when the plan is made. */
function heap(size) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/main.tf`, chain(size));
  writeFileSync(`${FOLDER}/terraform.tfstate`, recorded(size));
  const words = ['bench', '--quiet', '--bench', 'memory', '--', `${FOLDER}/main.tf`, `${FOLDER}/terraform.tfstate`];
  return execFileSync('cargo', words, { encoding: 'utf8' });
}

if (process.argv[2] === 'memory') {
  process.stdout.write(growth(10_000));
  process.exit(0);
}
for (const size of SIZES) process.stdout.write(times(size));
for (const size of SIZES) process.stdout.write(await refreshed(size));
process.stdout.write(heap(10_000));
const child = fork(fileURLToPath(import.meta.url), ['memory'], { execPath });
await new Promise((resolve) => child.once('exit', resolve));
process.exit(0);
