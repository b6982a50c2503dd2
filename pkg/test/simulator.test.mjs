import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { init, Simulator, variablesFile } from 'formwork';

const fromScripts = createRequire(new URL('../../scripts/package.json', import.meta.url));

before(() => init());

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const get = (world, path) => world.dispatch({ method: 'GET', path: `${PROJECT}/${path}`, headers });
const create = (world, stack_name) =>
  world.dispatch({ method: 'POST', path: `${PROJECT}/stacks`, headers, body: { stack_name } });
const names = async (world) => (await get(world, 'stacks')).body.stacks.map(({ stack_name }) => stack_name);

/** Keeps records in memory and fails on demand. */
class Flaky {
  kept = new Map();
  failing = false;
  async load() {
    return [...this.kept.values()];
  }
  async apply({ puts, deletes }) {
    if (this.failing) throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    for (const { kind, key } of deletes) this.kept.delete(`${kind} ${key}`);
    for (const record of puts) this.kept.set(`${record.kind} ${record.key}`, record);
  }
}

test('a request is answered, and JSON bodies are values', async () => {
  const world = await Simulator.open({ seed: 1, clock: '2026-01-01T00:00:00Z' });
  const created = await create(world, 'a');
  assert.equal(created.status, 201);
  assert.equal(typeof created.body.stack_id, 'string');
  assert.deepEqual(await names(world), ['a']);
  assert.equal((await get(world, 'stacks/none/metadata')).status, 404);
});

test('the same seed and the same calls give the same world', async () => {
  const worlds = await Promise.all([1, 1, 2].map((seed) => Simulator.open({ seed, clock: '2026-01-01T00:00:00Z' })));
  const [a, b, c] = await Promise.all(worlds.map(async (world) => (await create(world, 'a')).body.stack_id));
  assert.equal(a, b);
  assert.notEqual(a, c);
});

test('time moves only when told to', async () => {
  const world = await Simulator.open({ clock: '2026-01-01T00:00:00Z' });
  assert.equal(world.now(), '2026-01-01T00:00:00.000Z');
  assert.deepEqual(await world.advance(1500), { now: '2026-01-01T00:00:01.500Z', busy: false });
  await assert.rejects(world.advance(-1));
  await assert.rejects(world.advance(NaN));
});

test('misuse is an exception that says what is wrong', async () => {
  await assert.rejects(Simulator.open({ sead: 1 }), /sead/);
  await assert.rejects(Simulator.open({ clock: 'tomorrow' }), /clock/);
  await assert.rejects(Simulator.open({ store: {} }), /store/);
  const world = await Simulator.open();
  await assert.rejects(world.dispatch({ method: 'GET', path: '/', boby: 1 }), /boby/);
});

test('a snapshot brings the world back', async () => {
  const world = await Simulator.open({ seed: 1 });
  await create(world, 'a');
  const bytes = await world.snapshot();
  await create(world, 'b');
  await world.restore(bytes);
  assert.deepEqual(await names(world), ['a']);
  assert.deepEqual(await world.snapshot(), bytes);
  bytes[bytes.length - 3] ^= 1;
  await assert.rejects(world.restore(bytes), /damaged/);
  assert.deepEqual(await names(world), ['a']);
});

test('an answer is given out only when it is durable; else the command is undone', async () => {
  const store = new Flaky();
  const world = await Simulator.open({ store });
  await create(world, 'a');
  store.failing = true;
  await assert.rejects(create(world, 'b'), { name: 'StoreError', code: 'quota', message: 'no room' });
  assert.deepEqual(await names(world), ['a']);
  store.failing = false;
  assert.equal((await create(world, 'b')).status, 201);
  await assert.rejects(Simulator.open({ store }), { name: 'StoreError', code: 'blocked' });
  await world.close();
  const again = await Simulator.open({ store });
  assert.deepEqual((await names(again)).sort(), ['a', 'b']);
});

