import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { before, test } from 'node:test';
import { init, Workspace } from 'formwork';
import { folder, run } from './support/cli.mjs';

const LOOSE = 'a=1\nbbb={\nc="${x}" # d\n}\n';
const TIDY = 'a = 1\nbbb = {\n  c = "${x}" # d\n}\n';
const BROKEN = 'a = {\n';

before(() => init());

const text = (path) => readFile(path, 'utf8');

function format(files, ...args) {
  const workspace = new Workspace();
  for (const [path, content] of Object.entries(files)) workspace.setFile(path, content);
  const result = workspace.format(...args);
  workspace.free();
  return result;
}

function edited(content, edits) {
  return edits.reduceRight((done, { from, to, text }) => done.slice(0, from) + text + done.slice(to), content);
}

test('the files of a workspace that are not in order, with text and edits', () => {
  const files = { 'main.tf': LOOSE, 'tidy.tf': TIDY, 'x.tfvars': 'a=1', '.hidden.tf': 'a=1', 'sub/m.tf': 'a=1', 'x.tf.json': '{}', 'notes.md': 'a=1' };
  const result = format(files);
  assert.deepEqual(result.files.map(({ filename }) => filename), ['main.tf', 'sub/m.tf', 'x.tfvars']);
  assert.deepEqual([result.diagnostics, result.text], [[], '']);
  const [main] = result.files;
  assert.equal(main.text, TIDY);
  assert.equal(main.faithful, true);
  assert.equal(edited(LOOSE, main.edits), TIDY);
  assert.deepEqual(main.edits[0], { from: 1, to: 1, start: 1, end: 1, text: ' ' });
});

test('one file by its name, in UTF-16 and in bytes', () => {
  const content = 'a="网😀"# x\n网=1\n';
  const [file] = format({ 'any.hcl': content }, 'any.hcl').files;
  assert.equal(file.text, 'a = "网😀" # x\n网 = 1\n');
  assert.equal(edited(content, file.edits), file.text);
  assert.deepEqual(file.edits.at(-1), { from: 13, to: 13, start: 19, end: 19, text: ' ' });
  assert.deepEqual(format({ 'main.tf': TIDY }, 'main.tf').files, []);
  assert.deepEqual(format({ 'main.tf': LOOSE }, 'none.tf').files, []);
});

test('the lines of a selection', () => {
  const content = 'a=1\n\nb {\nc=1\ndd="${\nx}"\n}\n';
  const part = (from, to) => {
    const [file] = format({ 'main.tf': content }, 'main.tf', { from, to }).files;
    return file ? file.text : content;
  };
  assert.equal(part(12, 12), 'a=1\n\nb {\n  c = 1\ndd="${\nx}"\n}\n');
  assert.equal(part(1, 2), 'a = 1\n\nb {\nc=1\ndd="${\nx}"\n}\n');
  // What is rewritten as a whole stays when a part of it is not selected.
  assert.equal(part(16, 17), 'a=1\n\nb {\nc=1\n  dd = "${\nx}"\n}\n');
  assert.equal(part(16, 26), 'a=1\n\nb {\nc=1\n  dd = x\n}\n');
  assert.equal(part(0, 99), 'a = 1\n\nb {\n  c  = 1\n  dd = x\n}\n');
});

test('a file with mistakes keeps its layout and says why', () => {
  const { files, diagnostics, text } = format({ 'main.tf': BROKEN, 'b.tf': 'b=1' });
  assert.deepEqual(files.map(({ filename }) => filename), ['b.tf']);
  assert.deepEqual(diagnostics.map(({ summary, range }) => [summary, range.filename]), [['Missing expression', 'main.tf']]);
  assert.match(text, /^Error: Missing expression /);
});

test('what is lost is told', () => {
  assert.equal(format({ 'main.tf': 'a = x[true]\n' }).files[0].faithful, false);
});

