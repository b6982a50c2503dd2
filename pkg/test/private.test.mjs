import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, privateSchemas, Simulator, Workspace } from 'formwork';

before(() => init());

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const options = { seed: 1, clock: '2026-01-01T00:00:00Z' };

const post = (world, path, body) => world.dispatch({ method: 'POST', path, headers, body });

async function status(world, stack) {
  while ((await world.advance(1000)).busy);
  const { body } = await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/${stack}/metadata`, headers });
  return body.status;
}

test('a private provider is used once its schema is told', async () => {
  const world = await Simulator.open(options);
  const provider = {
    provider_name: 'our', provider_version: '1.0.0',
    function_graph_urn: 'urn:fss:cn-north-4:0f0f0f0f:function:default:provider:latest',
  };
  const made = await post(world, '/v1/private-providers', provider);
  assert.deepEqual([made.status, made.body.provider_source], [201, 'huawei.com/private-provider/our']);

  const schema = {
    resource_schemas: { our_thing: { block: { attributes: {
      id: { type: 'string', computed: true }, name: { type: 'string', required: true },
    } } } },
  };
  assert.deepEqual(await world.providerSchema('our', '2.0.0', JSON.stringify(schema)), {
    ok: false, types: 0, message: 'the private provider `our` has no version 2.0.0',
  });
  assert.deepEqual(await world.providerSchema('our', '1.0.0', JSON.stringify(schema)), { ok: true, types: 1 });

  const list = await world.dispatch({ method: 'GET', path: '/_schemas/' });
  assert.deepEqual(list.body.map(({ name, versions: [{ types }] }) => [name, types]), [['our', ['our_thing']]]);

  const template_body = `terraform {
  required_providers {
    our = {
      source  = "huawei.com/private-provider/our"
      version = "1.0.0"
    }
  }
}
resource "our_thing" "t" {
  name = "n"
}
`;
  await post(world, `${PROJECT}/stacks`, { stack_name: 's', template_body });
  assert.equal(await status(world, 's'), 'DEPLOYMENT_COMPLETE');
});

test('a workspace judges and plans by the schemas that it is told', async () => {
  const workspace = new Workspace();
  const pin = 'our = { source = "huawei.com/private-provider/our", version = "1.0.0" }';
  workspace.setFile('main.tf', `terraform {\n  required_providers { ${pin} }\n}\nresource "our_thing" "t" {\n  size = 1\n}\n`);
  const found = () => workspace.check().diagnostics.map(({ severity, summary }) => `${severity} ${summary}`);
  assert.deepEqual(found(), ['warning Provider is not checked']);
  const told = (attributes) => privateSchemas({
    'huawei.com/private-provider/our': JSON.stringify({ resource_schemas: { our_thing: { block: { attributes } } } }),
  });
  const id = { type: 'string', computed: true };
  told({ id });
  assert.deepEqual(found(), ['error Unsupported argument']);
  told({ id, size: { type: 'number', optional: true } });
  assert.deepEqual(found(), []);
  assert.equal(workspace.plan().ok, true);
  assert.throws(() => privateSchemas({ 'huawei.com/private-provider/our': '{' }), /line 1/);
  assert.deepEqual(found(), []);
  privateSchemas({});
  assert.deepEqual(found(), ['warning Provider is not checked']);
});

test('a value is encrypted with a key of the world', async () => {
  const world = await Simulator.open(options);
  assert.equal((await world.encrypt('0'.repeat(36), 'x')).ok, false);
  const head = 'terraform {\n  required_providers {\n    huaweicloud = { source = "huaweicloud/huaweicloud" }\n  }\n}\n';
  const key = `${head}resource "huaweicloud_kms_key" "k" {\n  key_alias = "k"\n}\noutput "id" { value = huaweicloud_kms_key.k.id }\n`;
  await post(world, `${PROJECT}/stacks`, { stack_name: 'keys', template_body: key });
  assert.equal(await status(world, 'keys'), 'DEPLOYMENT_COMPLETE');
  const { body } = await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/keys/outputs`, headers });
  const { ok, entry } = await world.encrypt(JSON.parse(body.outputs[0].value), 's3cret');
  assert.equal(ok, true);
  assert.ok(!JSON.stringify(entry).includes('s3cret'));
  const template_body = `${head}variable "name" {}\noutput "name" { value = var.name }\n`;
  await post(world, `${PROJECT}/stacks`, { stack_name: 's', template_body, vars_structure: [{ var_key: 'name', ...entry }] });
  assert.equal(await status(world, 's'), 'DEPLOYMENT_COMPLETE');
  const outputs = await world.dispatch({ method: 'GET', path: `${PROJECT}/stacks/s/outputs`, headers });
  assert.equal(outputs.body.outputs[0].value, '"s3cret"');
});

test('files from outside come through the fetcher alone', async () => {
  const asked = [];
  const text = 'variable "a" {\n  default = 1\n}\n';
  const fetch = async (address) => {
    asked.push(address);
    return address.endsWith('/here.tf') ? new TextEncoder().encode(text) : undefined;
  };
  const world = await Simulator.open({ ...options, fetch });
  const analyse = (template_uri) => post(world, `${PROJECT}/template-analyses/variables`, { template_uri });
  const found = await analyse('https://obs.example/here.tf');
  assert.deepEqual([found.status, found.body.variables[0].name], [200, 'a']);
  assert.equal((await analyse('https://obs.example/lost.tf')).status, 400);
  assert.deepEqual(asked, ['https://obs.example/here.tf', 'https://obs.example/lost.tf']);

  const other = await Simulator.open(options);
  const refused = await post(other, `${PROJECT}/template-analyses/variables`, { template_uri: 'https://obs.example/here.tf' });
  assert.deepEqual([refused.status, refused.body.error_code], [400, 'RF.10011074']);
});
