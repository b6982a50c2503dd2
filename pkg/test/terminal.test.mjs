// The command line as people use it: help, colours, completion, patterns, progress, and doing it again when a file changes.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands } from '../cli/commands.js';
import { examples } from '../cli/examples.js';
import { progress } from '../cli/terminal.js';
import { watching } from '../cli/watch.js';
import { folder, run } from './support/cli.mjs';

const program = fileURLToPath(new URL('../bin/formwork.mjs', import.meta.url));
const BAD = 'locals {\n  a = 1 b = 2\n}\n';
const GOOD = 'output "one" {\n  description = "one"\n  value       = 1\n}\n';

test('every command has help with examples, which are calls that it takes', async () => {
  assert.deepEqual(Object.keys(examples).sort(), Object.keys(commands).sort());
  for (const [name, lines] of Object.entries(examples)) {
    const { code, stdout } = await run([name, '--help']);
    assert.equal(code, 0);
    assert.equal((await run(['help', name])).stdout, stdout);
    for (const [line] of lines) {
      assert.ok(stdout.includes(line), line);
      const options = [...line.matchAll(/ --([a-z-]+)/g)].map(([, option]) => option).filter((option) => option !== 'watch');
      assert.deepEqual(options.filter((option) => !(option in commands[name].options)), [], line);
      if (line.includes('--watch')) assert.ok(commands[name].watch, line);
    }
  }
});

test('colours are where somebody wants them', async () => {
  const coloured = async (words, env) => (await run(words, BAD, { env })).stdout.includes('\x1b[');
  const lint = ['lint', '-'];
  assert.equal(await coloured(lint), false);
  assert.equal(await coloured([...lint, '--color']), true);
  assert.equal(await coloured(['--color=always', ...lint]), true);
  assert.equal(await coloured([...lint, '--color=always'], { NO_COLOR: '1' }), true);
  assert.equal(await coloured([...lint, '--no-color'], { FORCE_COLOR: '1' }), false);
  assert.equal(await coloured([...lint, '--color=never'], { FORCE_COLOR: '1' }), false);
  assert.equal(await coloured([...lint, '--color=auto'], { FORCE_COLOR: '1' }), true);
  const wrong = await run([...lint, '--color=sometimes'], BAD);
  assert.deepEqual([wrong.code, wrong.stderr], [2, 'formwork: --color is auto, always, never, not "sometimes"\nTry: formwork --help\n']);
  assert.equal((await run(['eval', '--', '--color'])).code, 1);
});

test('bash completes commands, options, their values, and rules', async () => {
  const { stdout: script } = await run(['completion', 'bash']);
  const completed = (...words) =>
    execFileSync('bash', ['-c', `${script}\nCOMP_WORDS=(formwork "$@"); COMP_CWORD=$#; _formwork; printf '%s\\n' "\${COMPREPLY[@]}"`, 'bash', ...words], { encoding: 'utf8', cwd: fileURLToPath(new URL('..', import.meta.url)) })
      .trim()
      .split('\n');
  assert.deepEqual(completed('li'), ['lint']);
  assert.deepEqual(completed('lint', '--format', 's'), ['sarif']);
  assert.deepEqual(completed('lint', '--max'), ['--max-warnings']);
  assert.deepEqual(completed('explain', 'unused-var'), ['unused-variable']);
  assert.deepEqual(completed('completion', ''), ['bash', 'zsh', 'fish']);
  assert.deepEqual(completed('plan', 'package.j'), ['package.json']);
  assert.deepEqual(completed('plan', '--state', 'package.j'), ['package.json']);
});

for (const [shell, ...check] of [['zsh', '-n'], ['fish', '--no-execute']]) {
  test(`${shell} has every command and option, and reads it`, async (context) => {
    const { stdout: script } = await run(['completion', shell]);
    for (const [name, { options, watch }] of Object.entries(commands)) {
      assert.match(script, new RegExp(shell === 'zsh' ? `^ {4}${name}\\) _arguments` : ` -a ${name} -d `, 'm'));
      const lines = script.split('\n').filter((line) => (shell === 'zsh' ? line.startsWith(`    ${name})`) : line.includes(`seen_subcommand_from ${name}'`))).join('\n');
      for (const option of [...Object.keys(options).filter((one) => one !== 'fix-how'), ...(watch ? ['watch'] : []), 'help']) {
        assert.match(lines, new RegExp(shell === 'zsh' ? `--${option}['\\[:]` : `-l ${option}\\b`), `${name} --${option}`);
      }
    }
    const home = await mkdtemp(join(tmpdir(), 'formwork-'));
    try {
      await writeFile(join(home, 'script'), script);
      execFileSync(shell, [...check, join(home, 'script')]);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
      context.diagnostic(`${shell} is not installed: its script was not read`);
    } finally {
      await rm(home, { recursive: true });
    }
  });
}

