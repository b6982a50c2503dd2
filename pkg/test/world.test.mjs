// What exists in a world: page by page, closely, and the files of its object storage.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Simulator } from 'formwork';

before(() => init());

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const TEMPLATE = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

resource "huaweicloud_vpc" "net" {
  name = "net"
  cidr = "10.0.0.0/16"
}

resource "huaweicloud_vpc_subnet" "sub" {
  count      = 3
  name       = "sub-\${count.index}"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "10.0.\${count.index}.0/24"
  gateway_ip = "10.0.\${count.index}.1"
}
`;

test('resources are listed, found, and told with what is around them', async () => {
  const world = await Simulator.open({ seed: 1, clock: '2026-01-01T00:00:00Z' });
  assert.deepEqual(world.world({ limit: 10 }), {
    homes: [{ key: '', account: '00000000000000000000000000000001', region: 'cn-north-4', resources: 0 }],
    types: [],
    total: 0,
    rows: [],
  });
  const body = { stack_name: 's', template_body: TEMPLATE };
  const { body: made } = await world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body });
  while ((await world.advance(1000)).busy);
  const all = world.world({ limit: 2, from: 1 });
  assert.deepEqual([all.total, all.rows.length], [4, 2]);
  assert.deepEqual(all.types, [{ type: 'huaweicloud_vpc', resources: 1 }, { type: 'huaweicloud_vpc_subnet', resources: 3 }]);
  const [vpc] = world.world({ within: '', limit: 9 }).rows;
  assert.deepEqual([vpc.name, vpc.inside], ['net', 3]);
  assert.equal(world.world({ within: `${vpc.type}/${vpc.id}`, limit: 9 }).total, 3);
  const [sub] = world.world({ text: 'SUB-1', limit: 9 }).rows;
  const seen = world.resource(sub.type, sub.id);
  assert.deepEqual([seen.owner, seen.stack, seen.created.slice(0, 10)], [made.stack_id, 's', '2026-01-01']);
  assert.deepEqual(seen.names, [{ ...vpc, inside: 0 }]);
  assert.equal(seen.resource.address, 'huaweicloud_vpc_subnet.sub[1]');
  assert.equal(seen.resource.attributes.find(({ name }) => name === 'cidr').found, '10.0.1.0/24');
  assert.equal(world.resource('huaweicloud_vpc', 'none'), undefined);
  assert.throws(() => world.world({ limit: 1, nonsense: true }));
});

test('files of the object storage are listed', async () => {
  const world = await Simulator.open({ seed: 1, clock: '2026-01-01T00:00:00Z' });
  (await world.exchange('PUT', '/_obs/bucket/odd.bin', [], Uint8Array.of(0, 255))).free();
  await world.dispatch({ method: 'PUT', path: '/_obs/bucket/main.tf', body: TEMPLATE });
  assert.deepEqual(world.files('.BIN', 0, 9), { total: 1, files: [{ key: 'bucket/odd.bin', bytes: 2 }] });
  assert.deepEqual(world.files('', 0, 1).files.map(({ key }) => key), ['bucket/main.tf']);
});
