// The stacks of the older service, and everything about the selected one.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { AosAction, AosOutput, AosStack, Element, ElementDetail, Execution, Inputs } from '../world/aos';
import { OwnerSilent } from '../world/relay';
import { ServiceError } from '../world/service';
import { Asking } from './asking.svelte';
import { session } from './session.svelte';

interface Detail {
  stack: AosStack;
  elements: Element[];
  element: ElementDetail | null;
  outputs: Record<string, AosOutput>;
  inputs: Record<string, unknown>;
  /** What its template asks for. */
  asked: Inputs;
  records: Execution[];
}

class AosStacks {
  list = $state.raw<AosStack[]>([]);
  detail = $state.raw<Detail | null>(null);
  /** The stack that is shown, and the element of it. */
  id = $state('');
  node = $state('');
  readonly asking = new Asking<'action'>(() => this.refresh());
  #read = new Newest((id: string, node: string) => this.#look(id, node));

  /** The phase of the stack that is shown. */
  get phase(): string {
    return this.detail?.stack.object?.status?.phase ?? '';
  }

  /** Whether something goes on with a stack. */
  get running(): boolean {
    return this.list.some(({ status, object }) => status === 'Processing' || isGoing(object?.status?.phase));
  }

  async #look(id: string, node: string) {
    const { blueprints } = session;
    const list = await blueprints.stacks();
    const shown = (list.find(({ guid }) => guid === id) ?? list[0])?.guid;
    if (shown === undefined) return { list, detail: null };
    const stack = await blueprints.stack(shown);
    const [elements, outputs, inputs, records, asked] = await Promise.all([
      blueprints.elements(shown),
      blueprints.outputs(shown),
      blueprints.givenInputs(shown),
      blueprints.records(shown),
      blueprints.inputs(stack.template_id ?? '').catch((): Inputs => ({})),
    ]);
    const there = elements.some((one) => one.id === node);
    const element = there ? await blueprints.element(shown, node) : null;
    return { list, detail: { stack, elements, element, outputs, inputs, records, asked } };
  }

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#read.ask(this.id, this.node);
      if (!found) return;
      this.list = found.list;
      this.detail = found.detail;
      this.id = found.detail?.stack.guid ?? '';
      if (!found.detail?.element) this.node = '';
    } catch (error) {
      // A stack that was deleted in between: the list does not have it any more.
      if (error instanceof ServiceError && error.status === 404) return;
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  select(id: string): Promise<void> {
    this.id = id;
    this.node = '';
    this.asking.forget();
    return this.refresh();
  }

  open(node: string): Promise<void> {
    this.node = this.node === node ? '' : node;
    return this.refresh();
  }

  act(action: AosAction): Promise<boolean> {
    return this.asking.do('action', () => session.blueprints.act(this.id, action));
  }

  remove(force: boolean): Promise<boolean> {
    return this.asking.do('action', () => session.blueprints.removeStack(this.id, force));
  }
}

/** Whether a phase ends by itself. */
export function isGoing(phase = ''): boolean {
  return /(?:ing|Pending)$/.test(phase) && phase !== 'Running';
}

export const aosStacks = new AosStacks();
