// How many requests `formwork serve` answers: GetStackMetadata, and lists of a world of 1,000 stacks. `node benches/serve.mjs`,
// after `make wasm`; server and client share the machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const STACKS = 1000;
const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000', 'Content-Type': 'application/json' };
const template_body = `
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
resource "huaweicloud_vpc" "main" {
  count = 100
  name  = "net-\${count.index}"
  cidr  = "10.0.0.0/16"
}
`;

const program = fileURLToPath(new URL('../pkg/bin/formwork.mjs', import.meta.url));
const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--speed', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
const { port } = new URL(/http:\S+/.exec(line)[0]);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', method, path, headers }, (answer) => {
      answer.on('data', () => {}).on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject).end(body && JSON.stringify(body));
  });
}

/** Sixteen clients ask one after the other; requests a second, and the median of one in milliseconds. */
async function measure(name, path, times) {
  const taken = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (taken.length < times) {
        const start = performance.now();
        const status = await ask('GET', path);
        if (status !== 200) throw new Error(`${name}: ${status}`);
        taken.push(performance.now() - start);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  let alone = [];
  for (let i = 0; i < 50; i++) {
    const start = performance.now();
    await ask('GET', path);
    alone.push(performance.now() - start);
  }
  alone = alone.sort((a, b) => a - b);
  console.log(`${name.padEnd(36)} ${Math.round(taken.length / seconds).toString().padStart(6)} a second, alone ${alone[25].toFixed(2)} ms`);
}

for (let n = 0; n < STACKS; n++) {
  const status = await ask('POST', `${PROJECT}/stacks`, { stack_name: `stack-${n}`, ...(n < 10 && { template_body }) });
  if (status !== 201) throw new Error(`stack ${n}: ${status}`);
}
await ask('POST', '/_formwork/clock', { until_idle: true });
await measure('GetStackMetadata', `${PROJECT}/stacks/stack-1/metadata`, 10_000);
await measure(`ListStacks, ${STACKS} stacks`, `${PROJECT}/stacks`, 500);
await measure('ListStackResources, 100 resources', `${PROJECT}/stacks/stack-1/resources`, 2_000);
child.kill();
agent.destroy();
