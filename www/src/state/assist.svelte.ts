// What the editor asks of the engine, and what the page shows of the answers: places to choose from, a new name.
import type { Assist, AssistLabels } from 'formwork/codemirror';
import type { Command } from '../editor/setup';
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { Beside, Question } from '../engine/protocol';
import { t, type Key } from '../i18n';
import { document } from './document.svelte';
import { layout } from './layout.svelte';
import { notices } from './notices.svelte';
import { problems } from './problems.svelte';
import { session } from './session.svelte';
import type {
  CodeAction,
  DiagnosticDto,
  DocumentSymbol,
  Evaluator,
  EvaluatorOptions,
  FormatResult,
  LocationInfo,
  TextEdit,
  UnsetList,
  Workspace,
} from 'formwork';

/** One of several things to choose from. */
export interface Choice {
  label: string;
  detail?: string;
  /** How deep it stands below the one before. */
  depth?: number;
  mark?: string;
  choose(): void;
}

export interface Choices {
  title: string;
  list: Choice[];
  /** Several can be taken; what is done with them. */
  take?: (labels: string[]) => void;
}

/** What the engine answers to `fix`: the files that changed. */
interface Fixed {
  files: { path: string; text: string }[];
}

type Known = Exclude<Question, 'fix'>;
type Arguments<Q extends Question> = Q extends Known ? Parameters<Workspace[Q]> : [];
type Answer<Q extends Question> = Q extends Known ? ReturnType<Workspace[Q]> : Fixed;

/** Asks about the files as they are now; an engine that was restarted says nothing. */
async function ask<Q extends Question>(question: Q, ...args: Arguments<Q>): Promise<Answer<Q> | undefined> {
  try {
    return (await session.engine.call('ide', document.files, question, args)) as Answer<Q> | undefined;
  } catch (error) {
    if (!(error instanceof EngineRestarted)) console.error(error);
    return undefined;
  }
}

/** Asks about the template as it would be planned now, with the resources of its stack in view. */
export async function beside<Q extends Beside>(
  question: Q,
  deployed: boolean,
  ...args: Parameters<Evaluator[Q]>
): Promise<ReturnType<Evaluator[Q]> | undefined> {
  try {
    const { files, id, fresh } = document;
    const options: EvaluatorOptions = { ...document.options };
    // Without an answer from the tab that owns the world, there is still the template.
    const state = deployed && !fresh ? await session.stateOf(id).catch(() => null) : null;
    if (state !== null) options.state = state;
    return (await session.engine.call('beside', files, options, question, args)) as ReturnType<Evaluator[Q]>;
  } catch (error) {
    if (!(error instanceof EngineRestarted)) console.error(error);
    return undefined;
  }
}

export function assistLabels(): AssistLabels {
  return { completions: t('editor.completions'), example: t('editor.example'), more: t('editor.more') };
}

const newest = <Q extends Question>(question: Q) => new Newest((...args: Arguments<Q>) => ask(question, ...args));

class Assistant {
  /** What is offered to choose from. */
  choices = $state.raw<Choices>();
  /** The name that is to be changed, and where it stands. */
  renaming = $state.raw<{ name: string; offset: number }>();
  #complete = newest('complete');
  #hover = new Newest((file: string, offset: number) => beside('facts', true, file, offset));
  #call = newest('signatureHelp');
  #tokens = newest('semanticTokens');

