// What must not break the engine: each is a problem with a code, told promptly.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json } from './support/cli.mjs';
import { zip } from './support/zip.mjs';

const PROMPTLY = { timeout: 20_000 };
const output = (value) => `output "x" {\n  value = ${value}\n}\n`;

async function refused(words, input) {
  const { code, answer } = await json(words, input);
  assert.equal(code, 1);
  const errors = answer.diagnostics.filter(({ severity }) => severity === 'error');
  assert.notEqual(errors.length, 0);
  assert.ok(errors.every(({ code }) => /^[a-z0-9-]+$/.test(code)));
  return errors[0];
}

test('a zip that reaches outside', PROMPTLY, async () => {
  const error = await refused(['validate', '-'], zip({ 'main.tf': output(1), '../x': '' }));
  assert.equal(error.code, 'invalid-package');
  assert.match(error.detail, /RF\.10011083/);
});

test('a broken zip', PROMPTLY, async () => {
  const error = await refused(['validate', '-'], zip({ 'main.tf': output(1) }).subarray(0, 40));
  assert.equal(error.code, 'invalid-package');
});

test('bytes that are no UTF-8', PROMPTLY, async () => {
  const error = await refused(['validate', '-'], Buffer.from('locals {\n  a = "caf\xe9"\n}\n', 'latin1'));
  assert.deepEqual([error.summary, error.range.start.line], ['Invalid character encoding', 2]);
});

test('ten thousand nested brackets', PROMPTLY, async () => {
  await refused(['validate', '-'], output('['.repeat(10_000) + ']'.repeat(10_000)));
  await refused(['validate', '-'], output('('.repeat(10_000)));
  await refused(['validate', '-'], 'a {\n'.repeat(10_000));
  await refused(['validate', '-'], output(`"${'${"'.repeat(10_000)}`));
});

test('a local value that needs itself', PROMPTLY, async () => {
  const error = await refused(['validate', '-'], `locals {\n  a = local.b\n  b = local.a\n}\n${output('local.a')}`);
  assert.match(error.summary, /^Cycle: /);
});

test('a count of a million', PROMPTLY, async () => {
  await refused(['plan', '-'], 'resource "terraform_data" "x" {\n  count = 1000000\n}\n');
});

test('patterns that would take for ever', PROMPTLY, async () => {
  const { code, answer } = await json(['plan', '-'], output(`length(regexall("(a+)+$", "${'a'.repeat(5000)}!"))`));
  assert.deepEqual([code, answer.output_changes.x.after], [0, 0]);
  await refused(['plan', '-'], output('regex("((a{1000}){1000}){1000}", "a")'));
});

test('lists that would fill the memory', PROMPTLY, async () => {
  await refused(['plan', '-'], output('[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]'));
});
