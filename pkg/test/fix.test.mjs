import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Workspace } from 'formwork';

before(() => init());

const template = `variable "size" {
  type = "string"
}

locals {
  name = 1
  both = [local.nmae, var.size]
}

output "all" {
  value = local.both
}
`;

function workspaceOf(files) {
  const workspace = new Workspace();
  for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
  return workspace;
}

test('safe fixes are applied until none is left, and the workspace stays as it was', () => {
  const workspace = workspaceOf({ 'main.tf': template, 'more.tf': 'locals {\n  other = 1\n}\n' });
  const { files, applied, remaining } = workspace.fix({ codes: ['quoted-type', 'undeclared-local'] });
  assert.deepEqual(files, [{ path: 'main.tf', text: template.replace('"string"', 'string') }]);
  assert.deepEqual(applied, [{ code: 'quoted-type', title: 'Remove the quotes', filename: 'main.tf', line: 2 }]);
  assert.deepEqual([remaining.valid, remaining.error_count], [false, 1]);
  assert.equal(workspace.check().diagnostics[0].code, 'quoted-type');
  workspace.free();
});

test('fixes that may change the meaning are applied when asked for', () => {
  const workspace = workspaceOf({ 'main.tf': template });
  const fixed = workspace.fix({ unsafe: true, codes: ['quoted-type', 'undeclared-local'], lint: { root: 'here/' } });
  assert.equal(fixed.files[0].text, template.replace('"string"', 'string').replace('nmae', 'name'));
  assert.deepEqual(fixed.applied.map(({ code, filename, line }) => [code, filename, line]), [
    ['quoted-type', 'here/main.tf', 2],
    ['undeclared-local', 'here/main.tf', 7],
  ]);
  assert.equal(fixed.remaining.valid, true);
});

test('files that need nothing are not named, and an option that does not exist is misuse', () => {
  const workspace = workspaceOf({ 'main.tf': 'output "a" {\n  value = 1\n}\n' });
  const { files, applied } = workspace.fix({ codes: ['quoted-type'] });
  assert.deepEqual([files, applied], [[], []]);
  assert.throws(() => workspace.fix({ safe: true }), /unknown field/);
});
