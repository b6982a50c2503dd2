import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { init, Workspace } from 'formwork';
import { folder, run } from './support/cli.mjs';

before(() => init());

const TEMPLATE = `variable "name" {
  type = string
}

variable "secret" {
  default   = "s3cret"
  sensitive = true
}

locals {
  greeting = "hello \${var.name}"
}

resource "terraform_data" "box" {
  input = local.greeting
}
`;

const STATE = JSON.stringify({
  version: 4,
  terraform_version: '1.15.5',
  serial: 1,
  lineage: 'x',
  outputs: {},
  resources: [{
    mode: 'managed',
    type: 'terraform_data',
    name: 'box',
    provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{
      schema_version: 0,
      attributes: {
        id: 'box-1',
        input: { value: 'hello you', type: 'string' },
        output: { value: 'hello you', type: 'string' },
        triggers_replace: null,
      },
    }],
  }],
});

const ask = async (words, expressions) => {
  const { code, stdout, stderr } = await run(['eval', '--json', ...words], expressions.map((e) => `${JSON.stringify(e)}\n`).join(''));
  return { code, stderr, answers: stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line)) };
};

function evaluator(template, options) {
  const workspace = new Workspace();
  workspace.setFile('main.tf', template);
  return workspace.evaluator(options);
}

test('one expression a line, one answer a line', async () => {
  const { code, answers } = await ask([], ['1 + 1', 'upper("x")', 'nope', '[1,\n  "a"\n]', '<<EOT\nhi\nEOT', 'sensitive("a")', 'ephemeralasnull(1)']);
  assert.equal(code, 0);
  assert.deepEqual(answers.slice(0, 2), [{ type: 'number', value: 2, sensitive: false }, { type: 'string', value: 'X', sensitive: false }]);
  assert.equal(answers[2].error, 'Invalid reference');
  assert.deepEqual(answers[2].range, { filename: '<expression>', start: { line: 1, column: 1, byte: 0 }, end: { line: 1, column: 5, byte: 4 } });
  assert.deepEqual(answers.slice(3, 6), [
    { type: ['tuple', ['number', 'string']], value: [1, 'a'], sensitive: false },
    { type: 'string', value: 'hi\n', sensitive: false },
    { type: 'string', value: 'a', sensitive: true },
  ]);
});

test('numbers keep every digit', async () => {
  const { stdout } = await run(['eval', '--json', '12345678901234567890.125 + 1']);
  assert.match(stdout, /^\{"type":"number","value":12345678901234567891\.125,"sensitive":false\}\n$/);
});

test('a number that JSON cannot hold is an error, not null', async () => {
  const { code, answers } = await ask([], ['1/0', '[{ a = -1/0 }]', '1/0 > 1e300']);
  assert.deepEqual([code, answers.map(({ error, value }) => error ?? value)], [0, ['Infinite number', 'Infinite number', true]]);
});

test('lines that are no JSON string are answered too, and the call was wrong', async () => {
  const { code, stdout } = await run(['eval', '--json'], '"1"\n\n1\n{"a"\n"\\ud800"\n"2"');
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.equal(code, 2);
  assert.deepEqual(answers.map(({ error, value }) => error ?? value), [1, 'Invalid request', 'Invalid request', 'Invalid request', 'Invalid character encoding', 2]);
});

