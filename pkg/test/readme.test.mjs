// Everything the README tells a reader to type.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folder, run } from './support/cli.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const blocks = (language) => [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, text]) => text);
const commands = blocks('sh').flatMap((text) => text.trim().split('\n')).map((line) => line.replace(/\s*#.*/, ''));

const TEMPLATE = 'terraform {\n  required_providers {\n    huaweicloud = {\n      source = "huaweicloud/huaweicloud"\n    }\n  }\n}\n\nvariable "cidr" {\n  type    = string\n  default = "10.0.0.0/16"\n}\n\nresource "huaweicloud_vpc" "net" {\n  name = "net"\n  cidr=var.cidr\n}\n';

test('every command is one that is run here', () => {
  assert.deepEqual(commands.filter((line) => !/^(formwork|make) /.test(line)), []);
  assert.notEqual(commands.length, 0);
});

for (const line of commands.filter((line) => line.startsWith('formwork '))) {
  test(line, async () => {
    const blueprint = line.includes('blueprint.yaml');
    const files = blueprint ? { 'blueprint.yaml': readFileSync(`${root}tests/tosca/samples/server.yaml`) } : { 'main.tf': TEMPLATE };
    await folder(files, async (template) => {
      const words = line.split(' ').slice(1).map((word) => (word === 'template' ? template : word.replace(/^'(.*)'$/, '$1')));
      const { code, stdout, stderr } = await run(words, '', { cwd: template });
      assert.equal(code, 0, stderr);
      // What is written into a folder needs no words.
      if (blueprint) assert.ok(existsSync(`${template}/new/main.tf`));
      else assert.notEqual(stdout, '');
    });
  });
}

// `make test` is what runs this; `make serve` is started by scripts/check-serve.mjs.
for (const line of commands.filter((line) => line.startsWith('make '))) {
  test(`${line} is a target`, () => {
    execFileSync('make', ['-n', line.split(' ')[1]], { cwd: root, stdio: 'pipe' });
  });
}

/** What a script prints; it stands inside the package, so that it can import it by its name. */
function printed(script, name) {
  const file = `${root}pkg/test/.readme-${process.pid}-${name}.mjs`;
  writeFileSync(file, script);
  try {
    return execFileSync(process.execPath, [file], { encoding: 'utf8' });
  } finally {
    rmSync(file);
  }
}

test('the JavaScript runs and prints what it should', () => {
  const [linter, engine, server, ...more] = blocks('js');
  assert.equal(more.length, 0);
  assert.equal(printed(engine, 'engine'), 'main.tf:4: Unsupported argument\n[\n  "HI",\n  0.3,\n] tuple([string,number])\n201 DEPLOYMENT_COMPLETE\n');
  assert.equal(printed(server, 'server'), '200 { stacks: [] }\n');
  assert.equal(printed(linter, 'linter'), 'template/main.tf:2:11: error: Reference to undeclared input variable: no input variable `size` is declared in this module [undeclared-variable]\n\n');
});