test('formwork fmt writes and lists what changes', async () => {
  await folder({ 'main.tf': LOOSE, 'tidy.tf': TIDY, '.hidden.tf': LOOSE, 'sub/m.tf': LOOSE, 'x.json': '{', '.git/x.tf': LOOSE }, async (root) => {
    assert.deepEqual(await run(['fmt', root]), { code: 0, stdout: `${root}/main.tf\n`, stderr: '' });
    assert.equal(await text(`${root}/main.tf`), TIDY);
    assert.equal(await text(`${root}/sub/m.tf`), LOOSE);
    assert.deepEqual(await run(['fmt', '--recursive', root]), { code: 0, stdout: `${root}/sub/m.tf\n`, stderr: '' });
    assert.equal(await text(`${root}/sub/m.tf`), TIDY);
    assert.equal(await text(`${root}/.git/x.tf`), LOOSE);
    const before = await stat(`${root}/main.tf`);
    assert.deepEqual(await run(['fmt', '--recursive', root]), { code: 0, stdout: '', stderr: '' });
    assert.equal((await stat(`${root}/main.tf`)).mtimeMs, before.mtimeMs);
    assert.deepEqual(await run(['fmt', `${root}/.hidden.tf`, `${root}/tidy.tf`]), { code: 0, stdout: `${root}/.hidden.tf\n`, stderr: '' });
  });
});

test('formwork fmt --check is exit 3 and writes nothing', async () => {
  await folder({ 'main.tf': LOOSE, 'tidy.tf': TIDY }, async (root) => {
    assert.deepEqual(await run(['fmt', '--check', root]), { code: 3, stdout: `${root}/main.tf\n`, stderr: '' });
    assert.equal(await text(`${root}/main.tf`), LOOSE);
    assert.deepEqual(await run(['fmt', '--check', `${root}/tidy.tf`]), { code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await run(['fmt', '--check', '--diff', root]);
    assert.equal(code, 3);
    assert.match(stdout, /main\.tf\n--- a.*main\.tf\n\+\+\+ b.*main\.tf\n@@ -1,4 \+1,4 @@\n-a=1\n/);
  });
});

test('formwork fmt - answers on standard output', async () => {
  assert.deepEqual(await run(['fmt', '-'], LOOSE), { code: 0, stdout: TIDY, stderr: '' });
  assert.deepEqual(await run(['fmt', '-'], TIDY), { code: 0, stdout: TIDY, stderr: '' });
  assert.deepEqual(await run(['fmt', '--check', '-'], LOOSE), { code: 3, stdout: '', stderr: '' });
  assert.deepEqual(await run(['fmt', '--check', '-'], TIDY), { code: 0, stdout: '', stderr: '' });
  const { code, stdout, stderr } = await run(['fmt', '-'], BROKEN);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^Error: Missing expression .*\n {2}<stdin>:2:1\n/);
});

test('bytes that are not UTF-8 stay in comments', async () => {
  await folder({ 'main.tf': Buffer.from('a=1 # \xff\n', 'latin1') }, async (root) => {
    assert.equal((await run(['fmt', root])).code, 0);
    assert.deepEqual(await readFile(`${root}/main.tf`), Buffer.from('a = 1 # \xff\n', 'latin1'));
  });
});

test('a broken file does not stop the others; a wrong call is exit 2', async () => {
  await folder({ 'a.tf': BROKEN, 'b.tf': LOOSE, 'c.hcl': LOOSE }, async (root) => {
    const { code, stdout } = await run(['fmt', root]);
    assert.deepEqual([code, stdout], [2, `${root}/b.tf\n`]);
    assert.equal(await text(`${root}/a.tf`), BROKEN);
    for (const words of [['fmt'], ['fmt', `${root}/c.hcl`], ['fmt', `${root}/none.tf`], ['fmt', '-', '-']]) {
      const { code, stderr } = await run(words);
      assert.equal(code, 2, words.join(' '));
      assert.match(stderr, /^formwork: .+\nTry: formwork --help\n$/);
    }
  });
});