test('bytes of any kind, great depth and great length are answered', async () => {
  const input = Buffer.concat([
    Buffer.from([0x22, 0xff, 0xfe, 0x00, 0x22, 0x0a, 0x80, 0x0a]),
    Buffer.from(`${JSON.stringify('['.repeat(100_000))}\n${JSON.stringify('-'.repeat(100_000))}\n`),
    Buffer.from(`${JSON.stringify(`"${'x'.repeat(5 << 20)}"`)}\n${JSON.stringify(`"${'${"'.repeat(10_000)}`)}\n"1"\n`),
  ]);
  const { code, stdout, stderr } = await run(['eval', '--json'], input);
  const answers = stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual([code, stderr, answers.length], [2, '', 7]);
  assert.ok(answers.slice(0, 6).every(({ error }) => typeof error === 'string'));
  assert.equal(answers[4].error, 'Expression too large');
  assert.equal(answers[6].value, 1);
});

test('an answer comes before the next question', { timeout: 20_000 }, async () => {
  const program = fileURLToPath(new URL('../bin/formwork.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, 'eval', '--json']);
  const answer = () => new Promise((resolve) => child.stdout.once('data', (data) => resolve(JSON.parse(data))));
  for (const n of [1, 2, 3]) {
    child.stdin.write(`"${n} * 2"\n`);
    assert.equal((await answer()).value, n * 2);
  }
  child.stdin.end();
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
});

test('a template, its variables and its state', async () => {
  await folder({ 't/main.tf': TEMPLATE, 't/hi.txt': 'hi', state: STATE, 'x.tfvars': 'name = "file"\n' }, async (root) => {
    const dir = ['--dir', `${root}/t`];
    const asked = ['local.greeting', 'var.secret', 'file("hi.txt")', 'terraform_data.box.id', 'terraform_data.box'];
    const open = await ask(dir, asked);
    assert.deepEqual([open.code, open.stderr], [0, '']);
    assert.deepEqual(open.answers[0], { type: 'string', sensitive: false, unknown: true });
    assert.deepEqual(open.answers[1], { type: 'string', value: 's3cret', sensitive: true });
    assert.equal(open.answers[2].value, 'hi');

    const planned = await ask([...dir, '--var-file', `${root}/x.tfvars`], asked);
    assert.equal(planned.answers[0].value, 'hello file');
    assert.deepEqual(planned.answers[3], { type: 'string', sensitive: false, unknown: true });
    assert.deepEqual(planned.answers[4].unknown, { id: true, output: true });
    assert.deepEqual(planned.answers[4].value, { id: null, input: 'hello file', output: null, triggers_replace: null });

    const deployed = await ask([...dir, '--var', 'name=you', '--state', `${root}/state`], asked);
    assert.deepEqual([deployed.answers[3].value, deployed.answers[4].value.output], ['box-1', 'hello you']);
  });
});

test('only a template that cannot be read at all refuses', async () => {
  await folder({ 'a/main.tf': 'locals {\n  x = \n}\n', 'b/main.tf': 'locals {\n  x = 1\n  y = upper()\n}\n' }, async (root) => {
    const broken = await ask(['--dir', `${root}/a`], ['1']);
    assert.deepEqual([broken.code, broken.answers], [1, []]);
    assert.match(broken.stderr, /^Error: Invalid expression/);
    const faulty = await ask(['--dir', `${root}/b`], ['local.x', 'local.y']);
    assert.match(faulty.stderr, /^Error: Not enough function arguments/);
    assert.deepEqual(faulty.answers.map(({ value, unknown }) => value ?? unknown), [1, true]);
    assert.equal((await run(['eval', '--dir', '-', '1'])).code, 2);
    assert.equal((await run(['eval', '--dir', `${root}/none`, '1'])).code, 2);
  });
});

test('for people', async () => {
  const value = await run(['eval', '{ a = [1, sensitive(2)], b = tolist(["x"]) }']);
  assert.deepEqual([value.code, value.stdout], [0, '{\n  "a" = [\n    1,\n    (sensitive value),\n  ]\n  "b" = tolist([\n    "x",\n  ])\n}\n']);
  const error = await run(['eval', 'upper(1, 2)']);
  assert.deepEqual([error.code, error.stdout], [1, '']);
  assert.match(error.stderr, /^Error: Too many function arguments .*\n {2}<expression>:1:10\n {4}1 \| upper\(1, 2\)\n/);
  const several = await run(['eval'], '1 +\n1\n\n[\n  2,\n]\n');
  assert.deepEqual([several.code, several.stdout], [1, '1\n[\n  2,\n]\n']);
});

test('the clock and chance are those of the host, unless they are given', () => {
  const free = evaluator('');
  const before = Date.now();
  const moment = Date.parse(free.evaluate('timestamp()').value);
  assert.ok(moment >= before - 1000 && moment <= Date.now());
  assert.notEqual(free.evaluate('uuid()').value, free.evaluate('uuid()').value);
  const given = { clock: '2026-01-31T08:00:00Z', seed: 7 };
  const both = '[timestamp(), plantimestamp(), uuid()]';
  const [one, other] = [evaluator('', given), evaluator('', given)].map((e) => e.evaluate(both).value);
  assert.deepEqual(one, other);
  assert.deepEqual(one.slice(0, 2), ['2026-01-31T08:00:00Z', '2026-01-31T08:00:00Z']);
  assert.equal(evaluator('', given).evaluate('length(bcrypt("x", 4))').value, 60);
});

test('nothing but one expression gets in', () => {
  const { ok, diagnostics } = evaluator('').evaluate('1\n}\nresource "terraform_data" "x" {');
  assert.deepEqual([ok, diagnostics[0].summary], [false, 'Extra characters after expression']);
});

test('from JavaScript: value, type, marks, what is unknown and what is wrong', () => {
  const asked = evaluator(TEMPLATE, { variables: { name: 'you' } });
  assert.deepEqual([asked.template().ok, asked.template().diagnostics], [true, []]);
  const secret = asked.evaluate('[var.secret, local.greeting]');
  assert.deepEqual([secret.type_text, secret.sensitive, secret.value], ['tuple([string,string])', true, ['s3cret', 'hello you']]);
  assert.equal(secret.notation, '[\n  (sensitive value),\n  "hello you",\n]');
  assert.equal(secret.revealed, '[\n  "s3cret",\n  "hello you",\n]');
  const unknown = asked.evaluate('terraform_data.box.id');
  assert.deepEqual([unknown.ok, unknown.unknown, 'value' in unknown, unknown.notation], [true, true, false, '(known after apply)']);
  const wrong = asked.evaluate('"网" + local.x');
  assert.equal(wrong.ok, false);
  assert.deepEqual([wrong.diagnostics[0].summary, wrong.diagnostics[0].range.from], ['Reference to undeclared local value', 6]);
  assert.equal(asked.evaluate('"\ud800"').diagnostics[0].summary, 'Invalid character encoding');
  assert.throws(() => asked.evaluate(1), /a string/);
  assert.throws(() => evaluator('', { clock: 'soon' }), /clock/);
});
