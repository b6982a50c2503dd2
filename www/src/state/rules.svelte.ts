// The lint rules: what the engine knows of them, their pages, and the example of one that is open in the editor.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { document, EXAMPLE } from './document.svelte';
import { layout } from './layout.svelte';
import { notices } from './notices.svelte';
import { session } from './session.svelte';
import { stacks } from './stacks.svelte';
import type { RulePage } from '../rule-page';
import type { RuleInfo, RuleLevels } from 'formwork';

export type Which = 'bad' | 'good';

/** The address of an example: `#rule=<id>`. */
const ADDRESS = /^#rule=([\w-]+)$/;

export function example(page: RulePage, which: Which): string | undefined {
  const found = page.blocks.find((block) => block.kind === 'code' && block.example === which);
  return found?.kind === 'code' ? found.text : undefined;
}

/** With this file one rule is on, at its usual level, and no other. */
const only = (id: string) => `lint {\n  preset = "none"\n\n  rule "${id}" {}\n}\n`;

class Rules {
  list = $state.raw<RuleInfo[]>([]);
  pages = $state.raw<ReadonlyMap<string, RulePage>>(new Map());
  /** The rule whose page the pane shows. */
  open = $state('');
  /** The rule whose example is in the editor, and which one. */
  tried = $state('');
  which = $state<Which>('bad');
  /** What the file about rules says. */
  levels = $state.raw<RuleLevels>();
  #asked: Promise<void> | undefined;
  #levels = new Newest((text: string) => session.engine.call('levels', text));

  /** Asks once for everything about rules. */
  ask(): Promise<void> {
    this.#asked ??= this.#ask().catch((error: unknown) => {
      this.#asked = undefined;
      console.error(error);
    });
    return this.#asked;
  }

  async #ask(): Promise<void> {
    const [list, { pages }] = await Promise.all([session.engine.call('rules'), import('virtual:rules')]);
    this.list = list;
    this.pages = new Map(pages.map((page) => [page.id, page]));
  }

  async readLevels(text: string): Promise<void> {
    this.levels = (await this.#levels.ask(text).catch(quiet)) ?? this.levels;
  }

  /** Writes a level into the file; without one, nothing is said of the rule any more. */
  setLevel(id: string, level: string | null): Promise<void> {
    return this.#write((text) => session.engine.call('withLevel', text, id, level));
  }

  setPreset(preset: string): Promise<void> {
    return this.#write((text) => session.engine.call('withPreset', text, preset));
  }

  async #write(change: (text: string) => Promise<string>): Promise<void> {
    const before = document.rules;
    const after = await change(before).catch(quiet);
    if (after !== undefined && before === document.rules) document.setRules(after);
  }

  /** Shows the page of a rule. */
  show(id: string): void {
    void this.ask();
    this.open = id;
    layout.show('rules');
  }

  /** Opens the example that the page's address names, or goes back when it names none any more. */
  async follow(): Promise<void> {
    const id = ADDRESS.exec(location.hash)?.[1];
    if (id === undefined) {
      if (document.id === EXAMPLE) await this.back();
      return;
    }
    const seen = document.id === EXAMPLE && this.tried === id;
    if (document.unsaved) await document.flush();
    if (!seen) document.showExample(id, '', only(id));
    this.tried = id;
    await this.ask();
    if (this.tried === id) this.#fill('bad');
  }

  /** Puts an example of the rule into the editor. */
  try(id: string, which: Which): void {
    this.which = which;
    if (location.hash === `#rule=${id}`) this.#fill(which);
    else location.hash = `rule=${id}`;
  }

  #fill(which: Which): void {
    const page = this.pages.get(this.tried);
    const text = page && example(page, which);
    if (text === undefined) {
      notices.show('warning', 'rules.unknown', { id: this.tried });
      return void this.back();
    }
    this.which = which;
    this.open = this.tried;
    layout.pane = 'rules';
    document.showExample(this.tried, text, only(this.tried));
  }

  /** Back to what the visitor was working on. */
  async back(): Promise<void> {
    this.forget();
    await stacks.home();
  }

  /** The address no longer names what the editor shows. */
  forget(): void {
    this.tried = '';
    if (ADDRESS.test(location.hash)) history.replaceState(null, '', location.pathname + location.search);
  }
}

/** A restarted engine is asked again by whoever still wants to know. */
function quiet(error: unknown): undefined {
  if (!(error instanceof EngineRestarted)) console.error(error);
}

export const rules = new Rules();
