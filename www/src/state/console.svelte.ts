// The expression console: what was asked beside the template, and what the engine made of it.
import { EngineRestarted } from '../engine/client';
import type { Assist } from 'formwork/codemirror';
import { Newest } from '../engine/newest';
import { beside } from './assist.svelte';
import { document } from './document.svelte';
import { message, session } from './session.svelte';
import type { DiagnosticDto, Evaluation, EvaluatorOptions } from 'formwork';

export interface Entry {
  id: number;
  expression: string;
  /** The stack whose deployed resources were in view, by name. */
  stack: string | undefined;
  /** Absent while the engine works on it. */
  result?: Evaluation;
  /** What keeps the template from being read; there is no result then. */
  template?: DiagnosticDto[];
  /** Whether the template has errors, by which values may be unknown. */
  faulty?: boolean;
  /** Why there is no answer at all. */
  lost?: string;
  revealed: boolean;
}

/** Older ones go: their values may be large. */
const KEPT = 200;

class Console {
  entries = $state.raw<Entry[]>([]);
  /** What stands in the input. */
  text = $state('');
  /** Whether the deployed resources of the stack are in view. */
  deployed = $state(true);
  #nextId = 1;
  /** What was asked, oldest first; a repetition counts once. */
  #history: string[] = [];
  #at: number | undefined;
  #draft = '';
  #complete = new Newest((text: string, offset: number) => beside('complete', this.deployed, text, offset));
  #hover = new Newest((text: string, offset: number) => beside('hover', this.deployed, text, offset));
  #call = new Newest((text: string, offset: number) => beside('signatureHelp', this.deployed, text, offset));

  readonly assist: Assist = {
    complete: (offset) => this.#complete.ask(this.text, offset),
    hover: (offset) => this.#hover.ask(this.text, offset),
    call: (offset) => this.#call.ask(this.text, offset),
  };

  /** Evaluates what stands in the input. */
  async submit(): Promise<void> {
    const expression = this.text.trim();
    if (expression === '') return;
    this.#history = [...this.#history.filter((one) => one !== expression), expression].slice(-KEPT);
    this.#at = undefined;
    this.text = '';
    const stack = this.deployed && !document.fresh ? document.name : undefined;
    const entry: Entry = { id: this.#nextId++, expression, stack, revealed: false };
    this.entries = [...this.entries, entry].slice(-KEPT);
    this.#change(entry.id, await this.#ask(expression, stack !== undefined));
  }

  async #ask(expression: string, deployed: boolean): Promise<Partial<Entry>> {
    try {
      const { files, id } = document;
      const options: EvaluatorOptions = { ...document.options };
      const state = deployed ? await session.stateOf(id) : null;
      if (state !== null) options.state = state;
      if (session.clock.now) options.clock = session.clock.now;
      const { template, result } = await session.engine.call('evaluate', files, options, expression);
      const faulty = template.diagnostics.some((one) => one.severity === 'error');
      return result ? { result, faulty } : { template: template.diagnostics };
    } catch (error) {
      if (!(error instanceof EngineRestarted)) console.error(error);
      return { lost: message(error) };
    }
  }

  #change(id: number, change: Partial<Entry>): void {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
  }

  reveal(id: number, revealed: boolean): void {
    this.#change(id, { revealed });
  }

  clear(): void {
    this.entries = [];
  }

  /** Puts an older or newer question into the input; past the newest comes what was being typed. */
  recall(step: -1 | 1): boolean {
    const last = this.#history.length;
    const from = this.#at ?? last;
    const to = from + step;
    if (to < 0 || to > last) return false;
    if (from === last) this.#draft = this.text;
    this.#at = to === last ? undefined : to;
    this.text = this.#history[to] ?? this.#draft;
    return true;
  }

  /** Typing begins a draft of its own. */
  type(text: string): void {
    this.text = text;
    this.#at = undefined;
  }
}

export const expressions = new Console();
