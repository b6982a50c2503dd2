// The template in the editor with its variables: what the visitor edits, what the engine says about it, and
// how it is kept until it is deployed.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { Analysis, Files } from '../engine/protocol';
import { STARTER, type Sample } from '../samples';
import { drafts, type Draft, type Usage } from '../world/drafts';
import type { Template } from '../world/service';
import { layout } from './layout.svelte';
import { edited } from './preview';
import { requests } from './requests.svelte';
import { message, session } from './session.svelte';
import { storage } from './storage.svelte';
import type { PlanOptions, TextEdit, VariableInfo } from 'formwork';

type Change = Pick<TextEdit, 'filename' | 'from' | 'to' | 'text'>;

export const NEW = 'new';
/** An example to try things on. It is not kept, and neither replaces nor hides what the visitor wrote. */
export const EXAMPLE = 'example';
export const FILE = 'main.tf';
/** What the file may be called that is edited; the engine goes by its name. */
export const FILES = [FILE, 'blueprint.yaml', 'blueprint.json'] as const;
export const VARS_FILE = 'terraform.tfvars';
/** What is wanted of the lint rules. */
export const RULES_FILE = '.formwork.hcl';
const SAVE_AFTER_MS = 300;
/** Types whose values the service takes as plain text; the others are written as expressions. */
const PLAIN = new Set(['string', 'number', 'bool']);

/** Values as typed in the form the service takes. */
export function asGiven(
  variables: readonly VariableInfo[],
  values: Record<string, string>,
  tfvars = '',
): Pick<Template, 'vars_structure' | 'vars_body'> {
  const plain = (name: string) => PLAIN.has(variables.find((v) => v.name === name)?.type ?? 'string');
  const entries = Object.entries(values);
  const structure = entries.filter(([name]) => plain(name));
  const lines = entries.filter(([name]) => !plain(name)).map(([name, text]) => `${name} = ${text}`);
  const body = [tfvars, ...lines].filter(Boolean).join('\n');
  return {
    ...(structure.length ? { vars_structure: structure.map(([var_key, var_value]) => ({ var_key, var_value })) } : {}),
    ...(body ? { vars_body: body } : {}),
  };
}

class TemplateDocument {
  id = $state(NEW);
  name = $state(STARTER.name);
  text = $state(STARTER.text);
  /** The name of the file that is edited. */
  file = $state<string>(FILE);
  values = $state<Record<string, string>>({});
  tfvars = $state('');
  /** How much resources are used in a month. It changes what they cost, and not what is planned. */
  usage = $state.raw<Usage>({});
  /** The visitor's file about lint rules: one for all templates of this browser. */
  #rules = $state('');
  #exampleRules = $state('');
  #rulesChanged = false;
  #renamed: { from: string; to: string } | undefined;
  /** The text the stack was last deployed with, where the service has one. */
  deployed = $state<string | null>(null);
  deployment = $state<string | undefined>();
  /** Grows with every change of text or values; answers for older versions are stale. */
  version = $state(0);
  /** Grows when the text was replaced from outside the editor. */
  loaded = $state(0);
  analysis = $state.raw<Analysis | null>(null);
  /** The text that the analysis is about. */
  analysed = $state.raw('');
  checking = $state(false);

  #analyse = new Newest((files: Files) => session.engine.call('analyse', files));
  #savable = new Set<string>();
  /** Whether it was looked what is kept. Nothing is written before: it would take the place of what is. */
  #begun = false;
  #timer = $state.raw<ReturnType<typeof setTimeout>>();

  get variables(): VariableInfo[] {
    return this.analysis?.variables ?? [];
  }

  get edited(): boolean {
    return this.deployed !== null && this.deployed !== this.text;
  }

  /** No stack belongs to it yet. */
  get fresh(): boolean {
    return this.id === NEW || this.id === EXAMPLE;
  }

  /** Another tab owns what is written here. */
  get readOnly(): boolean {
    return session.role === 'follower' && this.id !== EXAMPLE;
  }

  get rules(): string {
    return this.id === EXAMPLE ? this.#exampleRules : this.#rules;
  }

  /** It is one of the older service: other inputs, other stacks, no plan. */
  get blueprint(): boolean {
    return this.file !== FILE;
  }

  get files(): Files {
    const files: Files = { [this.file]: this.text };
    if (this.blueprint) return files;
    if (this.tfvars.trim()) files[VARS_FILE] = this.tfvars;
    if (this.rules.trim()) files[RULES_FILE] = this.rules;
    return files;
  }

  get options(): PlanOptions {
    const options: PlanOptions = { variables: $state.snapshot(this.values) };
    if (this.tfvars.trim()) options.varFiles = [VARS_FILE];
    return options;
  }

  /** The same with what the stack has recorded. */
  async optionsNow(): Promise<PlanOptions> {
    const options = this.options;
    const state = this.fresh ? null : await session.engine.call('state', this.id).catch(() => null);
    return state === null ? options : { ...options, state };
  }

  /** The template and its variables in the form the service takes. */
  get template(): Template {
    const given = asGiven(this.variables, $state.snapshot(this.values), this.tfvars.trim());
    return { template_body: this.text, ...given };
  }

  setText(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#changed();
    void this.analyse();
  }

  /** The text of a file of the template. */
  textOf(name: string): string {
    if (name === VARS_FILE) return this.tfvars;
    if (name === RULES_FILE) return this.rules;
    return name === this.file ? this.text : '';
  }

  /** Makes the changes that the engine proposed for the text it saw last; not when the text has moved on. */
  apply(edits: readonly Change[]): void {
    if (this.analysed === this.text) this.change(edits);
  }

