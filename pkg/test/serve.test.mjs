// The world over HTTP, as programs in other languages meet it, and the same within the process.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { before, test } from 'node:test';
import { init, Simulator } from 'formwork';
import { axiosAdapter, fetchHandler, listen } from 'formwork/server';
import { folder, run } from './support/cli.mjs';

before(() => init());

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000', 'Content-Type': 'application/json' };
const template_body = `
terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}
resource "huaweicloud_vpc" "main" {
  name = "main"
  cidr = "10.0.0.0/16"
}
`;

const program = fileURLToPath(new URL('../bin/formwork.mjs', import.meta.url));

/** A server of its own process, with what it printed. */
async function serve(...words) {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', ...words]);
  const said = { stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text) => (said.stderr += text));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return { url: /http:\S+/.exec(line)[0], child, said, ended: once(child, 'exit') };
}

const create = (url, stack_name, body = {}) =>
  fetch(`${url}${PROJECT}/stacks`, { method: 'POST', headers, body: JSON.stringify({ stack_name, ...body }) });
const names = async (url) => (await (await fetch(`${url}${PROJECT}/stacks`, { headers })).json()).stacks.map((one) => one.stack_name);
const status = async (url, name) => (await (await fetch(`${url}${PROJECT}/stacks/${name}/metadata`, { headers })).json()).status;

test('a world answers over HTTP, tells each request and ends when it is interrupted', async () => {
  const { url, child, said, ended } = await serve('--seed', '7', '--speed', 'max');
  const created = await create(url, 'a', { template_body });
  assert.equal(created.status, 201);
  assert.equal(created.headers.get('content-type'), 'application/json');
  while ((await status(url, 'a')) !== 'DEPLOYMENT_COMPLETE') await new Promise((resolve) => setTimeout(resolve, 20));
  const link = await fetch(`${url}${PROJECT}/stacks/a/templates`, { headers, redirect: 'manual' });
  assert.equal(link.status, 307);
  assert.ok(link.headers.get('location').startsWith(`${url}/_obs/`));
  assert.equal(await (await fetch(link.headers.get('location'))).text(), template_body);
  const missing = await fetch(`${url}${PROJECT}/stacks/b/metadata`, { headers });
  assert.deepEqual([missing.status, (await missing.json()).error_code], [404, 'RF.10013001']);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.match(said.stderr, /^201 POST \/v1\/0123456789abcdef0123456789abcdef\/stacks \d+\.\d ms$/m);
});

test('what was acknowledged survives a killed server', () =>
  folder({}, async (root) => {
    for (const round of [1, 2, 3]) {
      const { url, child, ended } = await serve('--state', `${root}/world`, '--quiet');
      assert.equal((await names(url)).length, round - 1);
      assert.equal((await create(url, `stack-${round}`, { template_body })).status, 201);
      child.kill('SIGKILL');
      await ended;
    }
    const { url, child, ended } = await serve('--state', `${root}/world`, '--speed', '0', '--quiet');
    assert.deepEqual((await names(url)).sort(), ['stack-1', 'stack-2', 'stack-3']);
    // Deployments that were going on go on.
    assert.equal(await status(url, 'stack-3'), 'DEPLOYMENT_IN_PROGRESS');
    const clock = await fetch(`${url}/_formwork/clock`, { method: 'POST', body: '{"until_idle":true}' });
    assert.equal((await clock.json()).busy, false);
    assert.equal(await status(url, 'stack-3'), 'DEPLOYMENT_COMPLETE');
    const second = await run(['serve', '--port', '0', '--state', `${root}/world`]);
    assert.equal(second.code, 2);
    assert.match(second.stderr, /cannot be opened: process \d+ has this world open/);
    child.kill('SIGINT');
    await ended;
  }));

