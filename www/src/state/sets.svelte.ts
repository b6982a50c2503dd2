// The stack sets of the world, and everything about the selected one.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { Assignment } from '../engine/protocol';
import { OwnerSilent } from '../world/relay';
import {
  ServiceError,
  type Content,
  type NewStackSet,
  type OperationMetadata,
  type SetChange,
  type SetInstance,
  type SetMetadata,
  type SetOperation,
  type SetRequest,
  type ShownInstance,
  type StackSet,
  type Template,
} from '../world/service';
import { Asking } from './asking.svelte';
import { document } from './document.svelte';
import { session } from './session.svelte';

/** What can be done with instances, by the request that does it. */
export const ACTIONS = ['create', 'update', 'deploy', 'delete'] as const;
export type Action = (typeof ACTIONS)[number];

interface Detail {
  metadata: SetMetadata;
  instances: SetInstance[];
  operations: SetOperation[];
}

/** What a template is deployed with, as the requests about sets take it. */
export type SetTemplate = Pick<NewStackSet, 'template_body' | 'template_uri' | 'vars_body'>;

/** What of the page asks for something; the refusal is told there. */
export type Asker = 'list' | 'properties' | 'form' | 'instance';

export const addressOf = ({ region, stack_domain_id }: SetInstance) => `${region}/${stack_domain_id}`;

class Sets {
  list = $state.raw<StackSet[]>([]);
  detail = $state.raw<Detail | null>(null);
  /** The variables that the set records. */
  variables = $state.raw<Assignment[]>([]);
  /** The name of the set that is shown. */
  name = $state('');
  /** The address of the instance that is shown, and what the service says of it. */
  address = $state('');
  instance = $state.raw<ShownInstance | null>(null);
  /** The operation that is shown. */
  operation = $state.raw<OperationMetadata | null>(null);
  readonly asking = new Asking<Asker>(() => this.refresh());
  #read = new Newest((name: string, address: string) => this.#look(name, address));
  #variablesOf = '';

  /** Whether a set is at work. */
  get running(): boolean {
    return this.list.some((set) => set.status === 'OPERATION_IN_PROGRESS');
  }

  async #look(name: string, address: string) {
    const service = session.service;
    const list = await service.stackSets();
    const found = list.find((set) => set.stack_set_name === name) ?? list[0];
    if (!found) return { list, detail: null, instance: null };
    const shown = found.stack_set_name;
    const [metadata, instances, operations] = await Promise.all([
      service.setMetadata(shown),
      service.instances(shown),
      service.operations(shown),
    ]);
    const there = instances.some((one) => addressOf(one) === address);
    const instance = there ? await service.instance(shown, address) : null;
    return { list, detail: { metadata, instances, operations }, instance };
  }

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#read.ask(this.name, this.address);
      if (!found) return;
      this.list = found.list;
      this.detail = found.detail;
      this.name = found.detail?.metadata.stack_set_name ?? '';
      this.instance = found.instance;
      if (!found.instance) this.address = '';
      await this.#readVariables();
    } catch (error) {
      // A set that was deleted in between: the list does not have it any more.
      if (error instanceof ServiceError && error.status === 404) return;
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  async #readVariables(): Promise<void> {
    const { vars_body, vars_uri_content } = this.detail?.metadata ?? {};
    const text = [vars_body, vars_uri_content].filter(Boolean).join('\n');
    if (text === this.#variablesOf) return;
    this.variables = await session.engine.call('assignments', text);
    this.#variablesOf = text;
  }

  select(name: string): Promise<void> {
    this.name = name;
    this.address = '';
    this.operation = null;
    this.asking.forget();
    return this.refresh();
  }

  open(address: string): Promise<void> {
    this.address = this.address === address ? '' : address;
    return this.refresh();
  }

  async openOperation(id: string): Promise<void> {
    const shown = this.operation?.stack_set_operation_id === id;
    this.operation = shown ? null : await session.service.operation(this.name, id).catch(() => null);
  }

  create(set: Omit<NewStackSet, keyof SetTemplate>, template?: () => Promise<SetTemplate>): Promise<boolean> {
    return this.asking.do('properties', async () => {
      const whole = await (template?.() ?? setTemplate(document.template));
      await session.service.createStackSet({ ...set, ...whole });
      this.name = set.stack_set_name;
    });
  }

  update(change: SetChange): Promise<boolean> {
    return this.asking.do('properties', () => session.service.updateStackSet(this.name, change));
  }

  operate(by: Asker, action: Action, request: SetRequest): Promise<boolean> {
    return this.asking.do(by, async () => {
      const template = action === 'deploy' ? await setTemplate(document.template) : {};
      await session.service.operate(this.name, action, { ...request, ...template });
    });
  }

  stop(id: string): Promise<boolean> {
    return this.asking.do('list', () => session.service.stopOperation(id));
  }

  remove(): Promise<boolean> {
    return this.asking.do('list', () => session.service.removeStackSet(this.name));
  }
}

/** A set takes its variables as one text. */
export async function setTemplate(given: Template & Content): Promise<SetTemplate> {
  const { vars_structure, vars_body, ...template } = given;
  const plain = (vars_structure ?? []).map(({ var_key, var_value }) => [var_key, var_value] as const);
  const simple = plain.length ? await session.engine.call('variablesFile', Object.fromEntries(plain)) : '';
  const text = simple + (vars_body ?? '');
  return { ...template, ...(text ? { vars_body: text } : {}) };
}

export const sets = new Sets();
