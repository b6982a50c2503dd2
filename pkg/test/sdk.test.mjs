// The official Node SDK within the process: its core signs and sends through our adapter, and the world verifies and answers.
// The SDK has no client of this service for Node, so the operations are told here as its generated clients tell them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { init, Simulator } from 'formwork';
import { axiosAdapter } from 'formwork/server';

const installed = createRequire(new URL('../../scripts/package.json', import.meta.url));
const { BasicCredentials } = installed('@huaweicloud/huaweicloud-sdk-core');
const { ClientBuilder } = installed('@huaweicloud/huaweicloud-sdk-core/ClientBuilder');

const PROJECT = '0123456789abcdef0123456789abcdef';
const STACK = '/v1/{project_id}/stacks/{stack_name}';
const PLAN = `${STACK}/execution-plans/{execution_plan_name}`;
const TEMPLATE = '/v1/{project_id}/templates/{template_name}';
const SET = '/v1/stack-sets/{stack_set_name}';
const OPERATIONS = {
  ListStacks: 'GET /v1/{project_id}/stacks',
  CreateStack: 'POST /v1/{project_id}/stacks',
  DeleteStack: `DELETE ${STACK}`,
  UpdateStack: `PATCH ${STACK}`,
  GetStackMetadata: `GET ${STACK}/metadata`,
  GetStackTemplate: `GET ${STACK}/templates`,
  ListStackEvents: `GET ${STACK}/events`,
  ListStackResources: `GET ${STACK}/resources`,
  ListStackOutputs: `GET ${STACK}/outputs`,
  ContinueDeployStack: `POST ${STACK}/continuations`,
  DeployStack: `POST ${STACK}/deployments`,
  DeleteStackEnhanced: `POST ${STACK}/deletion`,
  ContinueRollbackStack: `POST ${STACK}/rollbacks`,
  ListExecutionPlans: `GET ${STACK}/execution-plans`,
  CreateExecutionPlan: `POST ${STACK}/execution-plans`,
  GetExecutionPlan: `GET ${PLAN}`,
  ApplyExecutionPlan: `POST ${PLAN}`,
  DeleteExecutionPlan: `DELETE ${PLAN}`,
  GetExecutionPlanMetadata: `GET ${PLAN}/metadata`,
  EstimateExecutionPlanPrice: `GET ${PLAN}/prices`,
  ParseTemplateVariables: 'POST /v1/{project_id}/template-analyses/variables',
  ListTemplates: 'GET /v1/{project_id}/templates',
  CreateTemplate: 'POST /v1/{project_id}/templates',
  DeleteTemplate: `DELETE ${TEMPLATE}`,
  UpdateTemplateMetadata: `PATCH ${TEMPLATE}/metadata`,
  ShowTemplateMetadata: `GET ${TEMPLATE}/metadata`,
  ListTemplateVersions: `GET ${TEMPLATE}/versions`,
  CreateTemplateVersion: `POST ${TEMPLATE}/versions`,
  DeleteTemplateVersion: `DELETE ${TEMPLATE}/versions/{version_id}`,
  ShowTemplateVersionContent: `GET ${TEMPLATE}/versions/{version_id}`,
  ShowTemplateVersionMetadata: `GET ${TEMPLATE}/versions/{version_id}/metadata`,
  ListStackSets: 'GET /v1/stack-sets',
  CreateStackSet: 'POST /v1/stack-sets',
  DeleteStackSet: `DELETE ${SET}`,
  UpdateStackSet: `PATCH ${SET}`,
  ShowStackSetTemplate: `GET ${SET}/templates`,
  ShowStackSetMetadata: `GET ${SET}/metadata`,
  ListStackSetOperations: `GET ${SET}/operations`,
  ShowStackSetOperationMetadata: `GET ${SET}/operations/{stack_set_operation_id}/metadata`,
  ListStackInstances: `GET ${SET}/stack-instances`,
  ShowStackInstance: `GET ${SET}/stack-instances/{stack_instance_addr}`,
  CreateStackInstance: `POST ${SET}/stack-instances`,
  UpdateStackInstances: `PATCH ${SET}/stack-instances`,
  DeleteStackInstanceDeprecated: `DELETE ${SET}/stack-instances`,
  DeleteStackInstance: `POST ${SET}/stack-instances/deletion`,
  DeployStackSet: `POST ${SET}/deployments`,
  CreatePrivateProvider: 'POST /v1/private-providers',
  CreatePrivateProviderVersion: 'POST /v1/private-providers/{provider_name}/versions',
};