test('time stands still, moves as told, or goes on by itself', async () => {
  const still = await serve('--speed', '0', '--quiet');
  await create(still.url, 'a', { template_body });
  const tell = (body) => fetch(`${still.url}/_formwork/clock`, { method: 'POST', body });
  const before = await (await fetch(`${still.url}/_formwork/clock`)).json();
  assert.equal(before.busy, true);
  const after = await (await tell('{"advance_ms":1500}')).json();
  assert.equal(Date.parse(after.now) - Date.parse(before.now), 1500);
  assert.equal((await tell('{"advance_ms":-1}')).status, 400);
  assert.equal((await tell('nonsense')).status, 400);
  assert.equal((await fetch(`${still.url}/_formwork/clock`, { method: 'PUT' })).status, 405);
  still.child.kill();
  const fast = await serve('--speed', '1000', '--quiet');
  await create(fast.url, 'a', { template_body });
  while ((await status(fast.url, 'a')) !== 'DEPLOYMENT_COMPLETE') await new Promise((resolve) => setTimeout(resolve, 20));
  fast.child.kill();
});

test('quotas of a new account hold, unless none shall', async () => {
  for (const [words, wanted] of [[[], 'DEPLOYMENT_FAILED'], [['--no-quotas'], 'DEPLOYMENT_COMPLETE']]) {
    const { url, child, ended } = await serve('--speed', 'max', '--quiet', ...words);
    const six = template_body.replace('name =', 'count = 6\n  name =');
    assert.equal((await create(url, 'six', { template_body: six })).status, 201);
    while ((await status(url, 'six')).endsWith('IN_PROGRESS')) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await status(url, 'six'), wanted);
    child.kill('SIGTERM');
    await ended;
  }
});

test('only this machine is answered, and only requests of a sensible size', async () => {
  const world = await Simulator.open();
  const server = await listen(world, { speed: 0 });
  const { port } = new URL(server.url);
  const asked = request({ port, host: '127.0.0.1', path: `${PROJECT}/stacks`, headers: { ...headers, host: 'elsewhere.example' } }).end();
  const [refused] = await once(asked, 'response');
  assert.equal(refused.statusCode, 403);
  const large = await create(server.url, 'a', { template_body: 'x'.repeat(9 << 20) }).catch((error) => error);
  assert.ok(large.status === 413 || large instanceof TypeError);
  assert.deepEqual(await names(server.url), []);
  await assert.rejects(listen(world, { host: '0.0.0.0' }), RangeError);
  await server.close();
  await assert.rejects(fetch(`${server.url}/_formwork/clock`));
});

test('words that make no sense are refused', async () => {
  for (const [words, wanted] of [
    [['--port', 'x'], /--port is a whole number from 0 to 65535, not "x"/],
    [['--speed', 'fast'], /--speed is a number from 0, or max, not "fast"/],
    [['--region', 'nowhere'], /nowhere/],
    [['template'], /"template" is too much/],
  ]) {
    const { code, stderr } = await run(['serve', ...words]);
    assert.deepEqual([code, wanted.test(stderr)], [2, true], stderr);
  }
});

test('within a process a world answers `fetch` and axios, without a network', async () => {
  const world = await Simulator.open({ seed: 7 });
  const ask = fetchHandler(world);
  const url = `https://rfs.example${PROJECT}/stacks`;
  const created = await ask(url, { method: 'POST', headers, body: JSON.stringify({ stack_name: 'a', template_body }) });
  assert.equal(created.status, 201);
  while ((await world.advance(60_000)).busy);
  assert.equal(await (await ask(`${url}/a/templates`, { headers })).text(), template_body);
  const zip = new Uint8Array([0, 255, 128]);
  assert.equal((await ask('https://obs.example/_obs/bucket/a.zip', { method: 'PUT', body: zip })).status, 200);
  assert.deepEqual(new Uint8Array(await (await ask('https://obs.example/_obs/bucket/a.zip')).arrayBuffer()), zip);
  await assert.rejects(ask(url, { signal: AbortSignal.abort() }), { name: 'AbortError' });

  const adapter = axiosAdapter(world);
  const config = { method: 'get', baseURL: `https://rfs.example${PROJECT}`, url: '/stacks', headers, params: {} };
  assert.deepEqual(JSON.parse((await adapter(config)).data).stacks.map((one) => one.stack_name), ['a']);
  await assert.rejects(adapter({ ...config, url: '/stacks/none/metadata' }), ({ isAxiosError, response }) => isAxiosError && response.status === 404);
});

