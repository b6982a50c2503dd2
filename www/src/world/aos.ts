// The older service's API as the page uses it. Types come from its OpenAPI contract; this file only spells paths.
import type { Request, Response } from 'formwork';
import type { Call } from '../api/call';
import type { components } from '../generated/aos';
import { ServiceError, type Dispatch } from './service';

type Schemas = components['schemas'];
export type BlueprintVersion = Schemas['TemplateV21'];
export type BlueprintInput = Schemas['TemplateInput'];
export type Inputs = Record<string, BlueprintInput>;
export type Uploaded = Schemas['UploadResource'];
export type AosStack = Schemas['Stack'];
export type NewAosStack = Omit<Schemas['CreateStackRequest'], 'project_id' | 'namespace'>;
export type AosAction = Partial<Schemas['ActionRequest']> & Pick<Schemas['ActionRequest'], 'lifecycle'>;
export type Element = Schemas['Element'];
export type ElementDetail = Schemas['ElementDetail'];
export type AosOutput = Schemas['StackOutput'];
export type Execution = Schemas['Execution'];

/** All versions of one name. */
export interface BlueprintGroup {
  name: string;
  versions: readonly BlueprintVersion[];
}

/** The simulated cloud has one project. */
const PROJECT = '0123456789abcdef0123456789abcdef';
const of = (...parts: string[]) => ['/v2', ...parts.map(encodeURIComponent)].join('/');

export class Aos {
  #dispatch: Dispatch;
  #form: (call: Call) => Promise<Response>;

  constructor(dispatch: Dispatch, form: (call: Call) => Promise<Response>) {
    this.#dispatch = dispatch;
    this.#form = form;
  }

  async #send<T>(method: string, path: string, body?: unknown, query?: Record<string, string>): Promise<T> {
    const request: Request = { method, path, ...(query && { query }), ...(body !== undefined && { body }) };
    return good(await this.#dispatch(request)) as T;
  }

  async groups(): Promise<BlueprintGroup[]> {
    const list = await this.#send<Schemas['TemplateGroupList']>('GET', '/v2.1/templates', undefined, { check_used: 'true' });
    const groups = (list.templates ?? []).map(({ template = [] }) => ({ name: template[0]?.name ?? '', versions: template }));
    return groups.filter(({ versions }) => versions.length);
  }

  /** Uploads a file, or a text, as a new version; or in the place of one that no stack uses. */
  async upload(resource: Uploaded, content: string | File, replaces?: string): Promise<string> {
    const form = [
      { name: 'resource', value: JSON.stringify(resource) },
      { name: 'archive_content', value: content },
    ];
    const [method, path] = replaces === undefined ? ['POST', of('templates')] : ['PUT', of('templates', replaces)];
    return (good(await this.#form({ method, path, headers: [], form })) as Schemas['TemplateIdResult']).id;
  }

  removeTemplate(id: string): Promise<void> {
    return this.#send('DELETE', of('templates', id));
  }

  inputs(id: string): Promise<Inputs> {
    return this.#send('GET', of('templates', id, 'inputs'));
  }

  stacks(): Promise<AosStack[]> {
    return this.#send('GET', of('stacks'), undefined, { project_id: PROJECT });
  }

  stack(id: string): Promise<AosStack> {
    return this.#send('GET', of('stacks', id));
  }

  async create(stack: NewAosStack): Promise<string> {
    const body = { ...stack, project_id: PROJECT };
    return (await this.#send<Schemas['StackCreated']>('POST', of('stacks'), body)).guid ?? '';
  }

  act(id: string, action: AosAction): Promise<Schemas['ActionAccepted']> {
    return this.#send('PUT', of('stacks', id, 'actions'), action);
  }

  removeStack(id: string, force: boolean): Promise<void> {
    return this.#send('DELETE', of('stacks', id), undefined, force ? { force: 'true' } : undefined);
  }

  elements(id: string): Promise<Element[]> {
    return this.#send('GET', of('stacks', id, 'elements'));
  }

  element(id: string, node: string): Promise<ElementDetail> {
    return this.#send('GET', of('stacks', id, 'elements', node));
  }

  async outputs(id: string): Promise<Record<string, AosOutput>> {
    return (await this.#send<Schemas['StackOutputs']>('GET', of('stacks', id, 'outputs'))).outputs ?? {};
  }

  async givenInputs(id: string): Promise<Record<string, unknown>> {
    return (await this.#send<Schemas['StackInputs']>('GET', of('stacks', id, 'inputs'))).inputs ?? {};
  }

  records(id: string): Promise<Execution[]> {
    return this.#send('GET', of('stacks', id, 'actions'));
  }
}

/** Where an uploaded file is downloaded. */
export const archiveOf = (id: string): string => of('templates', id, 'archive');

function good({ status, body }: Response): unknown {
  if (status < 400) return body;
  const error = (body ?? {}) as Partial<Schemas['ErrorB']>;
  throw new ServiceError(status, error.code ?? '', (error.showdetail === false ? error.message : error.extend || error.message) ?? '');
}
