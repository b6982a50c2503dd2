// A large world: STACKS stacks (1,000) with 100 resources each, kept in a folder by Node and in IndexedDB by a browser. What it
// takes to make it, to list it, to close and open it. `node benches/worlds.mjs`, after `make wasm`; ends with 1 where a budget is
// missed. The folder's part again in a process of its own: what is measured of memory is of nothing else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { init, Simulator } from '../pkg/node.js';

const STACKS = Number(process.env.STACKS ?? 1000);
const TOGETHER = 100;
const quotas = { '*': Number.MAX_SAFE_INTEGER };
const BUDGET = { 'ListStacks, ms': [5, 'most'], 'GetStackMetadata, ms': [5, 'most'], 'reopened, ms': [1500, 'most'], 'events a second': [10_000, 'least'] };
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

const get = (path) => ({ request: { method: 'GET', path: `${PROJECT}/${path}`, headers } });
const deploy = (name) => ({ request: { method: 'POST', path: `${PROJECT}/stacks`, headers, body: JSON.stringify({ stack_name: name, template_body }) } });
let missed = 0;

function say(what, value) {
  const [limit, bound] = BUDGET[what] ?? [];
  const bad = bound === 'most' ? value > limit : bound === 'least' && value < limit;
  missed += bad ? 1 : 0;
  const text = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  console.log(`  ${what.padEnd(58)} ${text.padStart(10)}${bad ? `   (budget: ${limit})` : ''}`);
}

/** Makes the world. `ask` gives an answer and how many milliseconds it took. */
async function make(ask) {
  let made = 0;
  let passed = 0;
  for (let n = 0; n < STACKS; n++) {
    const { value, ms } = await ask(deploy(`stack-${n}`));
    if (value.status !== 201) throw new Error(JSON.stringify(value.body));
    made += ms;
    // No more may be made at once.
    if (n % TOGETHER !== TOGETHER - 1 && n !== STACKS - 1) continue;
    for (let busy = true; busy; ) {
      const { value, ms } = await ask({ advance: 5000 });
      busy = value.busy;
      passed += ms;
    }
  }
  const { value } = await ask(get(`stacks/stack-${STACKS - 1}/events`));
  if (value.body.stack_events.length < 200) throw new Error('not all was deployed');
  const events = value.body.stack_events.length * STACKS;
  say('stacks made a second, their templates read', (STACKS / made) * 1000);
  say('events', events);
  say('events a second', (events / passed) * 1000);
}

async function look(ask) {
  const median = async (message) => {
    const all = [];
    for (let i = 0; i < 20; i++) all.push((await ask(message)).ms);
    return all.sort((a, b) => a - b)[10];
  };
  say('ListStacks, ms', await median(get('stacks')));
  say('GetStackMetadata, ms', await median(get('stacks/stack-7/metadata')));
  say('ListStackResources the first time, ms', (await ask(get('stacks/stack-7/resources'))).ms);
  say('ListStackEvents the first time, ms', (await ask(get('stacks/stack-7/events'))).ms);
  // What is to be made may collide with anything there is, so all of it is read.
  const again = async (name) => {
    const body = JSON.stringify({ template_body: template_body.replace('100', '110') });
    const { value, ms } = await ask({ request: { method: 'POST', path: `${PROJECT}/stacks/${name}/deployments`, headers, body } });
    if (value.status !== 202) throw new Error(JSON.stringify(value.body));
    return ms + (await ask({ advance: 3000 })).ms;
  };
  say('a deployment begun, the first, ms', await again('stack-8'));
  say('a deployment begun, the second, ms', await again('stack-9'));
}

async function inNode(directory) {
  await init();
  const began = performance.now();
  const world = await Simulator.open({ quotas, store: { directory } });
  const opened = performance.now() - began;
  const ask = async ({ request, advance }) => {
    const start = performance.now();
    const value = await (request ? world.dispatch(request) : world.advance(advance));
    return { value, ms: performance.now() - start };
  };
  return { world, ask, opened };
}

async function folder() {
  const directory = mkdtempSync(join(tmpdir(), 'formwork-bench-'));
  try {
    console.log(`${STACKS} stacks with 100 resources each, in a folder`);
    const { world, ask } = await inNode(directory);
    await make(ask);
    await world.close();
    const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
    say('bytes in the folder, MB', sizes.reduce((a, b) => a + b, 0) / 1e6);
    const said = execFileSync(process.execPath, [fileURLToPath(import.meta.url), directory], { encoding: 'utf8' });
    process.stdout.write(said);
    missed += said.includes('budget') ? 1 : 0;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function reopened(directory) {
  const { world, ask, opened } = await inNode(directory);
  say('reopened, ms', opened);
  say('memory then, MB', process.memoryUsage().rss / 1e6);
  await look(ask);
  await world.close();
}

async function browser() {
  const { Chromium } = await import('../tests/e2e/support/page.mjs');
  const { serveWorld } = await import('../tests/e2e/support/world.mjs');
  const server = await serveWorld();
  let chromium = await Chromium.start();
  const visit = async () => {
    const page = await chromium.context.newPage();
    page.setDefaultTimeout(300_000);
    await page.goto(server.url);
    await page.waitForFunction(() => self.ready);
    await page.evaluate(() => self.start());
    const ask = (message) =>
      page.evaluate(async (message) => {
        const start = performance.now();
        const value = await self.ask(message);
        return { value, ms: performance.now() - start };
      }, message);
    const { ms } = await ask({ open: { quotas, store: { indexedDB: 'large' } } });
    return { ask, ms };
  };
  try {
    console.log(`${STACKS} stacks with 100 resources each, in IndexedDB`);
    await make((await visit()).ask);
    await chromium.kill();
    chromium = await Chromium.start(chromium.profile);
    const { ask, ms } = await visit();
    say('reopened, ms', ms);
    await look(ask);
  } finally {
    await chromium.close();
    server.stop();
  }
}

if (process.argv[2]) await reopened(process.argv[2]);
else {
  await folder();
  if (!process.env.FOLDER) await browser();
}
process.exitCode = missed > 0 && !process.argv[2] ? 1 : 0;