const VPC = `
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
variable "name" {
  type    = string
  default = "main"
}
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = "10.0.0.0/16"
}
output "vpc_id" {
  value = huaweicloud_vpc.main.id
}
`;
const subnet = (vpc, cidr, gateway) => `
resource "huaweicloud_vpc_subnet" "sub" {
  name       = "sub"
  vpc_id     = ${vpc}
  cidr       = "${cidr}"
  gateway_ip = "${gateway}"
}
`;
// The cloud refuses a gateway that is not in the subnet.
const FAILING = VPC + subnet('huaweicloud_vpc.main.id', '10.0.2.0/24', '10.0.0.1');
const guest = (vpc) => VPC.slice(0, VPC.indexOf('variable')) + subnet(`"${vpc}"`, '10.0.9.0/24', '10.0.9.1');

const users = { users: [{ name: 'sdk', access_key: 'key', secret_key: 'secret' }, { name: 'reader', access_key: 'reader', secret_key: 'other', allow: ['List*'] }] };

before(() => init());

function client(world, [access, secret]) {
  const made = new ClientBuilder((made) => made)
    .withCredential(new BasicCredentials().withAk(access).withSk(secret).withProjectId(PROJECT))
    .withEndpoint('https://rfs.example')
    .withOptions({ axiosRequestConfig: { adapter: axiosAdapter(world) } })
    .build();
  // It prints every refusal.
  made.httpClient._logger = { debug() {}, error() {} };
  return made;
}

class Caller {
  good = new Set();
  bad = new Set();

  constructor(world) {
    this.world = world;
    this.client = client(world, ['key', 'secret']);
  }

  send(operation, { body, query = {}, with: by = this.client, config, ...path }) {
    const [method, url] = OPERATIONS[operation].split(' ');
    return by.sendRequest({
      method,
      url,
      contentType: 'application/json',
      queryParams: query,
      pathParams: { project_id: PROJECT, ...path },
      headers: { 'Client-Request-Id': randomUUID() },
      ...(method !== 'GET' && { data: body ?? {} }),
      ...(config && { axiosRequestConfig: config }),
    });
  }

  async grants(operation, status, given = {}) {
    const answer = await this.send(operation, given);
    assert.equal(answer.httpStatusCode, status, operation);
    this.good.add(operation);
    return answer;
  }

  async refuses(operation, status, code, given = {}) {
    await assert.rejects(this.send(operation, given), (error) => {
      assert.deepEqual([error.httpStatusCode, error.errorCode], [status, code], `${operation}: ${error.errorMsg}`);
      assert.equal(error.name, 'ClientRequestException');
      assert.ok(error.errorMsg);
      return true;
    });
    this.bad.add(operation);
  }

  /** Follows a link as axios does; the text behind it. */
  async text(operation, given) {
    const config = { transformResponse: [(content) => ({ content })] };
    return (await this.grants(operation, 200, { ...given, config })).content;
  }

  async settle() {
    while ((await this.world.advance(60_000)).busy);
  }
}

test('every operation answers the Node SDK, well and wrongly called', async () => {
  const world = await Simulator.open({ seed: 7, access: users });
  const caller = new Caller(world);
  await stacks(caller);
  await failures(caller);
  await plans(caller);
  await templates(caller);
  await sets(caller);
  await providers(caller);
  const contract = readFileSync(new URL('../../openapi/rfs.yaml', import.meta.url), 'utf8');
  const all = [...contract.matchAll(/operationId: (\w+)/g)].map(([, name]) => name).sort();
  assert.deepEqual([...caller.good].sort(), all);
  assert.deepEqual([...caller.bad].sort(), all);
});

