// What shall go wrong in a world: from JavaScript and over HTTP.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Simulator } from 'formwork';
import { listen } from 'formwork/server';
import { folder } from './support/cli.mjs';

before(() => init());

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const BEGINNING = { seed: 1, clock: '2026-01-01T00:00:00Z' };
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

async function deployed(world, stack_name = 's') {
  await world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body: { stack_name, template_body } });
  while ((await world.advance(60_000)).busy);
  return status(world, stack_name);
}

async function status(world, stack_name = 's') {
  const { body } = await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/${stack_name}/metadata`, headers });
  return [body.status, body.status_message];
}

test('a fault strikes, is counted, switched, replaced and removed', async () => {
  const world = await Simulator.open(BEGINNING);
  assert.deepEqual(world.faults(), []);
  const refused = await world.putFault({ type: 'huaweicloud_vpcs', phases: ['create'] });
  assert.deepEqual(refused, { ok: false, message: 'it does nothing: `error` or `delay_ms` must be there' });
  await assert.rejects(world.putFault({ colour: 'red' }), /unknown field `colour`/);

  const { fault } = await world.putFault({ address: '*.main', phases: ['create'], error: { kind: 'quota', message: 'no more networks' } });
  assert.deepEqual([fault.id, fault.enabled, fault.seen, fault.struck], [1, true, 0, 0]);
  assert.deepEqual(await deployed(world), ['DEPLOYMENT_FAILED', 'huaweicloud_vpc.main: 403 QuotaExceeded: no more networks']);
  assert.deepEqual(world.faults(), [{ ...fault, seen: 1, struck: 1 }]);

  assert.equal((await world.switchFault(1, false)).enabled, false);
  assert.equal(await world.switchFault(2, false), undefined);
  await world.dispatch({ method: 'POST', path: `${PROJECT}/stacks/s/continuations`, headers });
  while ((await world.advance(60_000)).busy);
  assert.equal((await status(world))[0], 'DEPLOYMENT_COMPLETE');

  const again = await world.putFault({ id: 1, operation: 'List*', when: { first: 1 }, error: { kind: 'throttled', retry_after: 5 } });
  assert.deepEqual([again.fault.seen, again.fault.address], [0, undefined]);
  const ask = () => world.dispatch({ method: 'GET', path: `${PROJECT}/stacks`, headers });
  const busy = await ask();
  assert.deepEqual([busy.status, busy.headers['retry-after'], busy.body.error_code], [429, '5', 'RF.10014001']);
  assert.equal((await ask()).status, 200);
  assert.deepEqual(await world.removeFault(1), { ...again.fault, seen: 2, struck: 1 });
  assert.equal(await world.removeFault(1), undefined);
  assert.deepEqual(world.faults(), []);
});

test('faults are kept with their world, and the same seed gives the same failures', () =>
  folder({}, async (root) => {
    const chance = { type: 'huaweicloud_vpc', phases: ['create'], when: { percent: 50 }, error: {} };
    const names = Array.from({ length: 8 }, (_, n) => `s${n}`);
    const store = { directory: `${root}/world` };
    let world = await Simulator.open({ ...BEGINNING, store });
    await world.putFault(chance);
    const met = [];
    for (const name of names) {
      met.push((await deployed(world, name))[0]);
      await world.close();
      world = await Simulator.open({ store });
    }
    const kept = world.faults()[0];
    await world.close();
    assert.equal(kept.seen, names.length);
    assert.equal(kept.struck, met.filter((one) => one === 'DEPLOYMENT_FAILED').length);
    assert.ok(kept.struck > 0 && kept.struck < names.length);

    const other = await Simulator.open(BEGINNING);
    await other.putFault(chance);
    for (const [n, name] of names.entries()) assert.equal((await deployed(other, name))[0], met[n]);
  }));

test('faults over HTTP', async () => {
  const world = await Simulator.open(BEGINNING);
  const { url, close } = await listen(world, { speed: 0 });
  const at = (path, method = 'GET', body) => fetch(`${url}/_formwork/faults${path}`, { method, ...(body !== undefined && { body }) });
  try {
    assert.deepEqual(await (await at('')).json(), { faults: [] });
    const made = await at('', 'POST', '{"operation":"ListStacks","error":{"kind":"unavailable"}}');
    assert.equal(made.status, 201);
    assert.equal((await made.json()).id, 1);
    const answer = await fetch(`${url}${PROJECT}/stacks`, { headers });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [502, '1']);
    const off = await at('/1', 'POST', '{"enabled":false}');
    assert.deepEqual([off.status, (await off.json()).struck], [200, 1]);
    assert.equal((await fetch(`${url}${PROJECT}/stacks`, { headers })).status, 200);
    assert.equal((await (await at('/1')).json()).enabled, false);

    for (const body of ['{', '[]', '{}', '{"colour":"red"}', '{"type":1,"error":{}}', '{"type":"nothing","error":{}}']) {
      assert.equal((await at('', 'POST', body)).status, 400, body);
    }
    assert.equal((await at('/1', 'POST', '{"enabled":"no"}')).status, 400);
    assert.equal((await at('/2', 'POST', '{"enabled":true}')).status, 404);
    assert.equal((await at('/2', 'DELETE')).status, 404);
    assert.equal((await at('/2')).status, 404);
    assert.equal((await at('', 'PUT')).status, 405);
    assert.equal((await at('/x')).status, 404);

    await at('', 'POST', '{"delay_ms":5,"type":"huaweicloud_vpc"}');
    assert.equal((await at('/1', 'DELETE')).status, 204);
    assert.deepEqual((await (await at('')).json()).faults.map(({ id }) => id), [2]);
    assert.equal((await at('', 'DELETE')).status, 204);
    assert.deepEqual(world.faults(), []);
  } finally {
    await close();
  }
});
