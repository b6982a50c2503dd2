// What is in the tarball, how large it is, and that its entries lead to files that are in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lint, format } from 'formwork/linter';
import { createRequire } from 'node:module';

const root = fileURLToPath(new URL('../', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Bytes of the tarball, and what it is unpacked. */
const MOST = { size: 2_300_000, unpackedSize: 6_500_000 };

let packed;
let names;
before(() => {
  [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  names = packed.files.map(({ path }) => path);
});

test('the tarball has what belongs into it and nothing else', () => {
  const kinds = [
    /^(CHANGELOG|LICENSE|README)\.md$/,
    /^package\.json$/,
    /^(errors|guard|index|load|node|simulator|start)\.js$/,
    /^index\.d\.ts$/,
    /^bin\/formwork\.mjs$/,
    /^(cli|codemirror|linter|server|stores|worker)\/[a-z-]+(\.node)?\.js$/,
    /^(codemirror|linter|server|worker)\/index\.d\.ts$/,
    /^schemas\/[a-z-]+\.json$/,
    /^dist\/formwork(\.js|\.d\.ts|_bg\.wasm|_bg\.wasm\.d\.ts)$/,
    /^dist\/(prices|facts\/[a-z-]+)\.txt$/,
    /^dist\/catalog\/(catalog|index)\.bin$/,
    /^dist\/catalog\/services\/[a-z0-9_-]+\.bin$/,
    /^dist\/rules\/[a-z-]+\.md$/,
  ];
  assert.deepEqual(names.filter((name) => !kinds.some((kind) => kind.test(name))), []);
  for (const name of ['CHANGELOG.md', 'LICENSE.md', 'README.md', 'dist/formwork_bg.wasm']) assert.ok(names.includes(name), name);
});

// An engine in a hurry is larger.
const hurried = readFileSync(`${root}dist/made-of`, 'utf8').trim().endsWith('fast=1');

test('it is no larger than this', { skip: hurried }, () => {
  for (const [what, most] of Object.entries(MOST)) assert.ok(packed[what] <= most, `${what}: ${packed[what]} bytes, at most ${most}`);
});

test('every entry leads to files that are in it', () => {
  const targets = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(targets));
  const all = [...Object.values(manifest.exports), ...Object.values(manifest.imports), manifest.types, ...Object.values(manifest.bin)].flatMap(targets);
  for (const target of all) {
    const path = target.replace(/^\.\//, '');
    const pattern = new RegExp(`^${path.split('*').map((part) => part.replace(/[.]/g, '\\.')).join('.+')}$`);
    assert.ok(names.some((name) => pattern.test(name)), target);
  }
  assert.equal(manifest.sideEffects, false);
});

test('the report of the linter is as its schema says', async () => {
  const installed = createRequire(new URL('../../scripts/package.json', import.meta.url));
  const { default: Ajv } = installed('ajv/dist/2020.js');
  const check = new Ajv({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(`${root}schemas/lint-report.json`, 'utf8')));
  const files = { 'main.tf': 'variable "a" {}\n# formwork-ignore: missing-variable-type -- later\nvariable "b" {}\noutput "x" {\n  value = "${var.c}"\n}\nlocals {\n  a = 1 b = 2\n}\n' };
  for (const docs of [undefined, 'https://example.org/rules/']) {
    const report = JSON.parse(format(await lint(files, { root: 'x/' }), 'json', { docs }));
    assert.ok(report.diagnostics.length > 0);
    assert.ok(check(report), JSON.stringify(check.errors, null, 1));
    assert.ok(!check({ ...report, version: 2 }));
  }
});
