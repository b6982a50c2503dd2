// `node benches/leak.mjs [TIMES]`: worlds and workspaces made, used and disposed of, 10,000 times; what memory is left.
import start from '../pkg/dist/formwork.js';
import { init, Simulator, Workspace } from '../pkg/node.js';

const times = Number(process.argv[2] ?? 10_000);
await init();
const { memory } = await start();
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const path = '/v1/0123456789abcdef0123456789abcdef/stacks';

async function turn() {
  const world = await Simulator.open({ seed: 1 });
  await world.dispatch({ method: 'POST', path, headers, body: { stack_name: 'a', template_body: 'output "a" {\n  value = 1\n}\n' } });
  await world.runUntilIdle();
  await world.dispose();
  const workspace = new Workspace();
  workspace.setFile('main.tf', 'locals {\n  a = 1\n}\n');
  workspace.check();
  workspace.free();
}

const told = () => ({ engine: memory.buffer.byteLength, heap: process.memoryUsage().heapUsed });
for (let n = 0; n < 100; n += 1) await turn();
globalThis.gc?.();
const [before, began] = [told(), performance.now()];
for (let n = 0; n < times; n += 1) await turn();
globalThis.gc?.();
const after = told();
console.log(`${times} times in ${((performance.now() - began) / 1000).toFixed(1)} s; the engine's memory grew by ${after.engine - before.engine} bytes, JavaScript's by ${after.heap - before.heap}`);
if (after.engine - before.engine > 1024 * 1024) process.exitCode = 1;
