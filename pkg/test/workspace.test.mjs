import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, version, Workspace } from 'formwork';

before(() => init());

test('init can be called again', async () => {
  await Promise.all([init(), init()]);
  assert.equal(version(), '0.1.0');
});

test('files are a sorted list of paths', () => {
  const workspace = new Workspace();
  workspace.setFile('z.tf', '');
  workspace.setFile('a/b.tf', new Uint8Array([0x23]));
  assert.deepEqual(workspace.files(), ['a/b.tf', 'z.tf']);
  assert.equal(workspace.removeFile('z.tf'), true);
  assert.equal(workspace.removeFile('z.tf'), false);
  assert.deepEqual(workspace.files(), ['a/b.tf']);
  workspace.free();
});

test('places count bytes, grapheme clusters and UTF-16 units', () => {
  const workspace = new Workspace();
  workspace.setFile('main.tf', 'locals {\n  a = "网😀" b = 1\n}\n');
  const { valid, error_count, diagnostics } = workspace.check();
  assert.deepEqual([valid, error_count], [false, 1]);
  assert.equal(diagnostics[0].summary, 'Missing newline after argument');
  const { start, from } = diagnostics[0].range;
  assert.deepEqual({ start, from }, { start: { line: 2, column: 12, byte: 25 }, from: 21 });
});

test('a file that is neither text nor bytes is misuse', () => {
  const workspace = new Workspace();
  assert.throws(() => workspace.setFile('main.tf', 42), /a string or a Uint8Array/);
});
