// Time of a world: pause, step, until idle, back and forth in its history, forks; in the process and over HTTP.
import assert from 'node:assert/strict';
import { cp, readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { init, Simulator } from 'formwork';
import { listen } from 'formwork/server';
import { folder } from './support/cli.mjs';

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
  count = 3
  name  = "main-${'$'}{count.index}"
  cidr  = "10.0.0.0/16"
}
`;
const begin = { seed: 1, clock: '2026-01-01T00:00:00Z' };
const text = (bytes) => new TextDecoder().decode(bytes);
const deploy = async (world, stack_name) => {
  const answer = await world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body: { stack_name, template_body } });
  assert.equal(answer.status, 201);
  return answer.body.stack_id;
};
const status = async (world, name) =>
  (await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/${name}/metadata`, headers })).body.status;

test('a world goes step by step, says what it waits for, and stops when nothing goes on', async () => {
  const world = await Simulator.open(begin);
  assert.deepEqual(await world.step(), { now: '2026-01-01T00:00:00.000Z', busy: false });
  await deploy(world, 'a');
  const { next } = world.clock();
  assert.deepEqual([next.what, next.name], ['deployment', 'a']);
  const stepped = await world.step();
  assert.equal(stepped.now, next.at);
  const halted = await world.runUntilIdle(1);
  assert.equal(halted.busy, true);
  assert.ok(halted.next.at > stepped.now);
  assert.deepEqual(Object.keys(await world.runUntilIdle()), ['now', 'busy']);
  assert.equal(await status(world, 'a'), 'DEPLOYMENT_COMPLETE');
  const later = await world.runUntil('2026-01-02T00:00:00Z');
  assert.equal(later.now, '2026-01-02T00:00:00.000Z');
  await assert.rejects(world.runUntil('2026-01-01T00:00:00Z'), /it is 2026-01-02/);
});

test('a world goes back to an event and forward again; the same again gives the same', async () => {
  const world = await Simulator.open(begin);
  const id = await deploy(world, 'a');
  await world.runUntilIdle();
  const end = text(await world.snapshot());
  const { commands, whole, past } = world.history();
  assert.deepEqual([whole, past, commands.map((one) => one.kind)], [true, 2, ['request', 'advance']]);
  assert.deepEqual([commands[0].operation, commands[0].name], ['CreateStack', 'a']);
  const event = commands[1].events.find((one) => one.kind === 'CREATION_COMPLETE');
  assert.match(event.resource, /^huaweicloud_vpc\.main\[\d\]$/);
  const gone = await world.rewind({ event: event.number });
  assert.deepEqual([gone.ok, gone.clock.now, gone.clock.ahead], [true, event.at, 1]);
  assert.equal(await status(world, 'a'), 'DEPLOYMENT_IN_PROGRESS');
  await world.rewind();
  assert.equal(text(await world.snapshot()), end);
  await world.rewind({ before: 1 });
  assert.equal(await deploy(world, 'a'), id);
  assert.equal(world.clock().ahead, undefined);
  await world.runUntilIdle();
  assert.equal(text(await world.snapshot()), end);
  const early = await world.rewind({ at: '2025-12-31T00:00:00Z' });
  assert.deepEqual([early.ok, early.code], [false, 'before-history']);
  assert.equal((await world.rewind({ before: 99 })).code, 'not-in-history');
  await assert.rejects(world.rewind({ before: 1, event: 1 }), /one of/);
  await assert.rejects(world.rewind({ at: 'yesterday' }), /at:/);
});

test('a fork goes its own way, also in a folder', () =>
  folder({}, async (root) => {
    const world = await Simulator.open(begin);
    await deploy(world, 'a');
    await world.step();
    const snapshot = await world.fork();
    assert.equal(await world.fork({ before: 99 }), undefined);
    await world.runUntilIdle();
    const store = { directory: join(root, 'fork') };
    const fork = await Simulator.open({ store, snapshot });
    assert.equal(await status(fork, 'a'), 'DEPLOYMENT_IN_PROGRESS');
    await fork.runUntilIdle();
    assert.equal(text(await fork.snapshot()), text(await world.snapshot()));
    await deploy(fork, 'b');
    await fork.close();
    // A world that is there is not begun again.
    const again = await Simulator.open({ store, snapshot });
    assert.equal(again.history().past, 4);
    await again.rewind({ before: 1 });
    assert.equal(again.history().whole, true);
    await again.close();
    await assert.rejects(Simulator.open({ snapshot: new Uint8Array([1, 2, 3]) }), /snapshot/);
  }));

