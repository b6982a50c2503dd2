// The services that the API console knows. Another one is a row here and a file in openapi/.
import type { Values } from './call';
import type { Code } from './code';
import type { Contract, Operation } from './contract';
import { python, requestsPython, rpcPython, type RpcSdks, type Sdk } from './python';

/** Where values of a field are found in the running world: the list that an operation answers, and what of its entries. */
export interface Source {
  /** Of another service. */
  service?: string;
  operation: string;
  /** The member with the list; without one the answer is the list. */
  list?: string;
  of(entry: Readonly<Record<string, any>>): string | undefined;
}

export interface ApiService {
  id: string;
  title: string;
  load(): Promise<Contract>;
  /** The call from Python; nothing where its SDK cannot make it. */
  python(operation: Operation, values: Values, endpoint: string): Code | undefined;
  /** What stands in a field before anything was typed, by the field's name. */
  usual: Readonly<Record<string, string>>;
  /** The header that every call fills anew. */
  nonce?: string;
  sources: Readonly<Record<string, Source>>;
}

/** The simulated cloud has one project of its own. */
export const PROJECT = '0123456789abcdef0123456789abcdef';

const from = (operation: string, list: string | undefined, name: string): Source => ({ operation, ...(list && { list }), of: (entry) => entry[name] });

const HUAWEI: Sdk = {
  module: 'huaweicloudsdkaos.v1',
  client: 'AosClient',
  project: 'project_id',
  anyProject: PROJECT,
  classes: {
    DeleteStackInstanceDeprecatedRequestBody: 'DeleteStackInstanceRequestBody',
    VarOverrides: 'VarOverridesPrimitiveTypeHolderVarOverrides',
  },
  without: { DeployStackSetRequestBody: ['var_overrides'], UpdateStackSetRequestBody: ['permission_model'] },
};

const rfs: ApiService = {
  id: 'rfs',
  title: 'RFS',
  load: async () => (await import('virtual:contract/rfs')).contract,
  python: (operation, values, endpoint) => python(operation, values, HUAWEI, endpoint),
  usual: { project_id: PROJECT },
  nonce: 'Client-Request-Id',
  sources: {
    stack_name: from('ListStacks', 'stacks', 'stack_name'),
    stack_id: from('ListStacks', 'stacks', 'stack_id'),
    deployment_id: from('ListStackEvents', 'stack_events', 'deployment_id'),
    execution_plan_name: from('ListExecutionPlans', 'execution_plans', 'execution_plan_name'),
    execution_plan_id: from('ListExecutionPlans', 'execution_plans', 'execution_plan_id'),
    template_name: from('ListTemplates', 'templates', 'template_name'),
    template_id: from('ListTemplates', 'templates', 'template_id'),
    version_id: from('ListTemplateVersions', 'versions', 'version_id'),
    stack_set_name: from('ListStackSets', 'stack_sets', 'stack_set_name'),
    stack_set_id: from('ListStackSets', 'stack_sets', 'stack_set_id'),
    stack_set_operation_id: from('ListStackSetOperations', 'stack_set_operations', 'stack_set_operation_id'),
    stack_instance_addr: {
      operation: 'ListStackInstances',
      list: 'stack_instances',
      of: ({ region, stack_domain_id }) => region && stack_domain_id && `${region}/${stack_domain_id}`,
    },
  },
};

const aos: ApiService = {
  id: 'aos',
  title: 'AOS',
  load: async () => (await import('virtual:contract/aos')).contract,
  // It has no SDK of its own any more.
  python: requestsPython,
  usual: { project_id: PROJECT },
  sources: {
    template_id: from('ListAosTemplates', undefined, 'id'),
    template_name: from('ListAosTemplates', undefined, 'name'),
    template_version: from('ListAosTemplates', undefined, 'version'),
    stack_id: from('ListAosStacks', undefined, 'guid'),
    node_id: from('ListAosStackElements', undefined, 'id'),
    action_id: { operation: 'ListAosStackActions', of: (entry) => entry['metadata']?.name },
  },
};

const ALIBABA: RpcSdks = {
  packages: {
    '2019-09-10': 'alibabacloud_ros20190910',
    '2021-09-01': 'alibabacloud_servicecatalog20210901',
    '2019-06-01': 'alibabacloud_oos20190601',
  },
  without: ['Format', 'AccessKeyId', 'SignatureNonce', 'Timestamp'],
};

const alibaba: ApiService = {
  id: 'alibaba',
  title: 'Alibaba Cloud',
  load: async () => (await import('virtual:contract/alibaba')).contract,
  python: (operation, values, endpoint) => rpcPython(operation, values, ALIBABA, endpoint),
  usual: {},
  sources: {
    ProvisionedProductId: { service: 'rfs', ...from('ListStacks', 'stacks', 'stack_id') },
  },
};

export const SERVICES: readonly ApiService[] = [rfs, aos, alibaba];
