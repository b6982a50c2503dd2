// What a template costs: the workspace, the world, and `formwork price`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { init, regions, Simulator, Workspace } from 'formwork';
import { folder, json, run } from './support/cli.mjs';

before(() => init());

const PROVIDER = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}
`;

const eip = (name, size, mode = 'bandwidth') => `
resource "huaweicloud_vpc_eip" "${name}" {
  publicip {
    type = "5_bgp"
  }
  bandwidth {
    share_type  = "PER"
    name        = "${name}"
    size        = ${size}
    charge_mode = "${mode}"
  }
}
`;

const TEMPLATE = `${PROVIDER}
resource "huaweicloud_vpc" "net" {
  name = "net"
  cidr = "10.0.0.0/16"
}
${eip('ip', 5)}
resource "huaweicloud_networking_secgroup" "group" {
  name = "group"
}
`;

function workspace(template = TEMPLATE) {
  const workspace = new Workspace();
  workspace.setFile('main.tf', template);
  return workspace;
}

/** A state in which the address has so many Mbit/s. */
const state = (size) =>
  JSON.stringify({
    version: 4,
    terraform_version: '1.15.5',
    serial: 1,
    lineage: 'l',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'huaweicloud_vpc_eip',
        name: 'ip',
        provider: 'provider["registry.terraform.io/huaweicloud/huaweicloud"]',
        instances: [
          {
            schema_version: 0,
            attributes: {
              id: 'e',
              region: 'cn-north-4',
              publicip: [{ type: '5_bgp' }],
              bandwidth: [{ share_type: 'PER', name: 'ip', size, charge_mode: 'bandwidth' }],
            },
          },
        ],
      },
    ],
  });

const BOOK = {
  format: 'formwork-prices/1',
  name: 'ours',
  prices: [
    {
      resource_type: 'huaweicloud_vpc_eip',
      component: 'bandwidth',
      match: { 'bandwidth.share_type': 'PER', 'bandwidth.charge_mode': 'bandwidth' },
      region: '*',
      currency: 'CNY',
      unit: 'HOUR',
      price: '0.1',
    },
  ],
};

test('a price is told per resource and in total, as the service does', () => {
  const { ok, currency, items, totals, missing_prices } = workspace().price();
  assert.deepEqual([ok, missing_prices, currency, items.length], [true, false, 'CNY', 3]);
  const [group, net, ip] = items;
  assert.equal(group.unsupported_message, 'Resources of type huaweicloud_networking_secgroup are not priced.');
  assert.equal(net.resource_price[0].charge_mode, 'FREE');
  assert.equal(ip.resource_price[0].charge_mode, 'POST_PAID');
  assert.deepEqual(totals, [{ charge_mode: 'POST_PAID', period_type: 'HOUR', amount: ip.resource_price[0].sale_price }]);
});

test('beyond the service: months, what is free and what is not known', () => {
  const { forecast } = workspace().price();
  const [group, net, ip] = forecast.changes;
  assert.deepEqual([ip.address, ip.action, ip.before, ip.after.monthly], ['huaweicloud_vpc_eip.ip', 'create', undefined, 229.95]);
  assert.deepEqual([ip.difference, ip.illustrative, ip.after.derived], [229.95, true, true]);
  assert.deepEqual([net.after.free, net.after.monthly, group.after.monthly], [true, 0, undefined]);
  const { priced, free, unknown, monthly } = forecast.after;
  assert.deepEqual([priced, free, unknown, monthly], [1, 1, 1, 229.95]);
  assert.deepEqual(forecast.unpriced, [{ reason: group.after.reason, addresses: [group.address] }]);
  const [{ component, quantity, region, confidence }] = ip.after.parts;
  assert.deepEqual([component, quantity, region, confidence], ['bandwidth', 5, 'cn-north-4', 'estimate']);
});

test('a change costs the difference', () => {
  const { forecast } = workspace(PROVIDER + eip('ip', 10)).price({ state: state(5) });
  const [change] = forecast.changes;
  // 5 x 0.063 x 730, then 5 x 0.25 x 730 more.
  assert.deepEqual([change.action, change.before.monthly, change.after.monthly, change.difference], ['update', 229.95, 1142.45, 912.5]);
  const gone = workspace(PROVIDER).price({ state: state(5) }).forecast;
  assert.deepEqual([gone.changes[0].action, gone.difference, gone.after.monthly], ['delete', -229.95, 0]);
});

test('traffic counts when somebody says how much', () => {
  const template = PROVIDER + eip('ip', 5, 'traffic');
  const open = workspace(template).price().forecast;
  assert.deepEqual([open.changes[0].usage_inputs, open.after.lacks_usage, open.after.monthly], [['traffic_gb'], true, 0]);
  const usage = JSON.stringify({ 'huaweicloud_vpc_eip.ip': { traffic_gb: 0.1 } });
  const said = workspace(template).price({ usage }).forecast;
  assert.deepEqual([said.changes[0].usage, said.after.lacks_usage, said.after.monthly], [{ traffic_gb: 0.1 }, false, 0.08]);
  const wrong = workspace(template).price({ usage: '{"*": {"traffic": 1}}' });
  assert.deepEqual([wrong.ok, wrong.diagnostics[0].code, wrong.diagnostics[0].range.filename], [false, 'invalid-usage', 'usage.json']);
});

test('the site and the region choose the prices', () => {
  const abroad = workspace().price({ site: 'international' });
  assert.deepEqual([abroad.currency, abroad.forecast.currency], ['USD', 'USD']);
  assert.equal(workspace().price({ region: 'ap-southeast-3' }).currency, 'USD');
  assert.equal(workspace().price({ region: 'ap-southeast-3', site: 'china' }).currency, 'CNY');
  assert.throws(() => workspace().price({ site: 'moon' }), /moon/);
});

test('a region is one that exists; that it has no prices is said', async () => {
  for (const ask of ['price', 'graph']) {
    const given = ask === 'price' ? [{ region: 'nowhere' }] : [{}, { region: 'nowhere' }];
    assert.throws(() => workspace()[ask](...given), { code: 'unknown-region', message: /^there is no region "nowhere"; there are .*cn-north-4/ });
  }
  const { forecast } = workspace().price({ region: 'cn-east-3' });
  assert.deepEqual(forecast.notes[0], {
    code: 'uncovered',
    text: 'The price list has no prices of cn-east-3 in CNY; where there are any, those of other regions stand for them.',
    values: ['cn-east-3', 'CNY'],
  });
  assert.deepEqual(forecast.priced_regions, ['cn-north-4']);
  const [first, ...others] = regions();
  assert.deepEqual(first, { id: 'af-south-1', name: 'AF-Johannesburg', site: 'international', usual: false });
  assert.deepEqual(others.filter(({ usual }) => usual).map(({ id }) => id), ['ap-southeast-1', 'cn-north-4']);
});

test('the command line tells regions that do not exist, and regions without prices', async () => {
  for (const words of [['price'], ['graph']]) {
    const { code, stdout, stderr } = await run([...words, '--region', 'nowhere', '-'], TEMPLATE);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^formwork: --region: there is no region "nowhere"; there are ae-ad-1, af-south-1, .*, sa-brazil-1\n/);
  }
  const { code, stdout } = await run(['price', '--region', 'cn-east-3', '-'], TEMPLATE);
  assert.equal(code, 0);
  assert.match(stdout, /^Prices in CNY.*\nThe price list has no prices of cn-east-3 in CNY;/);
});

test('the service would refuse what has no price that it could tell', () => {
  const many = (count) => workspace(PROVIDER + eip('ip', 5).replace('{', `{\n  count = ${count}`)).price().forecast.refusal;
  assert.equal(many(24), undefined);
  const { code, address, reason } = many(25);
  assert.deepEqual([code, address, reason.code, reason.values], ['RF.10011096', 'huaweicloud_vpc_eip.ip[24]', 'too-many', ['POST_PAID', '24']]);
});

test('a graph has the prices of the region that is chosen', () => {
  const prices = (options) => workspace().graph({}, options).nodes.flatMap((node) => node.prices);
  assert.deepEqual(prices({}), ['~¥0.32/h']);
  assert.match(prices({ site: 'international' })[0], /^~?\$/);
  assert.deepEqual(prices({ book: JSON.stringify(BOOK) }), ['¥0.5/h']);
  const wrong = workspace().graph({}, { book: '{', bookName: 'ours.json' });
  assert.deepEqual([wrong.diagnostics[0].range.filename, wrong.nodes.flatMap((node) => node.prices)], ['ours.json', []]);
});

test('a book of your own lies over the list or stands in its place', () => {
  const over = workspace().price({ book: JSON.stringify(BOOK) });
  assert.deepEqual([over.forecast.price_lists, over.forecast.after.monthly, over.forecast.changes[2].illustrative], [['ours', '2026-11'], 365, false]);
  const alone = workspace().price({ book: JSON.stringify({ ...BOOK, mode: 'replace' }) }).forecast;
  assert.deepEqual([alone.price_lists, alone.after.free, alone.after.unknown], [['ours'], 0, 2]);
});

test('until the list is loaded there is no price, and that is no error', () => {
  // Another process, in which nothing was loaded.
  const entry = fileURLToPath(new URL('../index.js', import.meta.url));
  const wasm = fileURLToPath(new URL('../dist/formwork_bg.wasm', import.meta.url));
  const catalog = fileURLToPath(new URL('../dist/catalog/catalog.bin', import.meta.url));
  const prices = fileURLToPath(new URL('../dist/prices.txt', import.meta.url));
  const script = `
    import { readFileSync } from 'node:fs';
    import { init, loadPrices, Workspace } from ${JSON.stringify(entry)};
    await init({ wasm: readFileSync(${JSON.stringify(wasm)}), catalog: readFileSync(${JSON.stringify(catalog)}), prices: readFileSync(${JSON.stringify(prices)}) });
    const workspace = new Workspace();
    workspace.setFile('main.tf', ${JSON.stringify(TEMPLATE)});
    const { ok, missing_prices, diagnostics, forecast } = workspace.price();
    await loadPrices();
    const then = workspace.price();
    console.log(JSON.stringify([ok, missing_prices, diagnostics, forecast ?? null, then.ok, then.missing_prices]));
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(printed), [false, true, [], null, true, false]);
});

