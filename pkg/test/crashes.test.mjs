// The store of folders on a disk that stops, loses its power or fails at any one of its operations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectoryStore } from '../stores/directory.js';
import { Disk, Stopped } from './support/disk.mjs';
import { Dice } from './support/follower.mjs';

const FOLDER = '/world';
/** So that a world is written anew every few changes. */
const options = (files) => ({ files, compactAfter: 600 });

function change(dice, step) {
  const key = () => `k${dice.below(6)}`;
  const puts = [{ kind: 'stack', key: `k${dice.below(3)}`, version: 1, body: `"${step} ${'x'.repeat(dice.below(90))}"` }, { kind: 'event', key: String(step), version: 1, body: 'null' }];
  return { puts, deletes: [{ kind: 'event', key: String(step - 3) }, { kind: 'timer', key: key() }] };
}

/** What is kept after some changes. */
function kept(changes) {
  const records = new Map();
  for (const { puts, deletes } of changes) {
    for (const { kind, key } of deletes) records.delete(`${kind}/${key}`);
    for (const record of puts) records.set(`${record.kind}/${record.key}`, record);
  }
  return texts([...records.values()]);
}

const texts = (records) => JSON.stringify(records.map((record) => JSON.stringify(record)).sort());

/** Writes changes until the disk stops. Gives those that were acknowledged, and the one that was last tried and was not. */
async function write(disk, dice) {
  const said = { acknowledged: [], tried: undefined, failed: 0 };
  try {
    const store = await DirectoryStore.open(FOLDER, options(disk));
    for (let step = 0; step < 14; step += 1) {
      said.tried = change(dice, step);
      try {
        await store.apply(said.tried);
        said.acknowledged.push(said.tried);
        said.tried = undefined;
      } catch (error) {
        if (disk.how === 'stop') throw error;
        said.failed += 1;
        assert.equal(error.code, 'quota');
        assert.equal(texts(await store.load()), kept(said.acknowledged));
      }
    }
  } catch (error) {
    if (error instanceof Stopped || disk.how === 'stop' || error.code === 'quota') return said;
    throw error;
  }
  return said;
}

/** The disk as another process finds it; the one before is gone. */
function again(disk, power = false, dice = undefined) {
  const found = disk.again(power, dice);
  const owner = found.names.get(`${FOLDER}/owner`);
  if (owner) owner.bytes = Buffer.from(owner.bytes.toString().replace(/^[0-9]+/, '999999999'));
  return found;
}

async function find(disk) {
  const store = await DirectoryStore.open(FOLDER, options(disk));
  const found = texts(await store.load());
  // It goes on from there.
  const more = change(new Dice(9), 99);
  await store.apply(more);
  await store.close();
  const third = await DirectoryStore.open(FOLDER, options(disk));
  const records = await third.load();
  assert.ok(records.some((record) => record.key === '99'));
  return found;
}

async function operations() {
  const disk = new Disk();
  await write(disk, new Dice(1));
  return disk.done;
}

for (const how of ['stop', 'fail']) {
  test(`a disk that ${how}s at any operation: every acknowledged change is there, whole, and nothing else`, async () => {
    const all = await operations();
    assert.ok(all > 40, `${all} operations`);
    let failed = 0;
    for (let at = 1; at <= all; at += 1) {
      for (let round = 0; round < 9; round += 1) {
        const disk = new Disk({ at, how, many: 1 + (round % 3) });
        const said = await write(disk, new Dice(1));
        failed += said.failed;
        const found = await find(again(disk, round > 0, new Dice(at * 100 + round)));
        const after = said.tried && kept([...said.acknowledged, said.tried]);
        assert.ok([kept(said.acknowledged), after].includes(found), `operation ${at}, round ${round}: ${found}`);
      }
    }
    assert.equal(failed > 0, how === 'fail');
  });
}

test('a write that is torn at any byte is as if it had not been', async () => {
  const disk = new Disk();
  const dice = new Dice(3);
  const store = await DirectoryStore.open(FOLDER, { files: disk });
  const changes = Array.from({ length: 5 }, (_, step) => change(dice, step));
  const ends = [0];
  const path = `${FOLDER}/changes-1.jsonl`;
  for (const one of changes) {
    await store.apply(one);
    ends.push((await disk.readFile(path)).length);
  }
  const bytes = await disk.readFile(path);
  for (let length = 0; length <= bytes.length; length += 1) {
    const torn = again(disk);
    torn.names.get(path).bytes = bytes.subarray(0, length);
    const whole = ends.filter((end) => end <= length).length - 1;
    assert.equal(await find(torn), kept(changes.slice(0, whole)), `${length} bytes`);
  }
});

test('what cannot be read in the middle is named, and the rest is there', async () => {
  const disk = new Disk();
  const store = await DirectoryStore.open(FOLDER, { files: disk });
  const record = (key) => ({ kind: 'stack', key, version: 1, body: '1' });
  for (const key of ['a', 'b', 'c']) await store.apply({ puts: [record(key)], deletes: [] });
  const file = disk.names.get(`${FOLDER}/changes-1.jsonl`);
  file.bytes = Buffer.from(file.bytes.toString().replace('"key":"b"', '"key":?b"'));
  const opened = await DirectoryStore.open(FOLDER, { files: again(disk) });
  const keys = (await opened.load()).map(({ kind, key }) => `${kind} ${key}`);
  assert.deepEqual(keys, ['stack a', `unreadable changes ${file.bytes.indexOf('\n') + 1}`, 'stack c']);
});

test('a world of the form before is opened', async () => {
  const disk = new Disk();
  await disk.writeFile(`${FOLDER}/world-3.json`, '[{"kind":"stack","key":"a","version":1,"body":"1"}]');
  await disk.writeFile(`${FOLDER}/changes-3.jsonl`, '{"puts":[{"kind":"stack","key":"b","version":1,"body":"1"}],"deletes":[]}\n');
  const store = await DirectoryStore.open(FOLDER, { files: disk });
  assert.deepEqual((await store.load()).map(({ key }) => key), ['a', 'b']);
  await store.close();
  assert.deepEqual((await disk.readdir()).sort(), ['changes-4.jsonl', 'world-4.jsonl']);
});

test('a process that has the number of one that is gone takes its world over', async () => {
  const disk = new Disk();
  await disk.writeFile(`${FOLDER}/owner`, `${process.pid} 1`);
  disk.readFile = async function (path, ...rest) {
    return path.startsWith('/proc/') ? `${process.pid} (a) b) S ${'0 '.repeat(18)}77 0` : Disk.prototype.readFile.call(this, path, ...rest);
  }.bind(disk);
  const store = await DirectoryStore.open(FOLDER, { files: disk });
  await assert.rejects(DirectoryStore.open(FOLDER, { files: disk }), { code: 'blocked' });
  await store.close();
});
