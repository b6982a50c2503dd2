// What the fields of a fault propose: what is in the template, in the stack, and in the world.
import { Newest } from '../engine/newest';
import type { Files } from '../engine/protocol';
import { document } from './document.svelte';
import { drifts } from './drift.svelte';
import { session } from './session.svelte';
import { stacks } from './stacks.svelte';
import type { PlanOptions, PlanResult } from 'formwork';

/** Several operations at once. */
const PATTERNS = ['*', 'List*', 'Get*', 'Create*', 'Delete*'];

class Proposals {
  #plan = $state.raw<PlanResult>();
  #make = new Newest((files: Files, options: PlanOptions) => session.engine.call('plan', files, options));

  get types(): string[] {
    const planned = (this.#plan?.items ?? []).map((item) => item.resource_type ?? '');
    const recorded = (drifts.current?.resources ?? []).map(({ type }) => type);
    return unique([...planned, ...recorded]);
  }

  get addresses(): string[] {
    const planned = (this.#plan?.changes ?? []).map(({ address }) => address);
    const recorded = (drifts.current?.resources ?? []).map(({ address }) => address);
    return unique([...planned, ...recorded]);
  }

  get stacks(): string[] {
    return stacks.list.map((one) => one.stack_name ?? '');
  }

  operations = $state.raw<readonly string[]>(PATTERNS);

  async look(): Promise<void> {
    void drifts.look();
    void import('virtual:operations').then(({ operations }) => (this.operations = [...PATTERNS, ...operations]), () => {});
    const plan = await this.#make.ask(document.files, document.options).catch(() => undefined);
    if (plan) this.#plan = plan;
  }
}

function unique(words: string[]): string[] {
  return [...new Set(words.filter(Boolean))].sort();
}

export const proposals = new Proposals();
