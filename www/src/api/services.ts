// The services that the API console knows. Another one is a row here and a file in openapi/.
import type { Contract } from './contract';
import type { Sdk } from './python';

/** Where values of a field are found in the running world: the list that an operation answers, and what of its entries. */
export interface Source {
  operation: string;
  list: string;
  of(entry: Readonly<Record<string, string>>): string | undefined;
}

export interface ApiService {
  id: string;
  title: string;
  load(): Promise<Contract>;
  python?: Sdk;
  /** What stands in a field before anything was typed, by the field's name. */
  usual: Readonly<Record<string, string>>;
  /** The header that every call fills anew. */
  nonce: string;
  sources: Readonly<Record<string, Source>>;
}

/** The simulated cloud has one project of its own. */
export const PROJECT = '0123456789abcdef0123456789abcdef';

const from = (operation: string, list: string, name: string): Source => ({ operation, list, of: (entry) => entry[name] });

const rfs: ApiService = {
  id: 'rfs',
  title: 'RFS',
  load: async () => (await import('virtual:contract/rfs')).contract,
  python: {
    module: 'huaweicloudsdkaos.v1',
    client: 'AosClient',
    project: 'project_id',
    anyProject: PROJECT,
    classes: {
      DeleteStackInstanceDeprecatedRequestBody: 'DeleteStackInstanceRequestBody',
      VarOverrides: 'VarOverridesPrimitiveTypeHolderVarOverrides',
    },
    without: { DeployStackSetRequestBody: ['var_overrides'], UpdateStackSetRequestBody: ['permission_model'] },
  },
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

export const SERVICES: readonly ApiService[] = [rfs];
