// What a plan costs in wasm: the whole, again after one edit, and of a template that was checked before; and what
// the engine's memory grows by. `node benches/plans.mjs` after `make wasm`. Figures are medians in milliseconds.
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
const { init, Workspace } = await import('../pkg/node.js');
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
  const row = [
    ['whole', median(() => workspace.plan(), edit)],
    ['items only', median(() => workspace.plan({ forms: ['items'] }), edit)],
    ['checked before', median(() => workspace.plan({ forms: ['items'] }), analysed)],
    ['one of a state changes', median(() => workspace.plan({ state, forms: ['items'] }), edit)],
  ];
  workspace.free();
  return `${String(size).padStart(6)} ${row.map(([name, ms]) => `${name} ${Math.round(ms)}`).join(', ')}\n`;
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
process.stdout.write(heap(10_000));
const child = fork(fileURLToPath(import.meta.url), ['memory'], { execPath });
await new Promise((resolve) => child.once('exit', resolve));
process.exit(0);
