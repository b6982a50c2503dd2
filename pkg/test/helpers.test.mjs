// What tests want of a world: begin again, break things, see what happened, let go; and what calls fail with.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { EngineError, FormworkError, init, Simulator, StoreError, succeeded, valid, version, Workspace } from 'formwork';
import { guard } from '../guard.js';
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
const text = (bytes) => new TextDecoder().decode(bytes);
const deploy = (world, stack_name = 's') => world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body: { stack_name, template_body } });

test('a world that was reset is as it was made, faults, clock and all', async () => {
  for (const options of [BEGINNING, { ...BEGINNING, quotas: { huaweicloud_vpc: 1 }, region: 'cn-east-3' }]) {
    const world = await Simulator.open(options);
    const empty = text(await world.snapshot());
    await world.inject({ operation: 'List*', error: { kind: 'throttled' } });
    await deploy(world);
    await world.runUntilIdle();
    assert.notEqual(text(await world.snapshot()), empty);
    await world.reset();
    assert.equal(text(await world.snapshot()), empty);
    assert.deepEqual(world.faults(), []);
    assert.equal(world.now(), '2026-01-01T00:00:00.000Z');
    // The same again gives the same.
    const { body } = await deploy(world);
    const other = await Simulator.open(options);
    assert.equal((await deploy(other)).body.stack_id, body.stack_id);
  }
});

test('a world that began as a snapshot is reset to it', async () => {
  const first = await Simulator.open(BEGINNING);
  await deploy(first);
  await first.runUntilIdle();
  const snapshot = await first.fork();
  const world = await Simulator.open({ snapshot });
  const begun = text(await world.snapshot());
  await deploy(world, 'more');
  await world.reset();
  assert.equal(text(await world.snapshot()), begun);
});

test('a fault that was injected strikes until it is taken out', async () => {
  const world = await Simulator.open(BEGINNING);
  const fault = await world.inject({ operation: 'ListStacks', error: { kind: 'unavailable' } });
  const ask = () => world.dispatch({ method: 'GET', path: `${PROJECT}/stacks`, headers });
  assert.ok((await ask()).status >= 500);
  assert.deepEqual([fault.id, fault.struck, fault.fault.enabled], [1, 1, true]);
  assert.equal((await fault.remove()).struck, 1);
  assert.equal((await ask()).status, 200);
  assert.deepEqual([fault.fault, fault.struck], [undefined, 0]);
  const again = await world.inject({ operation: 'ListStacks', error: {} });
  await again[Symbol.asyncDispose]();
  assert.deepEqual(world.faults(), []);
  await assert.rejects(world.inject({ type: 'nothing', error: {} }), { name: 'FormworkError', code: 'invalid-fault' });
  await assert.rejects(world.inject({ colour: 'red' }), { name: 'FormworkError', code: 'misuse', message: /colour/ });
});

test('events tell what happened, by stack, resource, kind and number', async () => {
  const world = await Simulator.open(BEGINNING);
  await deploy(world, 'a');
  await deploy(world, 'b');
  await world.runUntilIdle();
  const all = world.events();
  assert.deepEqual(all.map(({ number }) => number), all.map(({ number }) => number).sort((a, b) => a - b));
  const made = world.events({ stack: 'a', kind: ['CREATION_IN_PROGRESS', 'CREATION_COMPLETE'] });
  assert.deepEqual(made.map(({ kind, resource }) => [kind, resource]), [
    ['CREATION_IN_PROGRESS', 'huaweicloud_vpc.main'],
    ['CREATION_COMPLETE', 'huaweicloud_vpc.main'],
  ]);
  assert.deepEqual(world.events({ resource: 'huaweicloud_vpc.main', kind: 'CREATION_COMPLETE' }).map(({ stack }) => stack).sort(), ['a', 'b']);
  assert.deepEqual(world.events({ after: all.at(-2).number }), [all.at(-1)]);
  // What lies ahead of a world that went back has not happened.
  await world.rewind({ event: made[0].number });
  assert.deepEqual(world.events({ stack: 'a', kind: 'CREATION_COMPLETE' }), []);
});

