// The types as an API: every export and every member says what it is, and nothing is `any`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { entries, reviewed } from './support/types.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

for (const entry of entries) {
  test(`${entry}: nothing is any, and everything is documented`, () => {
    const { any, silent, exported } = reviewed(entry);
    assert.ok(exported > 0);
    assert.deepEqual({ any, silent }, { any: [], silent: [] });
  });
}

test('the review finds what it looks for', () => {
  const { any, silent } = reviewed('bad', {
    'bad.d.ts': '/** Told. */\nexport interface A {\n  /** Told. */\n  a: any;\n  b: string;\n}\n/** Told. */\nexport function f(x: any[]): Map<string, { c: any }>;\nexport type C = string;\n',
  });
  assert.deepEqual(any, ['A.a', 'f']);
  assert.deepEqual(silent, ['A.b', 'C']);
});

test('the words of the service are those of its contract', () => {
  const contract = readFileSync(`${root}openapi/rfs.yaml`, 'utf8');
  const types = readFileSync(`${root}pkg/index.d.ts`, 'utf8');
  const words = (name) => new RegExp(`export type ${name} =([^;]*);`).exec(types)[1].match(/\w+/g);
  const ours = ['StackStatus', 'EventKind', 'ResourceStatus', 'ExecutionPlanStatus', 'StackSetStatus', 'StackSetOperationAction', 'StackSetOperationStatus', 'StackInstanceStatus'];
  for (const name of ours) {
    const [, list] = new RegExp(`\\n    ${name === 'EventKind' ? 'EventType' : name}:\\n      type: string\\n      enum: \\[([^\\]]*)\\]`).exec(contract);
    assert.deepEqual(words(name), list.match(/\w+/g), name);
  }
});