test('the world prices its plans from the same list', async () => {
  const world = await Simulator.open({ store: 'memory', seed: 1 });
  const project = '/v1/0123456789abcdef0123456789abcdef';
  const ask = async (method, path, body) => {
    const headers = { 'Client-Request-Id': crypto.randomUUID() };
    return (await world.dispatch({ method, path: `${project}/${path}`, headers, ...(body && { body }) })).body;
  };
  await ask('POST', 'stacks', { stack_name: 's' });
  const template = TEMPLATE + eip('traffic', 5, 'traffic');
  const { execution_plan_id: id } = await ask('POST', 'stacks/s/execution-plans', { execution_plan_name: 'p', template_body: template });
  await world.advance(60_000);
  const { currency, items } = await ask('GET', 'stacks/s/execution-plans/p/prices');
  assert.deepEqual([currency, items.map(({ resource_name }) => resource_name)], ['CNY', ['group', 'net', 'ip', 'traffic']]);
  assert.equal(items[2].resource_price[0].sale_price, 0.32);
  assert.equal(world.planForecast(id).after.monthly, 229.95);
  const usage = JSON.stringify({ 'huaweicloud_vpc_eip.traffic': { traffic_gb: 100 } });
  assert.equal(world.planForecast(id, { usage }).after.monthly, 309.95);
  assert.equal(world.planForecast('none'), undefined);
  assert.equal(world.planForecast(id, { usage: '{' }), undefined);
  assert.equal(world.planForecast(id, { book: JSON.stringify(BOOK) }).changes[2].after.monthly, 365);
  assert.equal(world.planForecast(id, { book: '{' }), undefined);
  assert.equal(world.planForecast(id, { region: 'la-north-2' }).currency, 'USD');
  assert.throws(() => world.planForecast(id, { region: 'nowhere' }), { code: 'unknown-region' });
  await world.close();
});

