// The calls that the page's API console writes for others do what the console does: for every operation of the contract what it
// writes for curl, for the official SDK, for the wire and for JavaScript is run, and answered as it should be.
//
// node snippets.mjs URL PYTHON    the server stands at virtual time zero (--speed 0) and has an empty world
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { init, Simulator } from '../../pkg/node.js';
import { axiosAdapter, fetchHandler } from '../../pkg/server/http.js';

const [url, interpreter] = process.argv.slice(2);
const www = fileURLToPath(new URL('../../www/', import.meta.url));
const { createServer } = await import(pathToFileURL(createRequire(`${www}package.json`).resolve('vite')));
const vite = await createServer({ root: www, configFile: `${www}vite.config.ts`, server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const { callOf, readCall } = await vite.ssrLoadModule('/src/api/call.ts');
const { axiosCode, curl, fetchCode, http } = await vite.ssrLoadModule('/src/api/code.ts');
const { SERVICES } = await vite.ssrLoadModule('/src/api/services.ts');
let [service] = SERVICES;
let { operations } = await service.load();

const VPC = `terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
# It's "quoted", 'quoted', """quoted""", \\ and $HOME \`x\`, 栈.
variable "name" {
  type    = string
  default = "main"
}
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = "10.0.0.0/16"
}
`;
const subnet = (vpc, gateway) => `
resource "huaweicloud_vpc_subnet" "sub" {
  name       = "sub"
  vpc_id     = ${vpc}
  cidr       = "10.0.2.0/24"
  gateway_ip = "${gateway}"
}
`;
const BROKEN = VPC + subnet('huaweicloud_vpc.main.id', '10.0.9.1');
const AsyncFunction = (async () => {}).constructor;

/** Each way to make a call: what it answers, with the answer read. `tell` moves the world. */
const overHttp = async (body) => {
  await fetch(`${url}/_formwork/clock`, { method: 'POST', body: JSON.stringify(body) });
};
const child = spawn(interpreter, [fileURLToPath(new URL('exec.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
await init();
// Every way makes networks of its own, more of them than a new account may have.
const options = { seed: 1, quotas: { '*': 1000 } };
const worlds = { fetch: await Simulator.open(options), axios: await Simulator.open(options) };
const within = (world) => async ({ advance_ms, until_idle }) => {
  if (advance_ms) await world.advance(advance_ms);
  while (until_idle && (await world.advance(1000)).busy);
};
const read = (status, headers, text) => ({ status, location: headers.location, body: text && text.startsWith('{') ? JSON.parse(text) : text });

function apart(bytes) {
  const text = bytes.toString();
  const [head, ...rest] = text.split('\r\n\r\n');
  const [first, ...names] = head.split('\r\n');
  const headers = Object.fromEntries(names.map((line) => [line.split(':')[0].toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return read(Number(first.split(' ')[1]), headers, rest.join('\r\n\r\n'));
}

const WAYS = {
  curl: {
    tell: overHttp,
    async ask(operation, values) {
      const done = spawnSync('sh', ['-c', curl(callOf(operation, values), url)]);
      assert.equal(done.status, 0, done.stderr.toString());
      return apart(done.stdout);
    },
  },
  python: {
    tell: overHttp,
    async ask(operation, values) {
      const code = service.python(operation, values, url);
      child.stdin.write(`${JSON.stringify(`${code.begin}\n${code.call}\n`)}\n`);
      const { status, body } = JSON.parse((await lines.next()).value);
      return { status, body, location: body?.location };
    },
  },
  http: {
    tell: overHttp,
    ask: (operation, values) =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        const socket = connect(Number(port), hostname);
        const parts = [];
        socket.on('data', (part) => {
          parts.push(part);
          const all = Buffer.concat(parts);
          const length = /\r\ncontent-length: (\d+)/i.exec(all.toString())?.[1] ?? 0;
          const at = all.indexOf('\r\n\r\n');
          if (at >= 0 && all.length >= at + 4 + Number(length)) socket.end(() => resolve(apart(all)));
        });
        socket.on('error', reject);
        socket.write(http(callOf(operation, values), url));
      }),
  },
  fetch: {
    tell: within(worlds.fetch),
    async ask(operation, values) {
      const { call } = fetchCode(callOf(operation, values), url);
      let said;
      const answer = await new AsyncFunction('ask', 'console', `${call}; return answer`)(fetchHandler(worlds.fetch), { log: (_, text) => (said = text) });
      return read(answer.status, Object.fromEntries(answer.headers), said);
    },
  },
  axios: {
    tell: within(worlds.axios),
    async ask(operation, values) {
      const { call } = axiosCode(callOf(operation, values), url);
      const adapter = axiosAdapter(worlds.axios);
      const good = (config) => ({ ...config, validateStatus: config.validateStatus ?? (() => true) });
      const answer = await new AsyncFunction('client', 'console', `${call}; return answer`)({ request: (config) => adapter(good(config)) }, { log() {} });
      return read(answer.status, answer.headers, answer.data);
    },
  },
};

async function run(way, prefix, { ask, tell }) {
  const called = new Set();
  const project = service.usual.project_id;
  /** A call that is to be answered as the contract says of those that succeed. */
  const call = async (id, given = {}, body = undefined) => {
    const operation = operations.find((one) => one.id === id);
    assert.ok(operation, id);
    const fields = {};
    for (const { in: place, name } of operation.fields) {
      const value = { project_id: project, 'Client-Request-Id': randomUUID(), ...given }[name];
      if (value !== undefined) fields[`${place}:${name}`] = value;
    }
    const values = { fields, body };
    // What is in the log leads back to the form.
    assert.deepEqual(readCall(operations, callOf(operation, values)), { operation, values: body === undefined ? { fields } : values });
    const answer = await ask(operation, values);
    const good = operation.answers.map(({ status }) => status).filter((status) => status < 400);
    assert.ok(good.includes(answer.status), `${way} ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
    called.add(id);
    return answer.body;
  };
  const settle = () => tell({ until_idle: true });
  const name = (text) => `${prefix}-${text}`;

  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(name);
  const plan = { stack_name: a, execution_plan_name: 'p' };
  const structure = [{ var_key: 'name', var_value: 'it\'s "new"' }];
  const made = await call('CreateStack', {}, { stack_name: a, template_body: VPC, vars_structure: structure, enable_deletion_protection: false, description: '栈' });
  await settle();
  const all = await call('ListStacks');
  assert.equal(all.stacks[0].stack_id, made.stack_id);
  assert.equal(all.stacks[0].description, '栈');
  const { stack_id } = made;
  await call('GetStackMetadata', { stack_name: a, stack_id });
  await call('GetStackTemplate', { stack_name: a });
  await call('ListStackEvents', { stack_name: a, deployment_id: made.deployment_id, field: 'time,event_message', filter: 'event_type==LOG' });
  await call('ListStackResources', { stack_name: a });
  await call('ListStackOutputs', { stack_name: a });
  await call('UpdateStack', { stack_name: a }, { description: 'a stack', enable_deletion_protection: false });
  await call('DeployStack', { stack_name: a }, { template_body: VPC, vars_body: 'name = "other"\n' });
  await settle();
  await call('CreateExecutionPlan', { stack_name: a }, { execution_plan_name: 'p', template_body: VPC });
  await settle();
  await call('ListExecutionPlans', { stack_name: a });
  await call('GetExecutionPlanMetadata', plan);
  const { execution_plan_items: items } = await call('GetExecutionPlan', plan);
  assert.equal(items.length, 1);
  await call('EstimateExecutionPlanPrice', plan);
  await call('ApplyExecutionPlan', plan, {});
  await settle();
  await call('CreateExecutionPlan', { stack_name: a }, { execution_plan_name: 'q', template_body: VPC });
  await settle();
  await call('DeleteExecutionPlan', { stack_name: a, execution_plan_name: 'q' });
  await call('CreateStack', {}, { stack_name: b, template_body: BROKEN });
  await settle();
  await call('ContinueDeployStack', { stack_name: b }, {});
  await settle();
  await call('CreateStack', {}, { stack_name: c, template_body: BROKEN, enable_auto_rollback: true });
  let found = [];
  for (let turn = 0; !found[0]?.physical_resource_id; turn += 1) {
    assert.ok(turn < 100, `the network of ${c} is never made`);
    await tell({ advance_ms: 500 });
    found = (await call('ListStackResources', { stack_name: c })).stack_resources ?? [];
  }
  // Somebody else's subnet keeps the network, so that the rollback fails, too.
  const guest = VPC.slice(0, VPC.indexOf('#')) + subnet(`"${found[0].physical_resource_id}"`, '10.0.2.1');
  await call('CreateStack', {}, { stack_name: d, template_body: guest });
  await settle();
  await call('DeleteStackEnhanced', { stack_name: d }, { retain_all_resources: false });
  await settle();
  await call('ContinueRollbackStack', { stack_name: c }, {});
  await settle();
  await call('DeleteStack', { stack_name: c });

  const template = { template_name: name('net') };
  const version = { ...template, version_id: 'V1' };
  await call('CreateTemplate', {}, { ...template, template_body: VPC, template_description: 'a network' });
  await call('CreateTemplateVersion', template, { template_body: BROKEN });
  await call('ListTemplates');
  await call('ListTemplateVersions', template);
  await call('ShowTemplateMetadata', template);
  await call('ShowTemplateVersionMetadata', version);
  await call('ShowTemplateVersionContent', version);
  await call('UpdateTemplateMetadata', template, { template_description: 'the network' });
  await call('DeleteTemplateVersion', version);
  await call('DeleteTemplate', template);
  const { variables } = await call('ParseTemplateVariables', {}, { template_body: VPC });
  assert.equal(variables[0].name, 'name');

  const provider = { provider_name: name('own') };
  const urn = `urn:fss:cn-north-4:${project}:function:default:provider:latest`;
  await call('CreatePrivateProvider', {}, provider);
  await call('CreatePrivateProviderVersion', provider, { provider_version: '1.0.0', function_graph_urn: urn });

  const set = { stack_set_name: name('set') };
  const agencies = { administration_agency_name: 'admin', managed_agency_name: 'managed' };
  await call('CreateStackSet', {}, { ...set, ...agencies, template_body: VPC, permission_model: 'SELF_MANAGED', managed_operation: { enable_parallel_operation: true } });
  await call('ListStackSets', { filter: 'permission_model==SELF_MANAGED', sort_key: ['create_time'], sort_dir: ['asc'] });
  await call('ShowStackSetMetadata', set);
  await call('ShowStackSetTemplate', set);
  const domains = [name('one'), name('two')].map((one) => one.replace('-', ''));
  const deployment_targets = { regions: ['cn-north-4', 'cn-east-3'], domain_ids: domains };
  const operation_preferences = { region_concurrency_type: 'SEQUENTIAL', region_order: ['cn-east-3', 'cn-north-4'], failure_tolerance_count: 1, max_concurrent_count: 2, failure_tolerance_mode: 'SOFT_FAILURE_TOLERANCE' };
  const { stack_set_operation_id } = await call('CreateStackInstance', set, { deployment_targets, operation_preferences });
  await settle();
  await call('ListStackInstances', set);
  await call('ShowStackInstance', { ...set, stack_instance_addr: `cn-north-4/${domains[0]}` });
  await call('ShowStackSetOperationMetadata', { ...set, stack_set_operation_id });
  await call('ListStackSetOperations', set);
  await call('UpdateStackSet', set, { stack_set_description: 'networks' });
  await call('DeployStackSet', set, { template_body: VPC, vars_body: 'name = "other"', deployment_targets });
  await settle();
  await call('UpdateStackInstances', set, { deployment_targets, var_overrides: { use_stack_set_vars: ['name'] } });
  await settle();
  // The SDK has no class for this member.
  await call('DeployStackSet', set, { template_body: VPC, vars_body: 'name = "third"', deployment_targets, var_overrides: { use_stack_set_vars: ['name'] } });
  await settle();
  const one = (region) => ({ deployment_targets: { regions: [region], domain_ids: domains } });
  await call('DeleteStackInstanceDeprecated', set, one('cn-north-4'));
  await settle();
  await call('DeleteStackInstance', set, one('cn-east-3'));
  await settle();
  await call('DeleteStackSet', set);

  assert.deepEqual(operations.map(({ id }) => id).filter((id) => !called.has(id)), [], way);
}

const BLUEPRINT = `tosca_definitions_version: huaweicloud_tosca_version_1_0
description: It's "quoted" 栈
inputs:
  name: {default: net}
node_templates:
  net: {type: HuaweiCloud.VPC.VPC, properties: {name: {get_input: name}, cidr: 10.0.0.0/16}}
`;

/** The older service: forms, lists and links to bytes. */
async function runBlueprints(way, { ask }) {
  const call = async (id, given = {}, body = undefined) => {
    const operation = operations.find((one) => one.id === id);
    const fields = Object.fromEntries(operation.fields.flatMap(({ in: place, name }) => (given[name] === undefined ? [] : [[`${place}:${name}`, given[name]]])));
    const answer = await ask(operation, { fields, body });
    assert.ok(answer.status < 300, `${way} ${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const resource = { name: `${way}-net`, version: '1.0', scope: 'domain', content_type: 'yaml', description: '模板' };
  const { id } = await call('CreateAosTemplate', {}, { resource, archive_content: BLUEPRINT });
  const list = await call('ListAosTemplates', { name: resource.name, offset: '0', limit: '10' });
  assert.equal((typeof list === 'string' ? JSON.parse(list) : list)[0].description, '模板');
  assert.equal((await call('ShowAosTemplateInputs', { template_id: id })).name.default, 'net');
  await call('UpdateAosTemplate', { template_id: id }, { resource: { ...resource, vendor: 'us' }, archive_content: BLUEPRINT });
  assert.equal((await call('ShowAosTemplate', { template_id: id })).vendor, 'us');
  // Forms of JavaScript have line ends of their own.
  assert.equal((await call('DownloadAosTemplate', { template_id: id })).replaceAll('\r\n', '\n'), BLUEPRINT);
  await call('DeleteAosTemplate', { template_id: id });
}

let failed;
try {
  for (const [way, how] of Object.entries(WAYS)) await run(way, way, how);
  const list = operations.find(({ id }) => id === 'ListStacks');
  const fields = { 'path:project_id': service.usual.project_id, 'header:Client-Request-Id': randomUUID() };
  const whole = fetchCode(callOf(list, { fields }), url);
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', `${whole.begin}\n${whole.call}\n`], { cwd: www });
  assert.equal(done.stdout.toString(), '200 {"stacks":[]}\n', done.stderr.toString());
  const all = operations.length;
  service = SERVICES.find(({ id }) => id === 'aos');
  ({ operations } = await service.load());
  for (const [way, how] of Object.entries(WAYS)) await runBlueprints(way, how);
  console.log(`${all} operations, each as ${Object.keys(WAYS).join(', ')}`);
} catch (error) {
  failed = error;
}
child.kill();
await vite.close();
if (failed) throw failed;
process.exit(0);