  /** Makes changes of the text as it is. In the editor they are one step to undo. */
  change(edits: readonly Change[]): void {
    if (this.readOnly) return;
    const of = (name: string) => edits.filter((edit) => edit.filename === name);
    if (of(this.file).length) layout.editor?.apply(of(this.file));
    if (of(VARS_FILE).length) this.setTfvars(edited(this.tfvars, of(VARS_FILE)));
    if (of(RULES_FILE).length) this.setRules(edited(this.rules, of(RULES_FILE)));
  }

  /** A name was changed. When it turns out to have been a variable's, its value goes with it. */
  renameValue(from: string, to: string): void {
    this.#renamed = { from, to };
  }

  #followName(variables: VariableInfo[]): void {
    const { from, to } = this.#renamed ?? {};
    this.#renamed = undefined;
    if (from === undefined || to === undefined || this.values[from] === undefined) return;
    const names = variables.map((variable) => variable.name);
    if (names.includes(from) || !names.includes(to)) return;
    const { [from]: value, ...rest } = this.values;
    this.values = { ...rest, [to]: value ?? '' };
    this.#changed();
  }

  setValue(name: string, value: string | undefined): void {
    const values = { ...this.values };
    if (value === undefined) delete values[name];
    else values[name] = value;
    this.values = values;
    this.#changed();
  }

  setUsage(usage: Usage): void {
    this.usage = usage;
    if (this.id !== EXAMPLE) this.#keep();
  }

  setTfvars(text: string): void {
    this.tfvars = text;
    this.#changed();
  }

  setRules(text: string): void {
    if (this.id === EXAMPLE) this.#exampleRules = text;
    else {
      this.#rules = text;
      this.#rulesChanged = true;
      this.#keep();
    }
    void this.analyse();
  }

  /** Reads the file about rules as it was kept. */
  async loadRules(): Promise<void> {
    const text = await drafts.rules().catch(() => undefined);
    if (text === undefined || text === this.#rules || this.#rulesChanged) return;
    this.#rules = text;
    void this.analyse();
  }

  /** Takes the text for a file of another name, and so of another language. */
  setFile(name: string): void {
    if (name === this.file) return;
    this.file = name;
    this.#changed();
    void this.analyse();
  }

  setName(name: string): void {
    this.name = name;
    this.#changed();
  }

  loadSample(sample: Pick<Sample, 'name' | 'text' | 'file'>): void {
    const { name, text, file } = sample;
    this.show({ id: NEW, name, text, ...(file && { file }), values: {}, tfvars: '' }, null);
    this.#changed();
  }

  /** Shows an example, beside which only its own rules count. */
  showExample(name: string, text: string, rules: string): void {
    this.#exampleRules = rules;
    this.show({ id: EXAMPLE, name, text, values: {}, tfvars: '' }, null);
  }

  /** Nothing is kept: what the visitor wrote since the page opened stays. False when the page has begun before. */
  begin(): boolean {
    if (this.#begun) return false;
    this.#begun = true;
    if (this.version > 0) this.#keep();
    return true;
  }

  /** Puts a draft into the editor. */
  show(draft: Draft, deployed: string | null): void {
    this.#begun = true;
    this.id = draft.id;
    this.name = draft.name;
    this.text = draft.text;
    this.file = draft.file ?? FILE;
    this.values = draft.values;
    this.tfvars = draft.tfvars;
    this.usage = draft.usage ?? {};
    this.deployed = deployed;
    this.deployment = draft.deployment;
    this.#savable = new Set(Object.keys(draft.values));
    this.version += 1;
    this.loaded += 1;
    void this.analyse();
  }

  async analyse(): Promise<void> {
    this.checking = true;
    const { files, file } = this;
    try {
      const analysis = await this.#analyse.ask(files);
      if (!analysis) return;
      this.analysis = analysis;
      requests.learn(analysis.variables);
      this.analysed = files[file] ?? '';
      for (const variable of analysis.variables) {
        if (variable.sensitive) this.#savable.delete(variable.name);
        else this.#savable.add(variable.name);
      }
      this.#followName(analysis.variables);
      this.checking = false;
    } catch (error) {
      // A template that breaks the engine is not sent again until it changes.
      this.checking = false;
      if (!(error instanceof EngineRestarted)) console.error(error);
    }
  }

  #changed(): void {
    this.version += 1;
    if (this.id !== EXAMPLE) this.#keep();
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  /** Writes the draft now. Followers keep nothing: the owner's draft is the draft. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (session.role !== 'owner' || this.id === EXAMPLE || !this.#begun) return;
    const values = Object.entries($state.snapshot(this.values));
    const draft: Draft = {
      id: this.id,
      name: this.name,
      text: this.text,
      ...(this.blueprint && { file: this.file }),
      values: Object.fromEntries(values.filter(([name]) => this.#savable.has(name))),
      tfvars: this.tfvars,
      usage: this.usage,
      deployment: this.deployment,
    };
    try {
      await storage.during(() => drafts.save(draft, this.#rulesChanged ? this.#rules : undefined));
      this.#rulesChanged = false;
      storage.report('draft', null);
      session.draftSaved(draft.id);
    } catch (error) {
      storage.report('draft', message(error));
    }
  }

  get unsaved(): boolean {
    return this.#timer !== undefined;
  }

  /** The draft for a new stack has become the draft of a stack. */
  async adopt(id: string): Promise<void> {
    const before = this.id;
    this.id = id;
    this.deployed = this.text;
    await this.flush();
    if (before === NEW) await drafts.remove(NEW).catch(() => {});
  }
}

export const document = new TemplateDocument();
