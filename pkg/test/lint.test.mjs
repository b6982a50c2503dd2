// `formwork lint`, `rules` and `explain`, as a user calls them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, lstat, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { test } from 'node:test';
import { folder, run } from './support/cli.mjs';
import { elements, sarifMistakes } from './support/reports.mjs';
import { zip } from './support/zip.mjs';

const CLEAN = 'output "a" {\n  description = "one"\n  value       = 1\n}\n';
const UNUSED = 'variable "x" {\n  type        = string\n  description = "网"\n}\n';
const WRONG = 'locals {\n  a = 1 b = 2\n}\n';
const ONLY_UNUSED = 'lint {\n  preset = "none"\n  rule "unused-variable" {}\n}\n';
const only = { '.formwork.hcl': ONLY_UNUSED };
const lint = (words, input) => run(['lint', ...words], input);
const report = async (words, input) => JSON.parse((await lint(['--format', 'json', ...words], input)).stdout);

test('exit codes: 0 clean or warned, 1 wrong, 2 misused', async () => {
  await folder({ 'good/main.tf': CLEAN, 'warned/main.tf': UNUSED, 'wrong/main.tf': WRONG, ...only }, async (root) => {
    const config = ['--config', `${root}/.formwork.hcl`];
    const codes = async (...paths) => (await lint([...config, ...paths])).code;
    assert.deepEqual([await codes(`${root}/good`), await codes(`${root}/warned`), await codes(`${root}/wrong`)], [0, 0, 1]);
    assert.equal(await codes(`${root}/good`, `${root}/wrong`), 1);
    assert.equal((await lint([...config, '--max-warnings', '0', `${root}/warned`])).code, 1);
    assert.equal((await lint([...config, '--max-warnings', '1', `${root}/warned`])).code, 0);
    assert.equal((await lint([...config, '--rule', 'unused-variable=error', `${root}/warned`])).code, 1);
    assert.equal((await lint([...config, '--rule', 'unused-variable=off', '--max-warnings', '0', `${root}/warned`])).code, 0);
  });
});

test('a wrong call is exit 2, one sentence and no trace', async () => {
  await folder({ 'main.tf': CLEAN, 'deep/er/main.tf': CLEAN, 'empty/readme.md': '', 'pic.png': Buffer.from([0x89, 0x50, 0, 0xff]), 'latin.hcl': Buffer.from([0xe9]), 'a.zip': zip({ 'main.tf': CLEAN }) }, async (root) => {
    const calls = [
      [[], 'a PATH is missing'],
      [['no-such-folder'], 'no-such-folder: no such file or folder'],
      [['--format', 'xml', root], 'there is no format "xml"; there are text, json, sarif, github, junit, gcc'],
      [['--fix=wet', root], '--fix takes nothing or dry, not "wet"'],
      [['--unsafe-fixes', root], '--unsafe-fixes goes with --fix'],
      [['--max-warnings', '-1', root], ''],
      [['--max-warnings=x', root], '--max-warnings takes a whole number, not "x"'],
      [['--rule', 'unused-variable', root], '--rule takes ID=LEVEL with error, warning, note, off, not "unused-variable"'],
      [['--rule', 'unused-variable=fatal', root], '--rule takes ID=LEVEL'],
      [['--rule', 'unused-variabel=off', root], 'there is no rule "unused-variabel"; did you mean unused-variable?'],
      [['--rule', 'cycle=off', root], 'there is no rule "cycle"; it is no lint rule but a problem that cannot be turned off'],
      [['--stdin-filename', 'a.tf', root], '--stdin-filename goes with - as the PATH'],
      [['-', '-'], 'standard input can be read only once'],
      [['--docs', 'docs/rules', root], '--docs takes an address'],
      [['--baseline', `${root}/none.json`, root], 'no such file or folder'],
      [['--baseline', `${root}/main.tf`, root, root], 'a baseline is of one template'],
      [['--config', `${root}/latin.hcl`, root], 'not UTF-8'],
      [['--config', root, root], 'EISDIR'],
      [['--nonsense', root], "Unknown option '--nonsense'"],
      [[`${root}/pic.png`], 'no template: its name does not end in .tf or .tf.json'],
      [[`${root}/empty`], 'no template: no file in it ends in .tf or .tf.json'],
      [[`${root}/deep`], 'did you mean'],
      [['--fix', `${root}/a.zip`], '--fix cannot write into a zip'],
      [['--fix=dry', '--format', 'json', root], 'standard output is for what --fix makes'],
      [['--output', `${root}/no/such/folder/x`, root], 'cannot be written'],
    ];
    for (const [words, said] of calls) {
      const { code, stderr } = await lint(words);
      assert.equal(code, 2, `${words.join(' ')}: ${stderr}`);
      assert.match(stderr, /^formwork: [^\n]+\nTry: formwork --help\n$/);
      assert.ok(stderr.includes(said), `${words.join(' ')}: ${stderr}`);
    }
    for (const name of ['constructor', 'toString', '__proto__']) assert.equal((await run([name])).code, 2);
  });
});