test('commands sent at once are carried out one after the other', async () => {
  const store = new Flaky();
  const world = await Simulator.open({ store });
  const answers = await Promise.all(['a', 'b', 'a'].map((name) => create(world, name)));
  assert.deepEqual(answers.map(({ status }) => status), [201, 201, 409]);
});

test('a record that cannot be read is set aside by name', async () => {
  const store = new Flaky();
  const before = await Simulator.open({ store });
  await create(before, 'a');
  await before.close();
  store.kept.set('odd', { kind: 'dragon', key: 'x', version: 1, body: '{}' });
  const world = await Simulator.open({ store });
  assert.deepEqual(await names(world), ['a']);
  assert.deepEqual(world.setAside().map(({ kind, key }) => [kind, key]), [['dragon', 'x']]);
});

test('a closed world refuses', async () => {
  const world = await Simulator.open();
  await world.close();
  await world.close();
  await assert.rejects(create(world, 'a'), { name: 'StoreError', code: 'closed' });
});

test('a world in a folder is there for the next process', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'formwork-'));
  try {
    const world = await Simulator.open({ store: { directory } });
    await create(world, 'a');
    await assert.rejects(Simulator.open({ store: { directory } }), { code: 'blocked' });
    await world.close();
    const again = await Simulator.open({ store: { directory } });
    assert.deepEqual(await names(again), ['a']);
    await again.close();
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('a world in IndexedDB is there for the next page', async () => {
  fromScripts('fake-indexeddb/auto');
  const store = { indexedDB: 'world' };
  const world = await Simulator.open({ store });
  await create(world, 'a');
  await world.close();
  const again = await Simulator.open({ store });
  assert.deepEqual(await names(again), ['a']);
  assert.deepEqual(again.setAside(), []);

  // A newer page asks for the database: this one lets go and says so.
  const request = indexedDB.open('world', 2);
  const newer = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
  await assert.rejects(create(again, 'b'), { name: 'StoreError', code: 'superseded' });
  newer.close();
  await again.close();
  await assert.rejects(Simulator.open({ store }), { name: 'StoreError', code: 'newer' });
});

test('an operation of a stack set is stopped once', async () => {
  const world = await Simulator.open();
  const sets = (path, body) =>
    world.dispatch({ method: 'POST', path: `/v1/stack-sets${path}`, headers, body });
  const agencies = { administration_agency_name: 'a', managed_agency_name: 'm' };
  await sets('', { stack_set_name: 'web', template_body: '', vars_body: variablesFile({ n: 'a"b' }), ...agencies });
  const targets = { regions: ['cn-north-4'], domain_ids: ['acc1', 'acc2'] };
  const { body } = await sets('/web/stack-instances', { deployment_targets: targets });
  const stop = async (id) => (await world.dispatch({ method: 'POST', path: `/_stop/${id}` })).body;
  assert.deepEqual(await stop(body.stack_set_operation_id), { stopped: true });
  assert.deepEqual(await stop(body.stack_set_operation_id), { stopped: false });
  assert.deepEqual(await stop('none'), { stopped: false });
});

test('a variables file gives values as they are', () => {
  assert.equal(variablesFile({ b: 'a "b" ${c}\n', a: ['x', 1] }), 'a = ["x", 1]\nb = "a \\"b\\" $${c}\\n"\n');
  assert.equal(variablesFile({}), '');
});

test('an entry of IndexedDB that is no record is set aside', async () => {
  const world = await Simulator.open({ store: { indexedDB: 'odd' } });
  await create(world, 'a');
  await world.close();
  const request = indexedDB.open('odd', 1);
  await new Promise((resolve) => (request.onsuccess = resolve));
  const transaction = request.result.transaction('records', 'readwrite');
  transaction.objectStore('records').put({ version: 'x' }, ['stack', 'broken']);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  request.result.close();
  const again = await Simulator.open({ store: { indexedDB: 'odd' } });
  assert.deepEqual(await names(again), ['a']);
  assert.deepEqual(again.setAside(), [{ kind: 'stack', key: 'broken', reason: 'the entry is no record' }]);
  await again.close();
});