test('a world may have prices of its own', async () => {
  const world = await Simulator.open({ store: 'memory', seed: 1, book: JSON.stringify(BOOK) });
  const project = '/v1/0123456789abcdef0123456789abcdef';
  const ask = async (method, path, body) => {
    const headers = { 'Client-Request-Id': crypto.randomUUID() };
    return (await world.dispatch({ method, path: `${project}/${path}`, headers, ...(body && { body }) })).body;
  };
  await ask('POST', 'stacks', { stack_name: 's' });
  await ask('POST', 'stacks/s/execution-plans', { execution_plan_name: 'p', template_body: TEMPLATE });
  await world.advance(60_000);
  const { items } = await ask('GET', 'stacks/s/execution-plans/p/prices');
  assert.equal(items[2].resource_price[0].sale_price, 0.5);
  await world.close();
  await assert.rejects(Simulator.open({ store: 'memory', book: '{"format": 1}' }), /Invalid price book[^]*prices\.json:1:12/);
});

test('for a terminal: a table, and what is illustrative is marked', async () => {
  const { code, stdout, stderr } = await run(['price', '-'], TEMPLATE);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Prices in CNY, per month of 730 hours; price list 2026-11\.\n~ marks what is illustrative/);
  assert.match(stdout, /\n\+ huaweicloud_vpc_eip\.ip {2,}- {2}~229\.95 {2}~\+229\.95 {2}~0\.32 per hour\n/);
  assert.match(stdout, /\nPriced: 1\. Free: 1\. Not known: 1\.\n/);
});