test('paths are told as the current folder sees them', async () => {
  await folder({ 'a b/main.tf': UNUSED, ...only }, async (root) => {
    const inside = async (...words) => JSON.parse((await run(['lint', '--format', 'json', ...words], '', { cwd: root })).stdout);
    const told = ({ diagnostics }) => diagnostics.map(({ range }) => range.filename);
    assert.deepEqual(told(await inside('a b')), ['a b/main.tf']);
    assert.deepEqual(told(await inside(`${root}/a b/`)), ['a b/main.tf']);
    assert.deepEqual(told(await inside('a b/main.tf')), ['a b/main.tf']);
    assert.deepEqual(told(await report([`${root}/a b`, '--config', `${root}/.formwork.hcl`])), [`${root}/a b/main.tf`]);
  });
});

test('the nearest configuration counts, up to the current folder', async () => {
  const off = 'lint {\n  preset = "none"\n}\n';
  await folder({ '.formwork.hcl': off, 'in/x/main.tf': UNUSED, 'in/.formwork.hcl': ONLY_UNUSED, 'own/main.tf': UNUSED, 'own/.formwork.hcl': 'lint {\n  presets = 1\n}\n' }, async (root) => {
    const codes = async (cwd, ...words) => JSON.parse((await run(['lint', '--format', 'json', ...words], '', { cwd: `${root}${cwd}` })).stdout).diagnostics.map(({ code, range }) => `${code} ${range.filename}`);
    assert.deepEqual(await codes('', 'in/x'), ['unused-variable in/x/main.tf']);
    assert.deepEqual(await codes('', '--config', '.formwork.hcl', 'in/x'), []);
    assert.deepEqual(await codes('', '--config', 'own/.formwork.hcl', '--rule', 'unused-variable=off', 'in/x'), ['invalid-lint-config own/.formwork.hcl']);
    assert.ok((await codes('', 'own')).includes('invalid-lint-config own/.formwork.hcl'));
    assert.deepEqual(await codes('/in/x', 'main.tf', '--rule', 'unused-variable=off'), []);
  });
});

test('standard input stands for a file in its folder', async () => {
  await folder({ 'main.tf': 'variable "y" {\n', 'other.tf': 'output "x" {\n  value = var.x\n}\n', ...only }, async (root) => {
    const lone = await report(['--config', `${root}/.formwork.hcl`, '-'], UNUSED);
    assert.deepEqual(lone.diagnostics.map(({ code, range }) => `${code} ${range.filename}`), ['unused-variable main.tf']);
    const beside = await report(['--stdin-filename', `${root}/main.tf`, '-'], UNUSED);
    assert.deepEqual([beside.diagnostics, beside.files.length], [[], 3]);
  });
});

test('several templates make one report', async () => {
  await folder({ 'a/main.tf': UNUSED, 'b/main.tf': WRONG, 'c.zip': zip({ 'main.tf': UNUSED }), ...only }, async (root) => {
    const words = ['--config', `${root}/.formwork.hcl`, `${root}/a`, `${root}/b`, `${root}/c.zip`];
    const { diagnostics } = await report(words);
    assert.deepEqual(diagnostics.map(({ range }) => range.filename.slice(root.length)), ['/a/main.tf', '/b/main.tf', '/c.zip/main.tf']);
    const { stdout } = await lint(['--format', 'sarif', ...words]);
    assert.deepEqual(sarifMistakes(stdout), []);
    assert.equal(elements((await lint(['--format', 'junit', ...words])).stdout).filter(({ name }) => name === 'failure').length, 1);
  });
});

