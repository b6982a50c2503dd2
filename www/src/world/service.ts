// The service's API as the page uses it. Types come from its OpenAPI contract; this file only spells paths.
import type { Request, Response } from 'formwork';
import type { components } from '../generated/rfs';

type Schemas = components['schemas'];
export type Stack = Schemas['Stack'];
export type StackMetadata = Schemas['GetStackMetadataResponse'];
export type StackEvent = Schemas['StackEvent'];
export type StackResource = Schemas['StackResource'];
export type StackOutput = Schemas['StackOutput'];
export type PlanMetadata = Schemas['GetExecutionPlanMetadataResponse'];
export type PlanItem = Schemas['ExecutionPlanItem'];
export type PriceEstimate = Schemas['EstimateExecutionPlanPriceResponse'];
export type PriceItem = Schemas['ItemsResponse'];
export type StackSet = Schemas['StackSet'];
export type SetInstance = Schemas['StackInstance'];
export type ShownInstance = Schemas['ShowStackInstanceResponse'];
export type SetOperation = Schemas['StackSetOperation'];
export type SetMetadata = Schemas['ShowStackSetMetadataResponse'];
export type OperationMetadata = Schemas['ShowStackSetOperationMetadataResponse'];
export type NewStackSet = Schemas['CreateStackSetRequestBody'];
export type SetChange = Schemas['UpdateStackSetRequestBody'];
/** What is said of the order of work may be left out, as a whole and in parts. */
export type SetRequest = Omit<Schemas['CreateStackInstanceRequestBody'], 'operation_preferences'> & {
  operation_preferences?: Partial<Schemas['CreateStackInstanceRequestBody']['operation_preferences']>;
};
/** A private provider, as the engine lists it. */
export interface PrivateProvider {
  name: string;
  description?: string;
  source: string;
  versions: PrivateVersion[];
}
export interface PrivateVersion {
  version: string;
  description?: string;
  function_graph_urn: string;
  /** Its schema, once it is told, and the names of the types in it. */
  schema?: string;
  types?: string[];
}
export type NewProvider = Schemas['CreatePrivateProviderRequestBody'];
export type NewProviderVersion = Schemas['CreatePrivateProviderVersionRequestBody'];
export type KeptTemplate = Schemas['ListTemplatesResponse']['templates'][number];
export type KeptVersion = Schemas['TemplateVersion'];
/** What a template is given by: its text, or where it lies. */
export type Content = Pick<Schemas['DeployStackRequestBody'], 'template_body' | 'template_uri'>;
export type Variable = Schemas['VariableResponse'];
export type Template = Pick<
  Schemas['DeployStackRequestBody'],
  'template_body' | 'vars_structure' | 'vars_body'
>;

/** An error answer of the service. */
export class ServiceError extends Error {
  override name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Dispatch = (request: Request) => Promise<Response>;

/** The simulated cloud has one project. */
const PROJECT = '/v1/0123456789abcdef0123456789abcdef';

export class Service {
  #dispatch: Dispatch;

  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch;
  }

