// The stacks of the world, and everything about the selected one.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { STARTER } from '../samples';
import { drafts } from '../world/drafts';
import { OwnerSilent } from '../world/relay';
import {
  ServiceError,
  type Stack,
  type StackEvent,
  type StackMetadata,
  type StackOutput,
  type StackResource,
} from '../world/service';
import { document, EXAMPLE, NEW } from './document.svelte';
import { notices } from './notices.svelte';
import { prices } from './prices.svelte';
import { message, session } from './session.svelte';
import type { ImportResult } from 'formwork';

export interface StackDetail {
  metadata: StackMetadata;
  events: StackEvent[];
  resources: StackResource[];
  outputs: StackOutput[];
  /** The events of the deployment that was started last, where the page knows which that was. */
  deployment: StackEvent[] | undefined;
}

class Stacks {
  list = $state.raw<Stack[]>([]);
  detail = $state.raw<StackDetail | null>(null);
  busy = $state(false);
  /** Whether the next stack goes back by itself when a deployment fails. */
  goesBack = $state(false);
  #refresh = new Newest((id: string) => this.#read(id));
  #started = false;
  /** The stack that was open when the world went back to where it is not. */
  #away: string | undefined;
  #starting: Promise<void> | undefined;

  get selected(): Stack | undefined {
    return this.list.find((stack) => stack.stack_id === document.id);
  }

  /** The state of the selected stack ends in IN_PROGRESS until the service has finished with it. */
  get inProgress(): boolean {
    return this.selected?.status?.endsWith('_IN_PROGRESS') ?? false;
  }

  /** The events of what runs now or ran last: of one deployment where it is known, or of the deletion. */
  get current(): StackEvent[] {
    const events = this.detail?.events ?? [];
    if (this.detail?.metadata.status?.startsWith('DELETION_')) {
      const before = events.findIndex((event) => /^(CREATION|UPDATE)_/.test(event.event_type));
      return before < 0 ? events : events.slice(0, before);
    }
    return this.detail?.deployment ?? events;
  }

