// The package as others get it, and what the README tells them to run in CI and before a commit.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { init, Workspace } from 'formwork';
import { folder } from './support/cli.mjs';
import { sarifMistakes } from './support/reports.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const call = promisify(execFile);

await init();

/** A YAML block of the README, read by the engine. */
async function yaml(path) {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const [, text] = new RegExp(`^\`\`\`yaml\\n# ${path.replaceAll('.', '\\.')}\\n([^]*?)^\`\`\``, 'm').exec(readme);
  const workspace = new Workspace();
  workspace.setFile('x.yml', text);
  const { ok, json, text: shown } = workspace.evaluator().evaluate('jsonencode(yamldecode(file("x.yml")))');
  assert.ok(ok, shown);
  return JSON.parse(JSON.parse(json).value);
}

/** A project that has installed the package from its archive, without a network. */
async function project(files, callback) {
  await folder(files, async (home) => {
    const { stdout } = await call('npm', ['pack', `${root}pkg`, '--json', '--pack-destination', home], { cwd: home });
    const [{ filename }] = JSON.parse(stdout);
    await call('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd: home });
    await callback(home);
  });
}

const shell = (command, cwd) => call('bash', ['-ec', command], { cwd }).then(({ stdout }) => ({ code: 0, stdout }), ({ code, stdout }) => ({ code, stdout }));

const GOOD = 'output "one" {\n  description = "one"\n  value       = 1\n}\n';

test('what the README tells runs where the package is installed', { timeout: 120_000 }, async () => {
  const { steps } = (await yaml('.github/workflows/template.yml')).jobs.template;
  const commands = steps.map(({ run }) => run).filter((run) => run?.startsWith('npx'));
  assert.equal(commands.length, 1);
  const { entry } = (await yaml('.pre-commit-config.yaml')).repos[0].hooks[0];
  await project({ 'package.json': '{ "private": true }', 'template/main.tf': GOOD }, async (home) => {
    for (const command of [...commands, entry]) assert.equal((await shell(command, home)).code, 0, command);
    assert.deepEqual(sarifMistakes(await readFile(`${home}/formwork.sarif`, 'utf8')), []);
    await call('bash', ['-c', 'printf \'locals {\\n  a = 1 b = 2\\n}\\n\' >> template/main.tf'], { cwd: home });
    for (const command of [...commands, entry]) assert.equal((await shell(command, home)).code, 1, command);
    const [{ results }] = JSON.parse(await readFile(`${home}/formwork.sarif`, 'utf8')).runs;
    assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, 'template/main.tf');
    const explained = await shell('npx --no-install formwork explain unused-variable', home);
    assert.match(explained.stdout, /^# /);
    const imported = await shell(`node --input-type=module -e 'import { lint, format } from "formwork/linter"; console.log(format(await lint({ "main.tf": "" })))'`, home);
    assert.equal(imported.stdout, 'No problems.\n\n');
  });
});