  async #send(
    method: string,
    path: string,
    body?: unknown,
    query?: Record<string, string>,
  ): Promise<Response> {
    const request: Request = { method, path, headers: identified() };
    if (query) request.query = query;
    if (body !== undefined) request.body = body;
    const response = await this.#dispatch(request);
    if (response.status < 400) return response;
    const error = response.body as Partial<Schemas['ErrorResponse']> | null;
    throw new ServiceError(response.status, error?.error_code ?? '', error?.error_msg ?? '');
  }

  async #get<T>(path: string, query?: Record<string, string>): Promise<T> {
    return (await this.#send('GET', `${PROJECT}/${path}`, undefined, query)).body as T;
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    return (await this.#send('POST', `${PROJECT}/${path}`, body)).body as T;
  }

  async stacks(): Promise<Stack[]> {
    return (await this.#get<Schemas['ListStacksResponse']>('stacks')).stacks;
  }

  metadata(name: string): Promise<StackMetadata> {
    return this.#get(stack(name, 'metadata'));
  }

  async events(name: string, deployment?: string): Promise<StackEvent[]> {
    const query = deployment === undefined ? undefined : { deployment_id: deployment };
    const page = await this.#get<Schemas['ListStackEventsResponse']>(stack(name, 'events'), query);
    return page.stack_events ?? [];
  }

  async resources(name: string): Promise<StackResource[]> {
    const page = await this.#get<Schemas['ListStackResourcesResponse']>(stack(name, 'resources'));
    return page.stack_resources ?? [];
  }

  async outputs(name: string): Promise<StackOutput[]> {
    const page = await this.#get<Schemas['ListStackOutputsResponse']>(stack(name, 'outputs'));
    return page.outputs ?? [];
  }

  /**
   * The template last deployed, through the link that the service hands out; null while there is none: an
   * empty stack, or a first deployment that still runs.
   */
  async template(name: string): Promise<string | null> {
    const path = `${PROJECT}/${stack(name, 'templates')}`;
    const found = await this.#dispatch({ method: 'GET', path, headers: identified() });
    const location = found.headers['location'];
    return found.status >= 400 || !location ? null : this.#file(location);
  }

  /** The text behind a link; null of what is no text. */
  async #file(location: string): Promise<string | null> {
    const file = await this.#dispatch({ method: 'GET', path: location });
    const packed = file.headers['content-type'] === 'application/zip';
    return typeof file.body === 'string' && !packed ? file.body : null;
  }

  /** The templates that the service keeps. */
  async templates(): Promise<KeptTemplate[]> {
    return (await this.#get<Schemas['ListTemplatesResponse']>('templates')).templates;
  }

  async versions(template: string): Promise<KeptVersion[]> {
    const path = kept(template, 'versions');
    return (await this.#get<Schemas['ListTemplateVersionsResponse']>(path)).versions;
  }

  /** What is in a version: the link to it, and its text where it is one. */
  async content(template: string, version: string): Promise<{ link: string; text: string | null }> {
    const found = await this.#send('GET', `${PROJECT}/${kept(template, 'versions', version)}`);
    const link = found.headers['location'] ?? '';
    return { link, text: await this.#file(link) };
  }

  createTemplate(body: Schemas['CreateTemplateRequestBody']): Promise<unknown> {
    return this.#post('templates', body);
  }

  createVersion(
    template: string,
    body: Schemas['CreateTemplateVersionRequestBody'],
  ): Promise<Schemas['CreateTemplateVersionResponse']> {
    return this.#post(kept(template, 'versions'), body);
  }

  async describeTemplate(template: string, template_description: string): Promise<void> {
    await this.#send('PATCH', `${PROJECT}/${kept(template, 'metadata')}`, { template_description });
  }

  async removeTemplate(template: string): Promise<void> {
    await this.#send('DELETE', `${PROJECT}/${kept(template)}`);
  }

  async removeVersion(template: string, version: string): Promise<void> {
    await this.#send('DELETE', `${PROJECT}/${kept(template, 'versions', version)}`);
  }

  async stackSets(): Promise<StackSet[]> {
    return (await this.#sets<Schemas['ListStackSetsResponse']>('GET', '')).stack_sets;
  }

  async instances(set: string): Promise<SetInstance[]> {
    const path = setPath(set, 'stack-instances');
    return (await this.#sets<Schemas['ListStackInstancesResponse']>('GET', path)).stack_instances;
  }

  /** One instance by its address, region and account. */
  instance(set: string, address: string): Promise<ShownInstance> {
    return this.#sets('GET', setPath(set, 'stack-instances', address));
  }

  /** The operations of a set, newest first. */
  async operations(set: string): Promise<SetOperation[]> {
    const path = setPath(set, 'operations');
    return (await this.#sets<Schemas['ListStackSetOperationsResponse']>('GET', path)).stack_set_operations;
  }

  setMetadata(set: string): Promise<SetMetadata> {
    return this.#sets('GET', setPath(set, 'metadata'));
  }

  /** What an operation was asked for, and how it went. */
  operation(set: string, id: string): Promise<OperationMetadata> {
    return this.#sets('GET', setPath(set, 'operations', id, 'metadata'));
  }

  createStackSet(body: NewStackSet): Promise<unknown> {
    return this.#sets('POST', '', body);
  }

  updateStackSet(set: string, body: SetChange): Promise<unknown> {
    return this.#sets('PATCH', setPath(set), body);
  }

  removeStackSet(set: string): Promise<unknown> {
    return this.#sets('DELETE', setPath(set));
  }

  operate(set: string, action: 'create' | 'update' | 'deploy' | 'delete', body: SetRequest): Promise<unknown> {
    const [method, ...parts] = {
      create: ['POST', 'stack-instances'],
      update: ['PATCH', 'stack-instances'],
      deploy: ['POST', 'deployments'],
      delete: ['POST', 'stack-instances', 'deletion'],
    }[action] as [string, ...string[]];
    return this.#sets(method, setPath(set, ...parts), body);
  }

  /** Stops an operation. Nothing of the real service does that. */
  stopOperation(id: string): Promise<unknown> {
    return this.#send('POST', `/_stop/${encodeURIComponent(id)}`);
  }

  async #sets<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await this.#send(method, `/v1/stack-sets${path}`, body)).body as T;
  }

  /** The variables of a template. */
  async variables(template: { template_body?: string | undefined; template_uri?: string | undefined }): Promise<Variable[]> {
    return (await this.#post<Schemas['ParseTemplateVariablesResponse']>('template-analyses/variables', template)).variables ?? [];
  }

  async providers(): Promise<PrivateProvider[]> {
    return (await this.#send('GET', '/_schemas/')).body as PrivateProvider[];
  }

  createProvider(body: NewProvider): Promise<unknown> {
    return this.#send('POST', '/v1/private-providers', body);
  }

  createProviderVersion(provider: string, body: NewProviderVersion): Promise<unknown> {
    return this.#send('POST', `/v1/private-providers/${encodeURIComponent(provider)}/versions`, body);
  }

  async tellSchema(provider: string, version: string, text: string): Promise<void> {
    const path = `/_schemas/${encodeURIComponent(provider)}/${encodeURIComponent(version)}`;
    const done = await this.#dispatch({ method: 'PUT', path, body: text });
    if (done.status >= 400) throw new Error((done.body as { message: string }).message);
  }

  createStack(name: string, template: Template & Content, goesBack = false): Promise<Schemas['CreateStackResponse']> {
    return this.#post('stacks', { stack_name: name, ...template, ...(goesBack && { enable_auto_rollback: true }) });
  }

  /** A stack without a template, and so without resources. */
  createEmptyStack(name: string): Promise<Schemas['CreateStackResponse']> {
    return this.#post('stacks', { stack_name: name });
  }

  deploy(name: string, template: Template): Promise<Schemas['DeployStackResponse']> {
    return this.#post(stack(name, 'deployments'), template);
  }

  /** Goes on with the deployment that failed, or with the rollback. */
  goOn(name: string, what: 'continuations' | 'rollbacks'): Promise<Schemas['ContinueDeployStackResponse']> {
    return this.#post(stack(name, what), undefined);
  }

  async setGoesBack(name: string, enable_auto_rollback: boolean): Promise<void> {
    await this.#send('PATCH', `${PROJECT}/${stack(name)}`, { enable_auto_rollback });
  }

  async remove(name: string): Promise<void> {
    await this.#send('DELETE', `${PROJECT}/${stack(name)}`);
  }

  createPlan(name: string, plan: string, template: Template): Promise<unknown> {
    return this.#post(stack(name, 'execution-plans'), { execution_plan_name: plan, ...template });
  }

  planMetadata(name: string, plan: string): Promise<PlanMetadata> {
    return this.#get(stack(name, 'execution-plans', plan, 'metadata'));
  }

  async planItems(name: string, plan: string): Promise<PlanItem[]> {
    const path = stack(name, 'execution-plans', plan);
    return (await this.#get<Schemas['GetExecutionPlanResponse']>(path)).execution_plan_items ?? [];
  }

  planPrice(name: string, plan: string): Promise<PriceEstimate> {
    return this.#get(stack(name, 'execution-plans', plan, 'prices'));
  }

  applyPlan(name: string, plan: string): Promise<Schemas['ApplyExecutionPlanResponse']> {
    return this.#post(stack(name, 'execution-plans', plan), {});
  }

  async removePlan(name: string, plan: string): Promise<void> {
    await this.#send('DELETE', `${PROJECT}/${stack(name, 'execution-plans', plan)}`);
  }
}

/** The service wants every request to have an identifier of its own. */
function identified(): Record<string, string> {
  return { 'Client-Request-Id': crypto.randomUUID() };
}

function stack(name: string, ...rest: string[]): string {
  return ['stacks', name, ...rest].map(encodeURIComponent).join('/');
}

function kept(...parts: string[]): string {
  return ['templates', ...parts].map(encodeURIComponent).join('/');
}

function setPath(...parts: string[]): string {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join('');
}