test('what is no shell is refused', async () => {
  const { code, stderr } = await run(['completion', 'tcsh']);
  assert.deepEqual([code, stderr], [2, 'formwork: there is no completion for "tcsh"; there is for bash, zsh, fish\nTry: formwork --help\n']);
});

test('a pattern stands for folders, and for the folders of the templates that it matches', () =>
  folder({ 'a/main.tf': GOOD, 'a/deep/er/main.tf': BAD, 'b/main.tf': GOOD, 'b/other.tf': '', 'node_modules/x/main.tf': BAD, '.hidden/main.tf': BAD }, async (cwd) => {
    const linted = async (...words) => {
      const { stdout, stderr, code } = await run(['lint', '--format', 'json', ...words], '', { cwd });
      return code === 2 ? stderr : JSON.parse(stdout).files;
    };
    assert.deepEqual(await linted('?'), ['a/deep/er/main.tf', 'a/main.tf', 'b/main.tf', 'b/other.tf']);
    assert.deepEqual(await linted('**/other.tf'), ['b/main.tf', 'b/other.tf']);
    assert.deepEqual(await linted('*/deep/*/*.tf', 'b'), ['a/deep/er/main.tf', 'b/main.tf', 'b/other.tf']);
    assert.match(await linted('c*'), /^formwork: nothing matches "c\*"\n/);
  }));

test('progress is for who looks, and leaves nothing behind', () => {
  const written = [];
  const line = progress({ isTTY: true, columns: 20, write: (text) => written.push(text) });
  line.say('linting something with a long name');
  line.done();
  assert.deepEqual(written, ['\r\x1b[Klinting something w', '\r\x1b[K']);
  const nobody = progress({ isTTY: false, write: () => assert.fail() });
  nobody.say('x');
  nobody.done();
});

test('--watch does it again when a file changes, and ends when it is interrupted', { timeout: 60_000 }, () =>
  folder({ 'main.tf': BAD, '.git/index': '' }, async (root) => {
    const child = spawn(process.execPath, [program, 'validate', '--watch', root], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
    const heard = async (pattern) => {
      while (!pattern.test(said)) await once(child.stdout, 'data');
      return said;
    };
    await heard(/Errors: 1\./);
    // An editor that puts a new file in the place of the old one.
    await writeFile(join(root, '.main.tf.swp'), GOOD);
    await rename(join(root, '.main.tf.swp'), join(root, 'main.tf'));
    await heard(/No problems|Errors: 0|Success|valid/i);
    assert.ok(!said.includes('\x1b['));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  }));

test('the screen is cleared only on a terminal; changes at once are one', { timeout: 60_000 }, () =>
  folder({ 'main.tf': '', '.git/x': '' }, async (root) => {
    const written = [];
    const terminal = { isTTY: true, write: (text) => written.push(text) };
    let runs = 0;
    const run = async () => {
      runs += 1;
      if (runs === 1) setTimeout(async () => {
        await writeFile(join(root, '.git/x'), '1');
        for (const text of ['a', 'b', 'c']) await writeFile(join(root, 'main.tf'), text);
      }, 50);
      if (runs === 2) setTimeout(() => process.emit('SIGINT'), 400);
      return runs;
    };
    assert.equal(await watching([root], {}, run, { out: terminal, err: terminal }), 2);
    assert.equal(runs, 2);
    assert.equal(written.filter((text) => text === '\x1b[2J\x1b[3J\x1b[H').length, 2);
  }));

test('--watch goes with what only reads', async () => {
  for (const words of [['lint', '--watch', '--fix', '.'], ['lint', '--watch', '--write-baseline', 'x', '.'], ['validate', '--watch', '-']]) {
    const { code, stderr } = await run(words);
    assert.equal(code, 2);
    assert.match(stderr, /--watch/);
  }
  assert.match((await run(['fmt', '--watch', '.'])).stderr, /Unknown option '--watch'/);
});
