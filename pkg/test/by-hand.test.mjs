import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Simulator, Workspace } from 'formwork';

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
`;

async function deployed() {
  const world = await Simulator.open({ seed: 1, clock: '2026-01-01T00:00:00Z' });
  const body = { stack_name: 's', template_body: TEMPLATE };
  const { body: answer } = await world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body });
  while ((await world.advance(1000)).busy);
  return { world, stack: answer.stack_id };
}

test('a resource is edited by hand, told as drift, and accepted into the template', async () => {
  const { world, stack } = await deployed();
  assert.equal(world.drift('none'), undefined);
  const [net] = world.drift(stack).resources;
  assert.deepEqual([net.address, net.standing], ['huaweicloud_vpc.net', 'same']);

  const edited = await world.editResource(net.type, net.id, { name: 'by hand' });
  assert.deepEqual([edited.ok, edited.resource.attributes.name], [true, 'by hand']);
  const refused = await world.editResource(net.type, net.id, { status: 'x' });
  assert.deepEqual(refused, { ok: false, status: 400, message: '`status` is read-only: the cloud gives it' });

  const report = world.drift(stack, { template_body: TEMPLATE });
  const [name] = report.resources[0].attributes.filter(({ drifted }) => drifted);
  const { recorded, found, target } = name;
  assert.deepEqual({ recorded, found, target }, { recorded: 'net', found: 'by hand', target: 'net' });

  const workspace = new Workspace();
  workspace.setFile('main.tf', TEMPLATE);
  const options = { state: world.stackState(stack), refreshed: world.refreshedState(stack) };
  const plan = workspace.plan(options);
  assert.deepEqual(plan.items.map((item) => [item.drifted, item.action]), [[true, 'UPDATE'], [false, 'UPDATE']]);
  assert.equal(JSON.parse(plan.json).resource_drift.length, 1);

  const { fix } = workspace.accept({ address: net.address, attribute: 'name', found, target });
  const [{ from, to, filename, text }] = fix.edits;
  assert.equal(filename, 'main.tf');
  workspace.setFile('main.tf', TEMPLATE.slice(0, from) + text + TEMPLATE.slice(to));
  const after = workspace.plan(options);
  assert.deepEqual(after.items.map((item) => [item.drifted, item.action]), [[true, 'UPDATE'], [false, 'NO_OPERATION']]);
});

test('what is made again by hand is another resource, and what is deleted is gone', async () => {
  const { world, stack } = await deployed();
  const [net] = world.drift(stack).resources;
  const made = await world.recreateResource(net.type, net.id, { cidr: '10.1.0.0/16' });
  assert.notEqual(made.resource.id, net.id);
  const report = world.drift(stack);
  assert.equal(report.resources[0].standing, 'gone');
  assert.deepEqual(report.byHand.map(({ id }) => id), [made.resource.id]);
  assert.deepEqual(await world.deleteResource(net.type, made.resource.id), { ok: true });
  assert.deepEqual(world.drift(stack).byHand, []);
  assert.equal((await world.deleteResource(net.type, net.id)).status, 404);
});

test('a state goes out of one world and into another', async () => {
  const { world, stack } = await deployed();
  const text = world.stackState(stack);
  const other = await Simulator.open({ seed: 2, clock: '2026-01-01T00:00:00Z' });
  const body = { stack_name: 't' };
  const { body: made } = await other.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body });
  const done = await other.importState(made.stack_id, text);
  assert.deepEqual(done, { ok: true, resources: 1, refused: [], doubtful: [] });
  assert.equal(other.stackState(made.stack_id), text);
  const [net] = other.drift(made.stack_id, { template_body: TEMPLATE }).resources;
  assert.deepEqual([net.address, net.standing], ['huaweicloud_vpc.net', 'same']);
  const broken = await other.importState(made.stack_id, text.slice(0, 100));
  assert.deepEqual([broken.ok, broken.code], [false, 'unreadable-state']);
  assert.match(broken.message, /line \d+ column \d+/);
  assert.equal(other.stackState(made.stack_id), text);
});