test('files are options; JSON is what the workspace answers', async () => {
  const files = { 'main.tf': PROVIDER + eip('ip', 5, 'traffic'), 'usage.json': '{"*": {"traffic_gb": 10}}', 'terraform.tfstate': state(5), 'book.json': JSON.stringify(BOOK), 'bad.json': '{"format": 1}' };
  await folder(files, async (root) => {
    const plain = await json(['price', '--usage', `${root}/usage.json`, root]);
    assert.deepEqual([plain.code, plain.answer.forecast.after.monthly], [0, 8]);
    const change = await json(['price', '--state', `${root}/terraform.tfstate`, '--book', `${root}/book.json`, root]);
    assert.equal(change.answer.forecast.before.monthly, 365);
    const abroad = await json(['price', '--site', 'international', '--region', 'la-north-2', root]);
    assert.equal(abroad.answer.currency, 'USD');
    const bad = await run(['price', '--book', `${root}/bad.json`, root]);
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /Invalid price book.*\n.*bad\.json:1:12\n/);
    assert.match(bad.stdout, /No price\.\n$/);
  });
});

test('a template with mistakes is exit code 1, a wrong call 2', async () => {
  const mistake = await json(['price', '-'], 'output "x" {\n  value = var.none\n}\n');
  assert.deepEqual([mistake.code, mistake.answer.ok, mistake.answer.diagnostics[0].code], [1, false, 'undeclared-variable']);
  for (const words of [['--site', 'moon', '-'], ['--usage', '/none', '-'], []]) {
    assert.equal((await run(['price', ...words], TEMPLATE)).code, 2);
  }
});

test('the schema of price books is that of what is read', () => {
  const schema = JSON.parse(readFileSync(new URL('../schemas/price-book.json', import.meta.url), 'utf8'));
  assert.deepEqual(Object.keys(schema.properties).sort(), ['flavors', 'format', 'mode', 'name', 'prices', 'reference_regions']);
  const page = readFileSync(new URL('../../docs/prices.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/^```json\n([^]*?)^```/gm)].map(([, text]) => text);
  const [usage, book] = examples;
  assert.equal(workspace().price({ usage }).ok, true);
  assert.deepEqual(workspace().price({ book }).diagnostics, []);
});