test('a world that is disposed of lets go of its store and its memory', () =>
  folder({}, async (directory) => {
    const world = await Simulator.open({ store: { directory } });
    await assert.rejects(Simulator.open({ store: { directory } }), (error) => error instanceof StoreError && error.code === 'blocked');
    await world.dispose();
    await world.dispose();
    const second = await Simulator.open({ store: { directory } });
    await second[Symbol.asyncDispose]();
    const third = await Simulator.open({ store: { directory } });
    third[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await (await Simulator.open({ store: { directory } })).dispose();
  }));

test('a store is one world’s at a time, also while that is being opened or after it failed', async () => {
  const store = { kept: [], load: async () => [], apply: async () => {}, close: async () => store.kept.push('closed') };
  const [one, two] = await Promise.allSettled([Simulator.open({ store }), Simulator.open({ store })]);
  assert.deepEqual([one.status, two.status, two.reason.code], ['fulfilled', 'rejected', 'blocked']);
  await one.value.close();
  assert.deepEqual(store.kept, ['closed']);
  await assert.rejects(Simulator.open({ store, clock: 'tomorrow' }), { code: 'misuse' });
  const world = await Simulator.open({ store });
  world.free();
  await (await Simulator.open({ store })).dispose();
});

test('a thousand worlds and workspaces that came and went leave nothing behind', async () => {
  const { memory } = await import('../dist/formwork.js').then(({ default: start }) => start());
  const turn = async () => {
    const world = await Simulator.open(BEGINNING);
    await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks`, headers });
    await world.dispose();
    const workspace = new Workspace();
    workspace.setFile('main.tf', template_body);
    workspace.check();
    workspace.free();
  };
  for (let n = 0; n < 100; n += 1) await turn();
  const [before] = [memory.buffer.byteLength];
  for (let n = 0; n < 1000; n += 1) await turn();
  assert.ok(memory.buffer.byteLength - before <= 256 * 1024, `${memory.buffer.byteLength - before} bytes more`);
});

test('a refusal of the service becomes an error with its code and status', async () => {
  const world = await Simulator.open(BEGINNING);
  const get = (name) => world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/${name}/metadata`, headers });
  await deploy(world);
  assert.equal(succeeded(await get('s')).body.stack_name, 's');
  const answer = await get('none');
  assert.throws(() => succeeded(answer), (error) => {
    assert.ok(error instanceof FormworkError && error instanceof Error);
    assert.deepEqual([error.name, error.code, error.status, error.message], ['FormworkError', answer.body.error_code, 404, answer.body.error_msg]);
    return error.response === answer;
  });
  assert.throws(() => succeeded({ status: 502, headers: {}, body: '' }), { code: '502', status: 502, message: 'HTTP 502' });
});

test('an error of a template becomes one with its code and place', () => {
  const workspace = new Workspace();
  workspace.setFile('main.tf', 'output "x" {\n  value = var.none\n}\n');
  assert.throws(() => valid(workspace.check()), (error) => {
    assert.deepEqual([error.code, error.range.filename, error.range.start.line], ['undeclared-variable', 'main.tf', 2]);
    assert.match(error.message, /^main\.tf:2:11: Reference to undeclared input variable/);
    return error.diagnostics.length === 1;
  });
  workspace.setFile('main.tf', '');
  assert.equal(valid(workspace.check()).valid, true);
});

test('a crash of the engine tells the version and the last call, and of a request no more than what it asks for', async () => {
  const trap = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const crash = guard('Simulator.dispatch', async () => trap());
  await assert.rejects(crash({ method: 'GET', path: '/v1/stacks?secret=1', body: 'secret' }), (error) => {
    assert.ok(error instanceof EngineError && error.cause instanceof WebAssembly.RuntimeError);
    assert.deepEqual([error.code, error.version, error.call], ['engine-failed', version(), 'Simulator.dispatch(GET /v1/stacks)']);
    return error.message === `the engine (formwork ${version()}) failed in Simulator.dispatch(GET /v1/stacks): unreachable; what it holds must be dropped`;
  });
  assert.throws(() => guard('Workspace.check', trap)(), { call: 'Workspace.check()' });
  const deep = () => deep();
  assert.throws(() => guard('Workspace.check', deep)(), { code: 'engine-failed' });
});

test('misuse has a code, whoever was called', async () => {
  await assert.rejects(Simulator.open({ sead: 1 }), { name: 'FormworkError', code: 'misuse' });
  const workspace = new Workspace();
  assert.throws(() => workspace.plan({ colour: 1 }), { name: 'FormworkError', code: 'misuse' });
  workspace.setFile('main.tf', '');
  assert.throws(() => workspace.price({ region: 'nowhere' }), { name: 'FormworkError', code: 'unknown-region' });
});
