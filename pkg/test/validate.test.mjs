import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, json, run } from './support/cli.mjs';
import { zip } from './support/zip.mjs';

const GOOD = 'output "a" {\n  value = 1\n}\n';
const BAD = 'locals {\n  a = 1 b = 2\n}\n';

test('a good template is valid, exit 0', async () => {
  const { code, answer } = await json(['validate', '-'], GOOD);
  assert.equal(code, 0);
  assert.deepEqual(answer, { format_version: '1.0', valid: true, error_count: 0, warning_count: 0, diagnostics: [] });
});

test('a bad template is told with its place, exit 1', async () => {
  const { code, answer } = await json(['validate', '-'], BAD);
  assert.equal(code, 1);
  assert.deepEqual([answer.valid, answer.error_count], [false, 1]);
  const [{ severity, summary, range }] = answer.diagnostics;
  assert.deepEqual([severity, summary, range.filename], ['error', 'Missing newline after argument', 'main.tf']);
  assert.deepEqual(range.start, { line: 2, column: 9, byte: 17 });
  assert.deepEqual(range.end, { line: 2, column: 10, byte: 18 });
});

test('without --json a problem is shown in its line', async () => {
  const { code, stdout } = await run(['validate', '-'], BAD);
  assert.equal(code, 1);
  assert.match(stdout, /^Error: Missing newline after argument \[[a-z-]+\]\n {2}main\.tf:2:9\n {4}2 \| {3}a = 1 b = 2\n {6}\| {9}\^\n/);
  assert.match(stdout, /Errors: 1\. Warnings: 0\.\n$/);
});

test('a folder, a file and a zip are read alike', async () => {
  await folder({ 'main.tf': BAD, 'notes.md': '{', 'package.zip': zip({ 'main.tf': BAD }) }, async (root) => {
    for (const path of [root, `${root}/main.tf`, `${root}/package.zip`]) {
      const { code, answer } = await json(['validate', path]);
      assert.equal(code, 1, path);
      assert.equal(answer.diagnostics[0].range.filename, 'main.tf');
    }
  });
});

test('a wrong call is exit 2 and says how to call', async () => {
  for (const words of [['validate'], ['validate', '--nonsense', '-'], ['validate', 'no-such-folder'], ['nonsense'], ['validate', 'a', 'b']]) {
    const { code, stderr } = await run(words);
    assert.equal(code, 2, words.join(' '));
    assert.match(stderr, /^formwork: .+\nTry: formwork --help\n$/);
  }
});

test('help tells every command', async () => {
  const { code, stdout } = await run(['--help']);
  assert.equal(code, 0);
  for (const name of ['validate', 'variables', 'plan']) {
    assert.match(stdout, new RegExp(`formwork ${name} `));
    assert.match((await run([name, '--help'])).stdout, new RegExp(`^formwork ${name} `));
  }
});