async function stacks(caller) {
  const a = { stack_name: 'a' };
  const none = { stack_name: 'none' };
  const created = { ...a, template_body: VPC, vars_structure: [{ var_key: 'name', var_value: '栈' }] };
  const { stack_id } = await caller.grants('CreateStack', 201, { body: created });
  await caller.refuses('CreateStack', 409, 'RF.10013502', { body: created });
  await caller.refuses('DeployStack', 403, 'RF.10012547', { ...a, body: { template_body: VPC } });
  await caller.settle();
  const metadata = await caller.grants('GetStackMetadata', 200, { ...a, query: { stack_id } });
  assert.deepEqual([metadata.status, metadata.vars_structure[0].var_value], ['DEPLOYMENT_COMPLETE', '栈']);
  await caller.refuses('GetStackMetadata', 400, 'RF.10011015', { ...a, query: { stack_id: randomUUID() } });
  assert.equal(await caller.text('GetStackTemplate', a), VPC);
  assert.deepEqual((await caller.grants('ListStacks', 200)).stacks.map((one) => one.stack_name), ['a']);
  await caller.refuses('ListStacks', 400, 'RF.10011002', { query: { colour: 'red' } });
  const events = await caller.grants('ListStackEvents', 200, { ...a, query: { filter: 'event_type==SUMMARY|event_type==LOG', field: 'time' } });
  assert.deepEqual(events.stack_events.map((one) => one.event_type), ['LOG', 'SUMMARY', 'LOG', 'LOG']);
  assert.equal((await caller.grants('ListStackResources', 200, a)).stack_resources.length, 1);
  assert.equal((await caller.grants('ListStackOutputs', 200, a)).outputs[0].name, 'vpc_id');
  for (const operation of ['GetStackTemplate', 'ListStackEvents', 'ListStackResources', 'ListStackOutputs', 'ListExecutionPlans']) {
    await caller.refuses(operation, 404, 'RF.10013001', none);
  }
  await caller.grants('UpdateStack', 204, { ...a, body: { enable_deletion_protection: true } });
  await caller.refuses('UpdateStack', 400, 'RF.10011084', { ...a, body: {} });
  await caller.refuses('DeleteStack', 403, 'RF.10012544', a);
  await caller.refuses('DeleteStackEnhanced', 403, 'RF.10012544', a);
  await caller.grants('DeployStack', 202, { ...a, body: { template_body: VPC, vars_body: 'name = "second"' } });
  await caller.settle();
}

async function failures(caller) {
  const b = { stack_name: 'b' };
  const c = { stack_name: 'c' };
  await caller.grants('CreateStack', 201, { body: { ...b, template_body: FAILING } });
  await caller.refuses('ContinueDeployStack', 403, 'RF.10012547', b);
  await caller.settle();
  await caller.grants('ContinueDeployStack', 202, b);
  await caller.grants('CreateStack', 201, { body: { ...c, template_body: FAILING, enable_auto_rollback: true } });
  let vpc;
  while (!vpc) {
    await caller.world.advance(500);
    vpc = (await caller.grants('ListStackResources', 200, c)).stack_resources?.[0]?.physical_resource_id;
  }
  // Somebody else's subnet keeps the network, so that the rollback fails, too.
  await caller.grants('CreateStack', 201, { body: { stack_name: 'guest', template_body: guest(vpc) } });
  await caller.settle();
  assert.equal((await caller.grants('GetStackMetadata', 200, c)).status, 'ROLLBACK_FAILED');
  await caller.grants('DeleteStackEnhanced', 202, { stack_name: 'guest', body: { retain_all_resources: false } });
  await caller.settle();
  await caller.grants('ContinueRollbackStack', 202, c);
  await caller.settle();
  await caller.refuses('ContinueRollbackStack', 403, 'RF.10012547', c);
  await caller.grants('DeleteStack', 202, c);
  await caller.settle();
  await caller.refuses('DeleteStack', 404, 'RF.10013001', c);
}