test('the lists of Alibaba Cloud are answered at the root: by query, form and headers', async () => {
  const world = await Simulator.open({ seed: 7 });
  const ask = fetchHandler(world);
  const created = await ask(`https://rfs.example${PROJECT}/stacks`, { method: 'POST', headers, body: JSON.stringify({ stack_name: 'a', template_body }) });
  const { stack_id: ProvisionedProductId } = await created.json();
  const named = { Action: 'ListTasks', Version: '2021-09-01' };
  const of = { ProvisionedProductId, PageSize: '5' };
  const query = `/?${new URLSearchParams({ ...named, ...of })}`;
  const listed = async (answer) => (await answer).json().then(({ PageSize, TaskDetails }) => [PageSize, TaskDetails.length]);
  const form = new URLSearchParams({ ...named, ...of });
  const signed = { 'x-acs-action': named.Action, 'x-acs-version': named.Version };
  assert.deepEqual(await listed(ask(`https://aliyun.example${query}`)), [5, 1]);
  assert.deepEqual(await listed(ask('https://aliyun.example/', { method: 'POST', body: form })), [5, 1]);
  const adapter = axiosAdapter(world);
  const { data } = await adapter({ method: 'post', url: 'https://aliyun.example/', params: of, headers: signed });
  assert.equal(JSON.parse(data).TotalCount, 1);
  const { data: text } = await adapter({ method: 'get', url: 'https://aliyun.example/', params: { ...named, ...of, Format: 'XML' }, headers: {} });
  assert.match(text, /^<\?xml .*<ListTasksResponse>.*<TotalCount>1<\/TotalCount>/);

  const server = await listen(world, { speed: 0 });
  assert.deepEqual(await listed(fetch(server.url + query)), [5, 1]);
  assert.deepEqual(await listed(fetch(`${server.url}/?${new URLSearchParams(named)}`, { method: 'POST', body: new URLSearchParams(of) })), [5, 1]);
  const refused = await fetch(`${server.url}/?${new URLSearchParams(named)}`);
  const { Code, HostId } = await refused.json();
  assert.deepEqual([refused.status, Code, `http://${HostId}`], [400, 'InvalidParameter', server.url]);
  // What is asked at the root without a name is no operation of anybody.
  assert.deepEqual(await (await fetch(server.url)).json(), { error_code: 'APIGW.0101', error_msg: 'The API does not exist: GET /' });
  await server.close();
});

test('the older service is answered beside it: forms with files by `fetch` and axios, over HTTP', async () => {
  const blueprint = 'tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  net:\n    type: HuaweiCloud.VPC.VPC\n';
  const form = (version, content = blueprint, file = '模板 "1".yaml') => {
    const fields = new FormData();
    fields.append('resource', JSON.stringify({ name: 'net', version }));
    fields.append('archive_content', new Blob([content]), file);
    return fields;
  };
  const world = await Simulator.open({ seed: 7 });
  const ask = fetchHandler(world);
  const url = 'https://aos.example/v2/templates';
  const made = await ask(url, { method: 'POST', body: form('1') });
  assert.equal(made.status, 201);
  const { id } = await made.json();
  const adapter = axiosAdapter(world);
  const other = await adapter({ method: 'post', url, data: form('2'), headers: { 'Content-Type': false } });
  assert.equal(other.status, 201);
  const listed = await ask(`${url}?offset=1&limit=1`);
  assert.deepEqual([listed.headers.get('content-range'), (await listed.json())[0].version], ['items 1-1/2', '2']);
  const archive = await ask(`${url}/${id}/archive`);
  assert.deepEqual([archive.headers.get('content-type'), await archive.text()], ['application/octet-stream;charset=UTF-8', blueprint]);
  const bytes = new Uint8Array([0x1f, 0x8b, 0xff, 0]);
  const damaged = await ask(url, { method: 'POST', body: form('3', bytes, 'a.tgz') });
  assert.deepEqual([damaged.status, (await damaged.json()).code], [400, 'SVCSTG.AOS.4001004']);

  const server = await listen(world, { speed: 0 });
  const shown = await (await fetch(`${server.url}/v2/templates/${id}`)).json();
  assert.equal(shown.template_url, `${server.url}/v2/templates/${id}/archive`);
  assert.equal((await fetch(`${server.url}/v2/templates`, { method: 'POST', body: form('4') })).status, 201);
  assert.equal((await fetch(shown.template_url, { method: 'DELETE' })).status, 405);
  await server.close();
});