test('a write that was cut off anywhere leaves the world before or after the rewind, whole', () =>
  folder({}, async (root) => {
    const directory = join(root, 'world');
    const world = await Simulator.open({ ...begin, store: { directory } });
    await deploy(world, 'a');
    await world.runUntilIdle();
    const before = text(await world.snapshot());
    const changes = join(directory, (await readdir(directory)).find((name) => name.startsWith('changes')));
    const start = (await readFile(changes)).length;
    await world.rewind({ event: world.history().commands[1].events[3].number });
    const after = text(await world.snapshot());
    const end = (await readFile(changes)).length;
    assert.ok(end > start);
    for (let cut = start; cut <= end; cut += Math.max(1, Math.floor((end - start) / 24))) {
      const copy = join(root, `copy-${cut}`);
      await cp(directory, copy, { recursive: true, filter: (path) => !path.endsWith('owner') });
      await truncate(changes.replace(directory, copy), cut);
      const found = await Simulator.open({ store: { directory: copy } });
      assert.deepEqual(found.setAside(), []);
      const whole = text(await found.snapshot());
      assert.equal(whole, cut === end ? after : before, `cut at ${cut} of ${start}–${end}`);
      await found.rewind();
      assert.equal(text(await found.snapshot()), before);
      await found.close();
    }
    await world.close();
  }));

test('the clock and the history answer over HTTP', async () => {
  const world = await Simulator.open(begin);
  const server = await listen(world, { speed: 0 });
  const ask = async (path, body) => {
    const answer = await fetch(`${server.url}/_formwork/${path}`, body && { method: 'POST', body: JSON.stringify(body) });
    return [answer.status, await answer.json()];
  };
  try {
    const id = await deploy(world, 'a');
    const [, stepped] = await ask('clock', { step: true });
    assert.deepEqual([stepped.busy, stepped.speed, stepped.next.name], [true, 0, 'a']);
    const [, idle] = await ask('clock', { until_idle: true });
    assert.equal(idle.busy, false);
    const [, later] = await ask('clock', { until: '2026-01-03T00:00:00Z' });
    assert.equal(later.now, '2026-01-03T00:00:00.000Z');
    const [, past] = await ask('history?most=10');
    assert.equal(past.commands[0].operation, 'CreateStack');
    const [code, back] = await ask('clock', { speed: 5, rewind: { before: past.commands[0].number } });
    assert.deepEqual([code, back.ahead, back.speed, back.now], [200, 3, 5, '2026-01-01T00:00:00.000Z']);
    const [, forward] = await ask('clock', { forward: true });
    assert.deepEqual([forward.ahead, forward.now, forward.speed], [undefined, later.now, 0]);
    await ask('clock', { rewind: { before: 1 } });
    assert.equal(await deploy(world, 'a'), id);
    const fork = await fetch(`${server.url}/_formwork/fork?before=1`);
    const other = await Simulator.open({ snapshot: new Uint8Array(await fork.arrayBuffer()) });
    assert.equal(other.now(), '2026-01-01T00:00:00.000Z');
    assert.equal((await ask('fork?before=99'))[0], 404);
    for (const [path, body, wanted] of [
      ['clock', { rewind: { before: 99 } }, 404],
      ['clock', { rewind: { before: 'x' } }, 400],
      ['clock', { until: '2020-01-01T00:00:00Z' }, 400],
      ['clock', { speed: -1 }, 400],
      ['clock', { advance_ms: -1 }, 400],
      ['history', {}, 405],
      ['history?most=x', undefined, 400],
      ['fork?before=1&event=1', undefined, 400],
    ]) {
      const [given, { error_code }] = await ask(path, body);
      assert.deepEqual([given, error_code], [wanted, `FW.00000${wanted}`], path);
    }
  } finally {
    await server.close();
  }
});
