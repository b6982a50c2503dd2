import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Workspace } from 'formwork';
import { folder, json, run } from './support/cli.mjs';

before(() => init());

const TEMPLATE = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

variable "cidr" {
  type        = string
  description = "The network's range."
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "Not a range."
  }
}

variable "secret" {
  sensitive = true
  default   = 1.50
}

resource "huaweicloud_vpc" "net" {
  name = "net"
  cidr = var.cidr
}

resource "huaweicloud_vpc_eip" "ip" {
  publicip {
    type = "5_bgp"
  }
  bandwidth {
    share_type  = "PER"
    name        = "ip"
    size        = 5
    charge_mode = "bandwidth"
  }
}

output "id" {
  value = huaweicloud_vpc.net.id
}

output "secret" {
  value     = var.secret
  sensitive = true
}
`;

function workspace() {
  const workspace = new Workspace();
  workspace.setFile('main.tf', TEMPLATE);
  return workspace;
}

test('variables are described as ParseTemplateVariables does', async () => {
  const wanted = [
    {
      name: 'cidr',
      type: 'string',
      description: "The network's range.",
      default: '10.0.0.0/16',
      sensitive: false,
      nullable: true,
      validations: [{ condition: '${can(cidrhost(var.cidr, 0))}', error_message: 'Not a range.' }],
    },
    { name: 'secret', default: 1.5, sensitive: true, nullable: true },
  ];
  assert.deepEqual(workspace().variables(), wanted);
  assert.deepEqual((await json(['variables', '-'], TEMPLATE)).answer, { variables: wanted });
  const file = await run(['variables', '--tfvars', '-'], 'variable "a" {\n  default = 1\n}\nvariable "b" {\n  type = string\n}\n');
  assert.deepEqual([file.code, file.stdout], [0, 'a = 1\n# b = (string)\n']);
});

test('a plan shows what is added, what is not known and what is hidden', () => {
  const { ok, diagnostics, items, summary, outputs } = workspace().plan({ variables: { cidr: '10.9.0.0/16' } });
  assert.deepEqual([ok, diagnostics], [true, []]);
  assert.deepEqual(summary, { resource_add: 2, resource_update: 0, resource_delete: 0, resource_import: 0 });
  const [net] = items;
  assert.deepEqual([net.resource_type, net.resource_name, net.action, net.mode], ['huaweicloud_vpc', 'net', 'ADD', 'RESOURCE']);
  const after = Object.fromEntries(net.attributes.map(({ name, target_value }) => [name, target_value]));
  assert.deepEqual([after.cidr, after.id], ['10.9.0.0/16', '(will be generated after apply)']);
  assert.deepEqual(outputs, [
    { name: 'id', action: 'create', after: '(will be generated after apply)', sensitive: false },
    { name: 'secret', action: 'create', after: '(sensitive value)', sensitive: true },
  ]);
});

test('a plan is made in the forms that are wanted', () => {
  const made = (forms) => {
    const { items, json, text, summary } = workspace().plan({ variables: { cidr: '10.9.0.0/16' }, forms });
    assert.equal(summary.resource_add, 2);
    return [items.length > 0, json !== '', text !== ''];
  };
  assert.deepEqual(made(undefined), [true, true, true]);
  assert.deepEqual(made(['items']), [true, false, false]);
  assert.deepEqual(made(['json', 'text']), [false, true, true]);
  assert.throws(() => made(['svg']), /svg/);
});

test('a value that breaks a rule gives no plan', () => {
  const { ok, diagnostics, items } = workspace().plan({ variables: { cidr: 'nonsense' } });
  assert.deepEqual([ok, items], [false, []]);
  assert.equal(diagnostics[0].summary, 'Invalid value for variable');
});

test('an option that does not exist is misuse', () => {
  assert.throws(() => workspace().plan({ variable: {} }), /variable/);
});

test('a plan as JSON is that of `terraform show -json`; numbers keep their digits', async () => {
  const { code, answer } = await json(['plan', '-'], TEMPLATE);
  assert.equal(code, 0);
  assert.deepEqual(answer.resource_changes.map(({ address, change }) => [address, change.actions]), [
    ['huaweicloud_vpc.net', ['create']],
    ['huaweicloud_vpc_eip.ip', ['create']],
  ]);
  const { stdout } = await run(['plan', '--json', '-'], 'output "x" {\n  value = 12345678901234567890.125\n}\n');
  assert.match(stdout, /"after":12345678901234567890\.125/);
});

test('variable files, variables and a state are options', async () => {
  await folder({ 'main.tf': TEMPLATE, 'other/x.tfvars': 'cidr = "10.8.0.0/16"\n' }, async (root) => {
    const file = await json(['plan', '--var-file', `${root}/other/x.tfvars`, `${root}/main.tf`]);
    assert.equal(file.answer.resource_changes[0].change.after.cidr, '10.8.0.0/16');
    const both = ['plan', '--var-file', `${root}/other/x.tfvars`, '--var', 'cidr=10.7.0.0/16', `${root}/main.tf`];
    assert.equal((await json(both)).answer.resource_changes[0].change.after.cidr, '10.7.0.0/16');
    assert.equal((await run(['plan', '--var', 'cidr', root])).code, 2);
    assert.equal((await run(['plan', '--state', `${root}/none`, root])).code, 2);
    const bad = await json(['plan', '--state', `${root}/main.tf`, root]);
    assert.deepEqual([bad.code, bad.answer.errored, bad.answer.diagnostics[0].code], [1, true, 'unreadable-state']);
  });
});

test('for a terminal, a plan has the layout of `terraform plan`', async () => {
  const { code, stdout } = await run(['plan', '-'], TEMPLATE);
  assert.equal(code, 0);
  assert.match(stdout, /^What the signs mean:\n {2}\+ create\n/);
  assert.match(stdout, /\n {2}# huaweicloud_vpc\.net will be created\n {2}\+ resource "huaweicloud_vpc" "net" \{\n {6}\+ cidr +=( )"10\.0\.0\.0\/16"\n/);
  assert.match(stdout, /\n\n {6}\+ publicip \{\n/);
  assert.match(stdout, /\nPlan: 2 to add, 0 to change, 0 to destroy\.\n\nChanges to Outputs:\n {2}\+ id {5}= \(known after apply\)\n {2}\+ secret = \(sensitive value\)\n$/);
});

test('what stays is shown when asked for, and colours only where somebody looks', async () => {
  const state = JSON.stringify({
    version: 4, terraform_version: '1.15.5', serial: 1, lineage: 'x', outputs: {},
    resources: [{ mode: 'managed', type: 'terraform_data', name: 'a', provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [{ schema_version: 0, attributes: { id: 'i', input: { value: 'x', type: 'string' }, output: { value: 'x', type: 'string' }, triggers_replace: null } }] }],
  });
  await folder({ 'main.tf': 'resource "terraform_data" "a" {\n  input = "y"\n}\n', 's.tfstate': state }, async (root) => {
    const words = ['plan', '--state', `${root}/s.tfstate`, `${root}/main.tf`];
    assert.match((await run(words)).stdout, /\n {8}id {5}= "i"\n {6}~ input {2}= "x" -> "y"\n/);
    assert.match((await run(words)).stdout, /^[^\x1b]*$/);
    const { stdout } = await run([...words.slice(0, 3), '--verbose', words[3]], '', { env: { FORCE_COLOR: '1' } });
    assert.match(stdout, /\x1b\[33m~\x1b\[0m input/);
    assert.match(stdout, /\n {8}id/);
  });
});

test("character sets are the platform's", () => {
  const analysed = new Workspace();
  analysed.setFile('main.tf', 'output "bytes" {\n  value = textencodebase64("日本 a", "GBK")\n}\noutput "text" {\n  value = textdecodebase64("k/qWew==", "Shift_JIS")\n}\n');
  const { outputs } = JSON.parse(analysed.plan().json).planned_values;
  assert.deepEqual([outputs.bytes.value, outputs.text.value], ['yNWxviBh', '日本']);
});

test("normal form C is the platform's", () => {
  const planned = new Workspace();
  planned.setFile('main.tf', 'output "text" {\n  value = "cafe\u0301 网络"\n}\noutput "escaped" {\n  value = length("\\u1112\\u1161\\u11ab")\n}\n');
  const { outputs } = JSON.parse(planned.plan().json).planned_values;
  assert.deepEqual([outputs.text.value, outputs.escaped.value], ['caf\u00e9 网络', 1]);
});

test('after an edit the plan is that of a new workspace, and what is the same again is told by the same objects', () => {
  const block = (i, size) => `resource "terraform_data" "r${i}" {\n  input = ${i === 0 ? size : `terraform_data.r${i - 1}.id`}\n}\n`;
  const text = (sizes) => sizes.map((size, i) => block(i, size)).join('');
  const edited = new Workspace();
  const plan = (sizes, options = { forms: ['items'] }) => {
    const fresh = new Workspace();
    for (const workspace of [edited, fresh]) workspace.setFile('main.tf', text(sizes));
    const [found, wanted] = [edited.plan(options), fresh.plan(options)];
    assert.deepEqual(found, wanted);
    return found;
  };
  const first = plan([1, 0, 0]);
  const second = plan([100, 0, 0]);
  // The second one refers to the first.
  assert.deepEqual(second.items.map((item) => first.items.includes(item)), [false, false, true]);
  // The blocks behind the edit are at other places.
  assert.deepEqual(second.changes.map((change) => first.changes.includes(change)), [false, false, false]);
  const third = plan([200, 0, 0, 0]);
  assert.deepEqual(third.items.map((item) => second.items.includes(item)), [false, false, true, false]);
  assert.deepEqual(third.changes.map((change) => second.changes.includes(change)), [false, false, true, false]);
  plan([200, 0, 0, 0], { forms: [] });
  plan([200, 0, 0], { forms: ['items', 'json', 'text'] });
  plan([200, 0, 0], { destroy: true });
  plan([200, 0, 0, 0, 0]);
});
