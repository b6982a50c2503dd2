// The picture of the document: drawn by the engine whenever the pane shows it and something changed.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { Files } from '../engine/protocol';
import { document } from './document.svelte';
import { prices } from './prices.svelte';
import { message, session } from './session.svelte';
import type { GraphNode, GraphOptions, GraphResult, PlanOptions } from 'formwork';

class Graph {
  answer = $state.raw<GraphResult>();
  /** Why there is no picture. */
  refused = $state<string>();
  drawing = $state(false);
  instances = $state(false);
  /** Nodes that stay open in a large picture. */
  open = $state.raw<string[]>([]);
  selected = $state<string>();
  #of = '';
  #draw = new Newest((files: Files, options: PlanOptions, shown: GraphOptions) =>
    session.engine.call('graph', files, options, shown),
  );

  readonly nodes = $derived(new Map((this.answer?.nodes ?? []).map((node) => [node.id, node])));

  get node(): GraphNode | undefined {
    return this.selected === undefined ? undefined : this.nodes.get(this.selected);
  }

  async draw(): Promise<void> {
    if (this.#of !== document.id) this.#forget(document.id);
    const shown = { instances: this.instances, open: this.open, title: document.name, ...prices.options };
    const files = document.files;
    this.drawing = true;
    try {
      const options = await document.optionsNow();
      const refreshed = document.fresh ? null : await session.engine.call('refreshed', document.id).catch(() => null);
      if (refreshed !== null) options.refreshed = refreshed;
      const answer = await this.#draw.ask(files, options, shown);
      if (!answer) return;
      this.answer = answer;
      this.refused = undefined;
    } catch (error) {
      if (error instanceof EngineRestarted) return;
      this.refused = message(error);
    } finally {
      this.drawing = false;
    }
  }

  /** The nodes that one needs, or that need it. */
  around(id: string, side: 'from' | 'to'): string[] {
    const other = side === 'from' ? 'to' : 'from';
    return (this.answer?.edges ?? []).filter((edge) => edge[side] === id).map((edge) => edge[other]);
  }

  #forget(id: string): void {
    this.#of = id;
    this.answer = undefined;
    this.selected = undefined;
    this.open = [];
  }
}

export const graph = new Graph();