  async #read(id: string): Promise<{ list: Stack[]; detail: StackDetail | null }> {
    const service = session.service;
    const list = await service.stacks();
    const name = list.find((stack) => stack.stack_id === id)?.stack_name;
    if (name === undefined) return { list, detail: null };
    const last = document.deployment;
    const [metadata, events, resources, outputs, deployment] = await Promise.all([
      service.metadata(name),
      service.events(name),
      service.resources(name),
      service.outputs(name),
      last === undefined ? undefined : service.events(name, last).catch(() => undefined),
    ]);
    return { list, detail: { metadata, events, resources, outputs, deployment } };
  }

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    const id = document.id;
    try {
      const answer = await this.#refresh.ask(id);
      if (!answer) return;
      const gone = this.selected?.stack_name;
      const ran = this.inProgress;
      this.list = answer.list;
      if (id !== document.id) return;
      this.detail = answer.detail;
      const back = this.list.find((stack) => stack.stack_id === this.#away);
      if (document.fresh && back) {
        this.#away = undefined;
        await this.select(back);
      } else if (!document.fresh && !answer.detail) await this.#deleted(id, gone);
      else if (ran && !this.inProgress) await this.#settled(id);
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404) return this.refresh();
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  /** The template of a deployment counts as deployed when the deployment has ended. */
  async #settled(id: string): Promise<void> {
    const text = await session.service.template(document.name);
    if (id === document.id) document.deployed = text;
  }

  /** After the first look at the world: back to the stack that was open last. */
  start(): Promise<void> {
    if (this.#started) return this.refresh();
    this.#starting ??= this.#begin().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #begin(): Promise<void> {
    try {
      this.list = await session.service.stacks();
    } catch (error) {
      // The next news of the world tries again.
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) complain(error);
      return;
    }
    this.#started = true;
    // The visitor may begin before the prices are asked for: nothing of the document waits for them.
    void prices.load();
    await document.loadRules();
    if (document.id !== EXAMPLE) await this.home();
  }

  /** Shows what the visitor worked on last. */
  async home(): Promise<void> {
    const last = await drafts.remembered().catch(() => undefined);
    const stack = this.list.find((one) => one.stack_id === last);
    await (stack ? this.select(stack) : this.selectNew());
  }

  /** Shows the current document again as it is stored, after another tab wrote it. */
  async reopen(): Promise<void> {
    if (!this.#started) return;
    await document.loadRules();
    if (document.id === EXAMPLE) return;
    await (this.selected ? this.select(this.selected) : this.selectNew());
  }

  /** The editor shows a new document that did not come from a stack. */
  forget(): void {
    this.detail = null;
    remember(NEW);
  }

  async #deleted(id: string, name: string | undefined): Promise<void> {
    if (session.clock.ahead) {
      // It is not gone, it is not there yet: what it would be made of stays.
      this.#away = id;
      if (document.unsaved) await document.flush();
      const { text, tfvars } = document;
      const [values, usage] = [$state.snapshot(document.values), $state.snapshot(document.usage)];
      document.show({ id: NEW, name: name ?? document.name, text, values, tfvars, usage }, null);
      return;
    }
    if (session.role === 'owner') await drafts.remove(id).catch(() => {});
    if (name !== undefined) notices.show('success', 'stack.deleted', { name });
    await this.selectNew();
  }

  async selectNew(): Promise<void> {
    if (document.unsaved) await document.flush();
    const draft = await drafts.load(NEW).catch(() => undefined);
    const fresh = { id: NEW, name: STARTER.name, text: STARTER.text, values: {}, tfvars: '' };
    this.detail = null;
    remember(NEW);
    if (draft === undefined && document.begin()) return;
    document.show(draft ?? fresh, null);
  }

  async select(stack: Stack, discard = false): Promise<void> {
    const id = stack.stack_id ?? '';
    if (document.unsaved && !discard) await document.flush();
    try {
      const [text, metadata, draft] = await Promise.all([
        session.service.template(stack.stack_name),
        session.service.metadata(stack.stack_name),
        drafts.load(id).catch(() => undefined),
      ]);
      const given = (metadata.vars_structure ?? []).map((v) => [v.var_key, v.var_value] as const);
      const values = Object.fromEntries(given);
      const tfvars = metadata.vars_body ?? '';
      const fromService = { id, name: stack.stack_name, text: text ?? '', values, tfvars };
      this.detail = null;
      remember(id);
      document.show(
        draft && !discard
          ? { ...draft, values: { ...values, ...draft.values } }
          : { ...fromService, usage: draft?.usage ?? {}, deployment: draft?.deployment },
        text,
      );
      await this.refresh();
    } catch (error) {
      complain(error);
    }
  }

  /** Creates the stack of a new document, or deploys the document to its stack. */
  async deploy(plan?: string): Promise<boolean> {
    this.busy = true;
    try {
      const service = session.service;
      if (document.fresh) {
        const created = await service.createStack(document.name, document.template, this.goesBack);
        document.deployment = created.deployment_id;
        await document.adopt(created.stack_id);
        remember(created.stack_id);
      } else {
        const text = document.text;
        const started =
          plan === undefined
            ? await service.deploy(document.name, document.template)
            : await service.applyPlan(document.name, plan);
        document.deployment = started.deployment_id;
        document.deployed = text;
        await document.flush();
      }
      await this.refresh();
      return true;
    } catch (error) {
      complain(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Takes a state file into the stack; a new document gets a stack for it. What came of it, if it was taken. */
  async importState(text: string): Promise<ImportResult | undefined> {
    this.busy = true;
    const { name, fresh } = document;
    try {
      // No stack is made for what is no state: a stack that is not there is what is wrong last.
      const tried = fresh ? await session.importState('', text) : undefined;
      const readable = tried === undefined || tried.code === 'stack-missing';
      const id = fresh && readable ? (await session.service.createEmptyStack(name)).stack_id : document.id;
      const done = readable ? await session.importState(id, text) : tried;
      if (!done.ok) {
        notices.show('error', 'state.refused', { reason: done.message ?? '' });
        return undefined;
      }
      if (fresh) {
        await document.adopt(id);
        document.deployed = null;
        remember(id);
      }
      notices.show('success', 'state.taken', { n: done.resources });
      await this.refresh();
      return done;
    } catch (error) {
      complain(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Says whether the stack, or the one that will be created, goes back by itself when a deployment fails. */
  async setGoesBack(on: boolean): Promise<void> {
    if (document.fresh) {
      this.goesBack = on;
      return;
    }
    try {
      await session.service.setGoesBack(document.name, on);
    } catch (error) {
      complain(error);
    }
    await this.refresh();
  }

  /** Goes on with what failed: the deployment, or the rollback. */
  async goOn(): Promise<boolean> {
    const back = this.detail?.metadata.status === 'ROLLBACK_FAILED';
    this.busy = true;
    try {
      const started = await session.service.goOn(document.name, back ? 'rollbacks' : 'continuations');
      document.deployment = started.deployment_id;
      await document.flush();
      await this.refresh();
      return true;
    } catch (error) {
      complain(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async remove(): Promise<void> {
    try {
      await session.service.remove(document.name);
      await this.refresh();
    } catch (error) {
      complain(error);
    }
  }
}

function complain(error: unknown): void {
  const code = error instanceof ServiceError ? error.code : error instanceof Error ? error.name : '';
  notices.show('error', 'service.error', { message: message(error), code });
}

/** Where it cannot be kept, the page opens with the new draft next time. */
function remember(id: string): void {
  if (session.role === 'owner') drafts.remember(id).catch(() => {});
}

export const stacks = new Stacks();
