// Blueprints on the command line: judged, linted, converted, planned, from files and packages.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const program = new URL('../bin/formwork.mjs', import.meta.url).pathname;
const sample = new URL('../../tests/tosca/samples/server.yaml', import.meta.url).pathname;
const run = (words, input) => spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', input });
const fresh = () => mkdtempSync(join(tmpdir(), 'formwork-'));
const BLUEPRINT = 'tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  net: {type: HuaweiCloud.VPC.VPC, properties: {cidr: 10.0.0.0/8}}\n';

/** A tar with one file. */
function tar(name, text) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`, 124);
  header.write('        0ustar\x0000', 148);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  body.write(text);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

test('a blueprint becomes files, once, and they are valid', () => {
  const folder = join(fresh(), 'new');
  const first = run(['convert', '--output', folder, sample]);
  assert.deepEqual([first.status, first.stdout, first.stderr], [0, '', '']);
  assert.match(readFileSync(join(folder, 'main.tf'), 'utf8'), /resource "huaweicloud_compute_instance" "server"/);
  assert.equal(run(['validate', folder]).status, 0);
  const again = run(['convert', '--output', folder, sample]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /main.tf is there already; --force/);
  assert.equal(run(['convert', '--force', '--output', folder, sample]).status, 0);
});

test('what is not the same is told, and by the exit code', () => {
  const text = `${BLUEPRINT}  pod: {type: HuaweiCloud.CCE.Pod}\n`;
  const printed = run(['convert', '-'], text);
  assert.equal(printed.status, 3, printed.stderr);
  assert.match(printed.stdout, /^# main.tf\nterraform/);
  assert.match(printed.stderr, /^blueprint.yaml:4:3: left: pod: /m);
  const answer = JSON.parse(run(['convert', '--json', '-'], text).stdout);
  assert.deepEqual(answer.notes.map(({ kind, subject, source }) => [kind, subject, source]), [
    ['left', 'pod', { filename: 'blueprint.yaml', from: text.indexOf('pod:'), to: text.indexOf('pod:') + 3 }],
  ]);
  const { target, source } = answer.pieces.find(({ address }) => address === 'huaweicloud_vpc.net');
  assert.match(answer.files[0].text.slice(target.from, target.to), /^resource "huaweicloud_vpc" "net" \{[^]*\}$/);
  assert.equal(text.slice(source.from, source.from + 4), 'net:');
  assert.equal(run(['convert', '-'], `${BLUEPRINT}  pod: {type: HuaweiCloud.CCE.Pot}\n`).status, 1);
});

test('what is no blueprint is not converted', () => {
  const folder = fresh();
  writeFileSync(join(folder, 'main.tf'), '');
  const { status, stderr } = run(['convert', folder]);
  assert.equal(status, 2);
  assert.match(stderr, /no blueprint/);
});

test('a folder with a blueprint, and a package, are templates', () => {
  const folder = fresh();
  writeFileSync(join(folder, 'blueprint.yaml'), BLUEPRINT);
  writeFileSync(join(folder, 'packed.tgz'), gzipSync(tar('shop/blueprint.yaml', BLUEPRINT)));
  for (const command of ['lint', 'validate', 'plan']) {
    for (const path of [folder, join(folder, 'packed.tgz'), join(folder, 'blueprint.yaml')]) {
      const { status, stdout, stderr } = run([command, path]);
      assert.equal(status, 0, `${command} ${path}: ${stdout}${stderr}`);
    }
  }
  assert.match(run(['plan', folder]).stdout, /Plan: 1 to add/);
});