test('--output writes the report, and what was there stays when that fails', async () => {
  await folder({ 'main.tf': WRONG, 'report.txt': 'old' }, async (root) => {
    const { code, stdout } = await lint(['--format', 'sarif', '--output', `${root}/report.txt`, root]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.deepEqual(sarifMistakes(await readFile(`${root}/report.txt`, 'utf8')), []);
    assert.deepEqual((await readdir(root)).sort(), ['main.tf', 'report.txt']);
  });
});

test('colours go only to terminals, or where they are forced', async () => {
  const plain = await lint(['-'], WRONG);
  assert.ok(!plain.stdout.includes('\x1b'));
  const forced = { FORCE_COLOR: '1' };
  assert.match((await run(['lint', '-'], WRONG, { env: forced })).stdout, /^\x1b\[1;31mError\x1b\[0m/);
  assert.ok(!(await run(['lint', '-'], WRONG, { env: { ...forced, NO_COLOR: '1' } })).stdout.includes('\x1b'));
  assert.ok(!(await run(['lint', '--format', 'json', '-'], WRONG, { env: forced })).stdout.includes('\\u001b'));
});

test('a baseline hides what was there, and nothing new', async () => {
  await folder({ 'main.tf': UNUSED, ...only }, async (root) => {
    const file = `${root}/known.json`;
    const made = await lint(['--write-baseline', file, root]);
    assert.deepEqual([made.code, made.stdout], [0, '']);
    assert.match(made.stderr, /known\.json has what was found/);
    const known = await report(['--baseline', file, root]);
    assert.deepEqual([known.diagnostics, known.suppressed.map(({ kind }) => kind)], [[], ['baseline']]);
    const words = ['--baseline', file, '--config', `${root}/.formwork.hcl`, '--stdin-filename', 'main.tf'];
    const grown = await run(['lint', '--format', 'json', ...words, '-'], `# moved\n${UNUSED}variable "new" {}\n`, { cwd: root });
    const { diagnostics, suppressed } = JSON.parse(grown.stdout);
    assert.deepEqual([diagnostics.map(({ range }) => range.start.line), suppressed.length], [[6], 1]);
    const less = await lint(['--baseline', file, '-'], CLEAN);
    assert.match(less.stdout, /No longer there of the baseline: 1\./);
    const broken = await lint(['--baseline', `${root}/main.tf`, root]);
    assert.equal(broken.code, 1);
    assert.match(broken.stdout, /the baseline cannot be used: it is no JSON/);
  });
});

test('comments keep quiet what they name', async () => {
  const { diagnostics, suppressed } = await report(['--rule', 'unused-variable=warning', '-'], `# formwork-ignore: unused-variable -- others read it\n${UNUSED}`);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(suppressed.map(({ kind, reason, diagnostic }) => [kind, reason, diagnostic.code]), [['inline', 'others read it', 'unused-variable']]);
});

test('what is no text, or too much of it, is told promptly', { timeout: 120_000 }, async () => {
  assert.equal((await lint(['-'], '')).code, 0);
  const binary = await lint(['-'], Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)));
  assert.equal(binary.code, 1);
  assert.match(binary.stdout, /^Error: /);
  const variables = Array.from({ length: 20_000 }, (_, at) => `variable "v${at}" {}\n`).join('');
  const { code, stdout } = await lint(['--format', 'sarif', '--rule', 'unused-variable=warning', '-'], variables);
  assert.equal(code, 0);
  assert.ok(JSON.parse(stdout).runs[0].results.length >= 20_000);
  const huge = await lint(['-'], Buffer.alloc(65 * 1024 * 1024, 0x20));
  assert.deepEqual([huge.code, huge.stderr], [2, 'formwork: standard input: more than 64 MB; is this what you meant?\nTry: formwork --help\n']);
});

const MENDED = 'locals {\n  a = 1\n  b = 2\n}\n';

test('--fix mends files in place and says what it did', async () => {
  await folder({ 't/main.tf': WRONG, 't/linked.tf': '', 't/same.tf': CLEAN, 'real/far.tf': 'locals {\n  c = 1 d = 2\n}\n', ...only }, async (root) => {
    await chmod(`${root}/t/main.tf`, 0o640);
    await rm(`${root}/t/linked.tf`);
    await symlink('../real/far.tf', `${root}/t/linked.tf`);
    const before = await stat(`${root}/t/same.tf`);
    const { code, stdout, stderr } = await run(['lint', '--fix', 't'], '', { cwd: root });
    assert.deepEqual([code, stdout], [0, 'No problems.\n']);
    assert.deepEqual(stderr.split('\n').sort(), [
      '',
      'Fixes that were made: 2. Files changed: 2.',
      't/linked.tf:2: Begin a new line [missing-newline-after-argument]',
      't/main.tf:2: Begin a new line [missing-newline-after-argument]',
    ]);
    assert.equal(await readFile(`${root}/t/main.tf`, 'utf8'), MENDED);
    assert.equal(await readFile(`${root}/real/far.tf`, 'utf8'), 'locals {\n  c = 1\n  d = 2\n}\n');
    assert.equal((await stat(`${root}/t/main.tf`)).mode & 0o777, 0o640);
    assert.ok((await lstat(`${root}/t/linked.tf`)).isSymbolicLink());
    assert.equal((await stat(`${root}/t/same.tf`)).ino, before.ino);
    assert.deepEqual((await readdir(`${root}/t`)).sort(), ['linked.tf', 'main.tf', 'same.tf']);
    assert.match((await run(['lint', '--fix', 't'], '', { cwd: root })).stderr, /^Fixes that were made: 0\. Files changed: 0\.\n$/);
  });
});

test('--fix=dry is a diff that makes the same of the files, and writes nothing', async () => {
  const files = { 'main.tf': `# 网\r\n${WRONG.replaceAll('\n', '\r\n')}`, 'a b.tf': WRONG.replaceAll('a', 'x').trimEnd(), ...only };
  await folder(files, async (root) => {
    const { code, stdout, stderr } = await run(['lint', '--fix=dry', '.'], '', { cwd: root });
    assert.equal(code, 1);
    assert.match(stderr, /Fixes that would be made: 2\. Files changed: 2\.\n$/);
    assert.match(stdout, /^--- a\/a b\.tf\t\n\+\+\+ b\/a b\.tf\t\n@@ -1,3 \+1,4 @@\n/);
    for (const [name, text] of Object.entries(files)) assert.equal(await readFile(`${root}/${name}`, 'utf8'), text);
    await folder(files, async (twin) => {
      execFileSync('git', ['apply', '-p1', '-'], { cwd: twin, input: stdout });
      await run(['lint', '--fix', '.'], '', { cwd: root });
      for (const name of Object.keys(files)) assert.equal(await readFile(`${twin}/${name}`, 'utf8'), await readFile(`${root}/${name}`, 'utf8'));
    });
    assert.equal((await run(['lint', '--fix=dry', '.'], '', { cwd: root })).stdout, '');
  });
});

test('of standard input the mended text goes to standard output', async () => {
  const mended = await lint(['--fix', '-'], WRONG);
  assert.deepEqual([mended.code, mended.stdout], [0, MENDED]);
  assert.match(mended.stderr, /Fixes that were made: 1\. Files changed: 1\.\n/);
  const left = await lint(['--fix', '-'], `${WRONG}output "x" {\n  value = local.no\n}\n`);
  assert.deepEqual([left.code, left.stdout.startsWith(MENDED)], [1, true]);
  assert.match(left.stderr, /Error: Reference to undeclared local value/);
  assert.equal((await lint(['--fix', '-'], CLEAN)).stdout, CLEAN);
  await folder({ 'main.tf': 'variable "y" {', 'other.tf': WRONG }, async (root) => {
    const { stdout } = await lint(['--fix', '--stdin-filename', `${root}/main.tf`, '-'], WRONG.replaceAll(/[ab]/g, '$&$&'));
    assert.equal(stdout, MENDED.replaceAll(/[ab]/g, '$&$&'));
    assert.equal(await readFile(`${root}/other.tf`, 'utf8'), WRONG);
  });
});

test('what may change the meaning is mended only when that is asked for', async () => {
  const misspelt = 'variable "x" {\n  type        = string\n  desription = "x"\n}\noutput "x" {\n  value = var.x\n}\n';
  assert.equal((await lint(['--fix', '-'], misspelt)).stdout, misspelt);
  assert.match((await lint(['--fix', '--unsafe-fixes', '-'], misspelt)).stdout, /^ {2}description += "x"$/m);
});

test('rules lists every rule', async () => {
  const { code, stdout } = await run(['rules', '--json']);
  const rules = JSON.parse(stdout);
  assert.equal(code, 0);
  assert.ok(rules.some(({ id, level, group }) => id === 'unused-variable' && level === 'warning' && group === 'language'));
  const lines = (await run(['rules'])).stdout.trimEnd().split('\n');
  assert.deepEqual(lines.map((line) => line.split(' ')[0]), rules.map(({ id }) => id));
  assert.equal((await run(['rules', 'more'])).code, 2);
});

test('explain shows a page, or what is known of a code', async () => {
  const page = await readFile(new URL('../../docs/rules/unused-variable.md', import.meta.url), 'utf8');
  assert.deepEqual(await run(['explain', 'unused-variable']), { code: 0, stdout: page, stderr: '' });
  assert.equal(JSON.parse((await run(['explain', '--json', 'unused-variable'])).stdout).page, page);
  assert.match((await run(['explain', 'duplicate-block'])).stdout, /^duplicate-block \(error\): Duplicate block\n\n.+\n$/);
  const unknown = await run(['explain', '../../package']);
  assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
  assert.match((await run(['explain', 'unused-varaible'])).stderr, /did you mean unused-variable\?/);
  assert.match((await run(['explain'])).stderr, /^formwork: an ID is missing/);
});

test('every rule has its page in the package', async () => {
  const rules = JSON.parse((await run(['rules', '--json'])).stdout);
  const pages = await readdir(new URL('../dist/rules/', import.meta.url));
  assert.deepEqual(pages.sort(), rules.map(({ id }) => `${id}.md`));
});