async function plans(caller) {
  const a = { stack_name: 'a' };
  const p = { ...a, execution_plan_name: 'p' };
  const none = { ...a, execution_plan_name: 'none' };
  const body = { execution_plan_name: 'p', template_body: VPC, vars_body: 'name = "third"' };
  await caller.grants('CreateExecutionPlan', 202, { ...a, body });
  await caller.refuses('CreateExecutionPlan', 409, 'RF.10013501', { ...a, body });
  await caller.settle();
  assert.equal((await caller.grants('GetExecutionPlanMetadata', 200, p)).status, 'AVAILABLE');
  assert.equal((await caller.grants('GetExecutionPlan', 200, p)).execution_plan_items[0].action, 'UPDATE');
  assert.equal((await caller.grants('ListExecutionPlans', 200, a)).execution_plans.length, 1);
  await caller.grants('EstimateExecutionPlanPrice', 200, p);
  await caller.grants('ApplyExecutionPlan', 202, p);
  await caller.settle();
  for (const operation of ['GetExecutionPlanMetadata', 'GetExecutionPlan', 'EstimateExecutionPlanPrice', 'ApplyExecutionPlan', 'DeleteExecutionPlan']) {
    await caller.refuses(operation, 404, 'RF.10013002', none);
  }
  await caller.grants('DeleteExecutionPlan', 204, p);
}

async function templates(caller) {
  const net = { template_name: 'net' };
  const none = { template_name: 'none', version_id: 'V1' };
  const first = { ...net, version_id: 'V1' };
  const made = await caller.grants('CreateTemplate', 200, { body: { ...net, template_body: VPC, template_description: '网' } });
  await caller.refuses('CreateTemplate', 409, 'RF.10013502', { body: { ...net, template_body: VPC } });
  assert.equal((await caller.grants('CreateTemplateVersion', 200, { ...net, body: { template_body: FAILING } })).version_id, 'V2');
  await caller.refuses('CreateTemplateVersion', 400, 'RF.10011056', { ...net, body: {} });
  assert.equal((await caller.grants('ListTemplates', 200)).templates[0].template_description, '网');
  await caller.refuses('ListTemplates', 400, 'RF.10011002', { query: { colour: 'red' } });
  assert.equal((await caller.grants('ListTemplateVersions', 200, net)).versions.length, 2);
  assert.equal((await caller.grants('ShowTemplateMetadata', 200, net)).template_id, made.template_id);
  await caller.grants('ShowTemplateVersionMetadata', 200, first);
  assert.equal(await caller.text('ShowTemplateVersionContent', first), VPC);
  await caller.grants('UpdateTemplateMetadata', 204, { ...net, body: { template_description: '' } });
  for (const operation of ['ListTemplateVersions', 'ShowTemplateMetadata', 'ShowTemplateVersionMetadata', 'ShowTemplateVersionContent', 'DeleteTemplateVersion', 'DeleteTemplate']) {
    await caller.refuses(operation, 404, 'RF.10013001', none);
  }
  await caller.refuses('UpdateTemplateMetadata', 404, 'RF.10013001', { ...none, body: { template_description: '' } });
  await caller.grants('DeleteTemplateVersion', 204, first);
  await caller.grants('DeleteTemplate', 204, net);
  const { variables } = await caller.grants('ParseTemplateVariables', 200, { body: { template_body: VPC } });
  assert.deepEqual(variables.map((one) => [one.name, one.default]), [['name', 'main']]);
  await caller.refuses('ParseTemplateVariables', 400, 'RF.10011073', { body: { template_body: 'variable {' } });
}