  readonly #commands: Record<Command, (offset: number) => Promise<void>> = {
    definition: (offset) => this.#definitionAt(offset),
    references: (offset) => this.#referencesAt(offset),
    rename: (offset) => this.#prepareRename(offset),
    outline: () => this.#showOutline(),
    format: () => this.#reformat(),
    actions: (offset) => this.#actionsAt(offset),
  };

  readonly assist: Assist = {
    complete: (offset) => this.#complete.ask(document.file, offset),
    hover: (offset) => this.#hover.ask(document.file, offset),
    call: (offset) => this.#call.ask(document.file, offset),
  };

  /** Colours the names of the text as it is now. */
  async colour(): Promise<void> {
    const text = document.text;
    const found = await this.#tokens.ask(document.file);
    if (found) layout.editor?.setTokens(text, found);
  }

  run(command: Command, offset = layout.editor?.caret() ?? 0): void {
    const changes = command === 'rename' || command === 'format' || command === 'actions';
    if (changes && document.readOnly) return;
    void this.#commands[command](offset);
  }

  async #definitionAt(offset: number): Promise<void> {
    const places = (await ask('definition', document.file, offset)) ?? [];
    const [first] = places;
    if (first && places.length === 1) this.#go(first);
    else this.#choose(t('assist.definitions'), places);
  }

  async #referencesAt(offset: number): Promise<void> {
    this.#choose(t('assist.references'), (await ask('references', document.file, offset)) ?? []);
  }

  #choose(title: string, places: LocationInfo[]): void {
    if (places.length === 0) return notices.show('info', 'assist.nothing');
    const list = places.map((place) => ({
      label: place.line,
      detail: this.#where(place),
      choose: () => this.#go(place),
    }));
    this.choices = { title, list };
  }

  #where({ filename, from }: LocationInfo): string {
    const line = document.textOf(filename).slice(0, from).split('\n').length;
    return filename === document.file ? `${line}` : `${filename}:${line}`;
  }

  #go({ filename, from, to }: LocationInfo): void {
    if (filename !== document.file) return layout.show('variables');
    layout.view = 'template';
    layout.editor?.select(from, to);
  }

  async #showOutline(): Promise<void> {
    const symbols = (await ask('documentSymbols', document.file)) ?? [];
    const list: Choice[] = [];
    const add = (symbol: DocumentSymbol, depth: number) => {
      const choice: Choice = { label: symbol.name, depth, choose: () => layout.editor?.select(symbol.from, symbol.to) };
      if (symbol.kind && symbol.kind !== symbol.name) choice.mark = symbol.kind;
      list.push(choice);
      for (const child of symbol.children) if (child.kind || symbol.kind === 'locals') add(child, depth + 1);
    };
    for (const symbol of symbols) add(symbol, 0);
    if (list.length) this.choices = { title: t('assist.outline'), list };
    else notices.show('info', 'assist.nothing');
  }

  async #prepareRename(offset: number): Promise<void> {
    const target = await ask('prepareRename', document.file, offset);
    if (target?.place) {
      const { from, to } = target.place;
      this.renaming = { name: document.text.slice(from, to), offset };
    } else {
      this.#refused('assist.unnamed', target?.error);
    }
  }

  /** Gives the name another one: what is wrong with that, or what makes the changes. */
  async rename(to: string, moved: boolean): Promise<string | (() => void)> {
    const asked = this.renaming;
    const before = document.text;
    const result = asked && (await ask('rename', document.file, asked.offset, to));
    if (!result || result.error !== undefined) return result?.error ?? '';
    const edits = moved && result.moved ? [...result.edits, result.moved] : result.edits;
    return () => {
      if (before !== document.text) return;
      document.change(edits);
      document.renameValue(asked.name, to);
    };
  }

  async #reformat(): Promise<void> {
    const before = document.text;
    const result: FormatResult | undefined = await ask('format', document.file);
    if (!result || before !== document.text) return;
    const file = result.files.find((one) => one.filename === document.file);
    if (file) document.change(file.edits.map((edit) => ({ ...edit, filename: document.file })));
    else notices.show('info', result.diagnostics.length ? 'format.broken' : 'format.done');
  }

  /** Everything that can be done at a place. */
  async #actionsAt(offset: number): Promise<void> {
    const before = document.text;
    const [actions, unset] = await Promise.all([ask('codeActions', document.file, offset), ask('unsetArguments', document.file, offset)]);
    if (before !== document.text) return;
    const list = (actions ?? []).filter(can).map((action) => this.#action(action));
    for (const problem of problems.all.filter((one) => isAt(one, offset))) {
      list.push({ label: t('ignore.of', { code: problem.code }), choose: () => (problems.ignoring = problem) });
    }
    if (unset?.items.length) {
      list.push({
        label: t('assist.unset', { n: unset.items.length }),
        choose: () => this.#offerUnset(offset, unset),
      });
    }
    const run = (command: Command, key: Key, detail: string) =>
      list.push({ label: t(key), detail, choose: () => this.run(command, offset) });
    run('rename', 'assist.rename', 'F2');
    run('definition', 'assist.definition', 'F12');
    run('references', 'assist.references', 'Shift+F12');
    run('format', 'format.run', 'Shift+Alt+F');
    this.choices = { title: t('assist.actions'), list };
  }

  #action(action: CodeAction): Choice {
    const choice: Choice = { label: action.title, choose: () => document.change(action.edits) };
    if (action.safety === 'unsafe') choice.detail = t('fix.unsafe');
    return choice;
  }

  #offerUnset(offset: number, { items }: UnsetList): void {
    const list = items.map(({ name, detail }) => ({ label: name, detail, choose: () => this.#give(offset, [name]) }));
    this.choices = { title: t('assist.unset.title'), list, take: (names) => void this.#give(offset, names) };
  }

  async #give(offset: number, names: string[]): Promise<void> {
    const before = document.text;
    const edit = await ask('giveArguments', document.file, offset, names);
    if (edit && before === document.text) layout.editor?.insert(edit);
  }

  /** Applies every fix that keeps the meaning, until none is left. */
  async fixAll(): Promise<void> {
    const before = document.files;
    const result = await ask('fix');
    const now = document.files;
    if (!result || Object.keys(now).some((name) => now[name] !== before[name])) return;
    const edits: TextEdit[] = result.files.map(({ path, text }) => ({
      filename: path,
      from: 0,
      to: before[path]?.length ?? 0,
      text,
    }));
    document.change(edits);
    if (edits.length === 0) notices.show('info', 'fix.none');
  }

  #refused(key: Key, reason: string | undefined): void {
    if (reason) notices.show('info', 'assist.refused', { reason });
    else notices.show('info', key);
  }
}

/** Whether a problem at a place can be ignored. */
function isAt({ ignorable, range }: DiagnosticDto, offset: number): boolean {
  return ignorable && range?.filename === document.file && range.from <= offset && offset <= range.to;
}

function can(action: CodeAction): boolean {
  return action.safety !== 'show' && action.edits.length > 0;
}

export const assistant = new Assistant();
