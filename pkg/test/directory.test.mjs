import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { DirectoryStore } from '../stores/directory.js';

let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-'));
});
afterEach(() => rm(folder, { recursive: true }));

const record = (key, body) => ({ kind: 'stack', key, version: 1, body });

test('changes are there after the next open', async () => {
  const store = await DirectoryStore.open(folder);
  await store.apply({ puts: [record('a', '1'), record('b', '2')], deletes: [] });
  await store.apply({ puts: [record('a', '3')], deletes: [{ kind: 'stack', key: 'b' }] });
  await store.close();
  const again = await DirectoryStore.open(folder);
  assert.deepEqual(await again.load(), [record('a', '3')]);
  await again.close();
});

test('a torn last line was never acknowledged', async () => {
  const store = await DirectoryStore.open(folder);
  await store.apply({ puts: [record('a', '1')], deletes: [] });
  await store.close();
  const [changes] = (await readdir(folder)).filter((name) => name.startsWith('changes-'));
  await appendFile(join(folder, changes), '{"puts":[{"kind":"stack","key":"b"');
  const again = await DirectoryStore.open(folder);
  assert.deepEqual(await again.load(), [record('a', '1')]);
  await again.apply({ puts: [record('c', '1')], deletes: [] });
  await again.close();
  const third = await DirectoryStore.open(folder);
  assert.deepEqual(await third.load(), [record('a', '1'), record('c', '1')]);
  await third.close();
});

test('a world has one owner at a time', async () => {
  const store = await DirectoryStore.open(folder);
  await assert.rejects(DirectoryStore.open(folder), { name: 'StoreError', code: 'blocked' });
  await store.close();
  await (await DirectoryStore.open(folder)).close();
});

test('old generations are cleared away', async () => {
  for (let i = 0; i < 3; i++) {
    const store = await DirectoryStore.open(folder);
    await store.apply({ puts: [record(String(i), '1')], deletes: [] });
    await store.close();
  }
  assert.equal((await readdir(folder)).length, 2);
});
