// A look at a world with 100,000 resources: what the engine takes for it, and whether the page's own thread is ever held up.
// `node benches/world.mjs [RESOURCES]` after `make site`.
import { createHash } from 'node:crypto';
import { init, Simulator } from '../pkg/node.js';
import { Formwork, network } from '../tests/e2e/support/formwork.mjs';
import { Chromium, serve } from '../tests/e2e/support/page.mjs';

const RESOURCES = Number(process.argv[2] ?? 100_000);
const IN_ONE = 100;
const ONE = '00000000-0000-4000-8000-000000000003';

/** A snapshot of networks with 99 subnets each, grown from a deployed one. */
async function grown() {
  const world = await Simulator.open({ seed: 1 });
  const headers = { 'Client-Request-Id': crypto.randomUUID() };
  const path = '/v1/0123456789abcdef0123456789abcdef/stacks';
  await world.dispatch({ method: 'POST', path, headers, body: { stack_name: 's', template_body: network() } });
  while ((await world.advance(1000)).busy);
  const lines = new TextDecoder().decode(await world.snapshot()).trimEnd().split('\n').slice(1);
  const of = (type) => {
    const line = lines.find((one) => one.startsWith(`{"kind":"resource","key":"${type}/`));
    return [line, /\/([0-9a-f-]{36})"/.exec(line)[1]];
  };
  const [[vpc, vpcId], [subnet, subnetId]] = [of('huaweicloud_vpc'), of('huaweicloud_vpc_subnet')];
  for (let n = 0; n < RESOURCES / IN_ONE; n += 1) {
    const own = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
    lines.push(vpc.replaceAll(vpcId, own));
    for (let m = 1; m < IN_ONE; m += 1) {
      const id = `${String(m).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
      lines.push(subnet.replaceAll(subnetId, id).replaceAll(vpcId, own));
    }
  }
  const body = `${lines.join('\n')}\n`;
  return `formwork-snapshot 1 ${createHash('sha256').update(body).digest('hex')}\n${body}`;
}

const ms = (value) => `${value.toFixed(1)} ms`;

function timed(name, work, times = 5) {
  const took = Array.from({ length: times }, () => {
    const since = performance.now();
    work();
    return performance.now() - since;
  });
  console.log(`${name}: ${ms(took.sort((a, b) => a - b)[Math.floor(times / 2)])}`);
}

await init();
const snapshot = await grown();
const world = await Simulator.open({ seed: 1 });
await world.restore(new TextEncoder().encode(snapshot));
console.log(`${world.world({ limit: 0 }).homes[0].resources} resources`);
timed('what lies in nothing', () => world.world({ within: '', limit: 200 }));
timed('what lies in one network', () => world.world({ within: `huaweicloud_vpc/${ONE}`, limit: 200 }));
timed('the last page of all', () => world.world({ from: RESOURCES - 200, limit: 200 }));
timed('a search that finds nothing', () => world.world({ text: 'nothing like it', limit: 200 }));
timed('one network with all that points to it', () => world.resource('huaweicloud_vpc', ONE));

function watch() {
  window.held = [];
  new PerformanceObserver((list) => window.held.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  window.Worker = class extends window.Worker {
    constructor(...args) {
      super(...args);
      window.engine = this;
    }
  };
}

const site = await serve();
const chromium = await Chromium.start();
try {
  await chromium.context.addInitScript(watch);
  const page = await chromium.open(site.url);
  const app = new Formwork(page);
  await app.ready();
  const part = 8_000_000;
  await page.evaluate(() => (window.parts = []));
  for (let at = 0; at < snapshot.length; at += part) await page.evaluate((text) => void window.parts.push(text), snapshot.slice(at, at + part));
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        window.engine.addEventListener('message', ({ data }) => data.id === -1 && resolve());
        const bytes = new TextEncoder().encode(window.parts.join(''));
        window.parts = [];
        window.engine.postMessage({ id: -1, method: 'open', args: ['formwork-world', bytes, true] });
      }),
  );
  const step = async (name, work) => {
    await page.waitForTimeout(500);
    await page.evaluate(() => (window.held = []));
    const since = performance.now();
    await work();
    const took = performance.now() - since;
    const held = await page.evaluate(() => Math.max(0, ...window.held));
    console.log(`page, ${name}: ${ms(took)}; its own thread held up ${held ? `for ${ms(held)}` : 'less than 50 ms at a time'}`);
  };
  const line = (at) => page.locator(`#world-line-${at}`).getByText(/vpc/).first().waitFor();
  await step('opened', async () => {
    await app.pane('World');
    await page.getByText('801 more').or(page.locator('#world-line-0').getByText('vpc')).first().waitFor();
  });
  await step('one network opened', async () => {
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowRight');
    await line(1);
  });
  await page.getByRole('combobox', { name: 'How to look' }).selectOption({ label: 'One after the other' });
  await page.waitForFunction((least) => document.querySelector('[role=tree]').scrollHeight > least, RESOURCES * 30);
  await step('the end of the list', async () => {
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    await page.locator(`#world-line-${RESOURCES + 1}`).getByText(/vpc/).first().waitFor();
  });
  await step('searched', async () => {
    await page.getByRole('searchbox', { name: 'Search type, name, identifier' }).fill(ONE);
    await page.getByRole('treeitem').filter({ hasText: ONE }).first().waitFor();
  });
} finally {
  await chromium.close();
  site.stop();
}
process.exit(0);