async function sets(caller) {
  const set = { stack_set_name: 'net' };
  const none = { stack_set_name: 'none', stack_set_operation_id: randomUUID(), stack_instance_addr: 'cn-north-4%2Fone' };
  const body = { ...set, administration_agency_name: 'admin', managed_agency_name: 'managed', template_body: VPC, vars_body: 'name = "n"' };
  await caller.grants('CreateStackSet', 201, { body });
  await caller.refuses('CreateStackSet', 409, 'RF.10013502', { body });
  const targets = (regions) => ({ deployment_targets: { regions, domain_ids: ['one', 'two'] } });
  const both = targets(['cn-north-4', 'cn-east-3']);
  const { stack_set_operation_id } = await caller.grants('CreateStackInstance', 202, { ...set, body: both });
  await caller.settle();
  const { stack_instances } = await caller.grants('ListStackInstances', 200, { ...set, query: { sort_key: ['create_time'], sort_dir: ['asc'] } });
  assert.deepEqual(stack_instances.map((one) => one.status), Array(4).fill('OPERATION_COMPLETE'));
  assert.equal((await caller.grants('ShowStackInstance', 200, { ...set, stack_instance_addr: 'cn-north-4%2Fone' })).region, 'cn-north-4');
  assert.equal((await caller.grants('ShowStackSetOperationMetadata', 200, { ...set, stack_set_operation_id })).action, 'CREATE_STACK_INSTANCES');
  assert.equal((await caller.grants('ListStackSetOperations', 200, set)).stack_set_operations.length, 1);
  assert.equal((await caller.grants('ListStackSets', 200)).stack_sets.length, 1);
  await caller.refuses('ListStackSets', 400, 'RF.10011088', { query: { filter: 'status' } });
  assert.equal((await caller.grants('ShowStackSetMetadata', 200, set)).status, 'IDLE');
  assert.equal(await caller.text('ShowStackSetTemplate', set), VPC);
  await caller.grants('UpdateStackSet', 204, { ...set, body: { stack_set_description: 'd' } });
  const changed = { ...both, var_overrides: { use_stack_set_vars: ['name'] } };
  const next = { ...both, template_body: VPC, vars_body: 'name = "next"' };
  await caller.grants('UpdateStackInstances', 202, { ...set, body: changed });
  await caller.settle();
  await caller.grants('DeployStackSet', 202, { ...set, body: next });
  await caller.settle();
  await caller.refuses('DeleteStackSet', 403, 'RF.10012544', set);
  for (const operation of ['ShowStackSetMetadata', 'ShowStackSetTemplate', 'ListStackSetOperations', 'ListStackInstances', 'ShowStackInstance', 'ShowStackSetOperationMetadata']) {
    await caller.refuses(operation, 404, 'RF.10013001', none);
  }
  for (const operation of ['CreateStackInstance', 'DeleteStackInstance', 'DeleteStackInstanceDeprecated', 'UpdateStackInstances', 'DeployStackSet']) {
    await caller.refuses(operation, 404, 'RF.10013001', { ...none, body: operation === 'DeployStackSet' ? next : both });
  }
  await caller.refuses('UpdateStackSet', 404, 'RF.10013001', { ...none, body: { stack_set_description: 'd' } });
  // A body with DELETE.
  await caller.grants('DeleteStackInstanceDeprecated', 202, { ...set, body: targets(['cn-north-4']) });
  await caller.settle();
  await caller.grants('DeleteStackInstance', 202, { ...set, body: targets(['cn-east-3']) });
  await caller.settle();
  await caller.grants('DeleteStackSet', 204, set);
}

async function providers(caller) {
  const urn = `urn:fss:cn-north-4:${PROJECT}:function:default:provider:latest`;
  const version = { provider_version: '1.0.0', function_graph_urn: urn };
  await caller.grants('CreatePrivateProvider', 201, { body: { provider_name: 'our-own' } });
  await caller.refuses('CreatePrivateProvider', 400, 'RF.10011166', { body: { provider_name: '-own' } });
  await caller.grants('CreatePrivateProviderVersion', 201, { provider_name: 'our-own', body: version });
  await caller.refuses('CreatePrivateProviderVersion', 409, 'RF.10013502', { provider_name: 'our-own', body: version });
}

test('a body is signed and sent whatever the method', async () => {
  const world = await Simulator.open({ access: users });
  const given = { method: 'GET', url: '/v1/{project_id}/stacks', queryParams: { limit: ['1', '2'] }, pathParams: { project_id: PROJECT } };
  const answer = await client(world, ['key', 'secret']).sendRequest({ ...given, headers: { 'Client-Request-Id': randomUUID() }, data: { x: '栈' } });
  assert.deepEqual(answer.stacks, []);
});

test('only whom the world knows is answered', async () => {
  const world = await Simulator.open({ seed: 7, access: users });
  const caller = new Caller(world);
  await caller.grants('ListStacks', 200, { with: client(world, ['reader', 'other']) });
  await caller.refuses('ListTemplates', 401, 'RF.10012001', { with: client(world, ['reader', 'wrong']) });
  await caller.refuses('CreateStack', 403, 'RF.10012507', { with: client(world, ['reader', 'other']), body: { stack_name: 'a' } });
});
