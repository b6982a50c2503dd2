// The editor itself. This module and CodeMirror with it are loaded after the page has painted.
import { snippet } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { diff } from '@codemirror/merge';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Transaction, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { DiagnosticDto, FixDto, SnippetEdit, TextEdit } from 'formwork';
import type { Hunk } from '../state/preview';
import { assistance, fields, hcl, showTokens, tokens, type Assist, type AssistLabels, type Names } from 'formwork/codemirror';
import { shown, type ProblemLabels } from './problems';
import { shadow, typeOver } from './shadow';
import { theme } from './theme';

export { createExpressionInput } from './expression';

type Change = Pick<TextEdit, 'from' | 'to' | 'text'>;

export interface Caret {
  line: number;
  column: number;
}

export interface EditorEvents {
  change(text: string): void;
  caret(caret: Caret): void;
  /** Ctrl+Enter. */
  plan(): void;
  /** F8, or Shift+F8 for the one before. */
  problem(direction: 1 | -1): void;
  /** Somebody wants to know about a rule. */
  rule(id: string): void;
  /** Somebody wants a rule to be quiet about what it found. */
  ignore(problem: DiagnosticDto): void;
  /** What a fix would change. */
  preview(fix: FixDto): Hunk[];
  /** Something that the page does with the name at a place, or with the whole text. */
  command(name: Command, offset: number): void;
}

export type Command = 'definition' | 'references' | 'rename' | 'outline' | 'format' | 'actions';

const LARGE = 200;

const COMMANDS: { key: string; command: Command }[] = [
  { key: 'F12', command: 'definition' },
  { key: 'Shift-F12', command: 'references' },
  { key: 'F2', command: 'rename' },
  { key: 'Mod-Shift-o', command: 'outline' },
  { key: 'Shift-Alt-f', command: 'format' },
  { key: 'Mod-.', command: 'actions' },
];

export interface EditorHandle {
  setText(text: string): void;
  /** Shows what the engine said about `text`; ignored when the text has moved on. */
  setProblems(text: string, problems: DiagnosticDto[], labels: ProblemLabels): void;
  setReadOnly(readOnly: boolean): void;
  setLabel(label: string): void;
  /** The name of the file: by it goes the language. */
  setFile(name: string): void;
  /** Whom to ask what could be written and what is known. */
  setAssist(assist: Assist, labels: AssistLabels): void;
  /** What the names in `text` are; ignored when the text has moved on. */
  setTokens(text: string, found: Names): void;
  /** Puts in a text with places to fill in. */
  insert(edit: SnippetEdit): void;
  select(from: number, to: number): void;
  /** Makes changes that belong together: one undo takes them back. */
  apply(edits: readonly Change[]): void;
  /** Where the caret is. */
  caret(): number;
  focus(): void;
  destroy(): void;
}

/** The editor of a template. */
export function createEditor(host: HTMLElement, text: string, events: EditorEvents): EditorHandle {
  const { root, parent } = shadow(host);
  parent.style.height = '100%';
  const writable = new Compartment();
  const language = new Compartment();
  let file = '';
  const label = new Compartment();
  const assist = new Compartment();
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lintGutter(),
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        typeOver,
        language.of(hcl),
        theme,
        writable.of([]),
        label.of([]),
        assist.of([]),
        tokens,
        EditorView.domEventHandlers({
          mousedown(event, view) {
            const follows = (event.ctrlKey || event.metaKey) && event.button === 0;
            const at = follows ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
            if (at === null) return false;
            event.preventDefault();
            events.command('definition', at);
            return true;
          },
        }),
        keymap.of([
          ...COMMANDS.map(({ key, command }) => ({
            key,
            preventDefault: true,
            run: ({ state }: EditorView) => (events.command(command, state.selection.main.head), true),
          })),
          { key: 'Mod-Enter', run: () => (events.plan(), true) },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
          ...searchKeymap,
          { key: 'F8', run: () => (events.problem(1), true), shift: () => (events.problem(-1), true) },
        ]),
        EditorView.updateListener.of((update) => {
          const outside = update.transactions.some((one) => one.annotation(Transaction.remote));
          if (update.docChanged && !outside) events.change(update.state.doc.toString());
          if (update.docChanged || update.selectionSet) events.caret(caretOf(update.state));
        }),
      ],
    }),
  });
  return {
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        selection: { anchor: 0 },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(true)],
        scrollIntoView: true,
      });
    },
    setProblems(about, problems, labels) {
      if (about !== view.state.doc.toString()) return;
      const deeds = {
        mend: (edits: readonly Change[]) => void (about === view.state.doc.toString() && apply(view, edits)),
        about: events.rule,
        ignore: events.ignore,
        hunks: events.preview,
        writable: () => !view.state.readOnly,
      };
      const all = problems.flatMap((one) => shown(one, view.state.doc.length, labels, deeds));
      view.dispatch(setDiagnostics(view.state, all));
    },
    setReadOnly(readOnly) {
      const extension = readOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [];
      view.dispatch({ effects: writable.reconfigure(extension) });
    },
    setLabel(text) {
      const attributes = EditorView.contentAttributes.of({
          'aria-label': text,
          spellcheck: 'false',
          tabindex: '0',
        });
      view.dispatch({ effects: label.reconfigure(attributes) });
    },
    setFile(name) {
      if (name === file) return;
      file = name;
      const show = (next: Extension) => file === name && view.dispatch({ effects: language.reconfigure(next) });
      if (/\.(ya?ml|json)$/.test(name)) void import('./yaml').then(({ yaml }) => show(yaml));
      else show(hcl);
    },
    setAssist(to, labels) {
      view.dispatch({ effects: assist.reconfigure(assistance(to, labels)) });
    },
    setTokens(about, found) {
      const { doc } = view.state;
      if (about.length === doc.length && about === doc.toString()) showTokens(view, found);
    },
    insert({ from, to, snippet: text }) {
      // The engine has indented the lines; the editor would do it again.
      const indent = /^\s*/.exec(view.state.doc.lineAt(from).text)?.[0] ?? '';
      snippet(fields(text.replaceAll(`\n${indent}`, '\n')))(view, null, from, to);
      view.focus();
    },
    select(from, to) {
      const length = view.state.doc.length;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view.dispatch({
        selection,
        effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }),
      });
      view.focus();
    },
    apply: (edits) => apply(view, edits),
    caret: () => view.state.selection.main.head,
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function apply(view: EditorView, edits: readonly Change[]): void {
  const changes = edits.flatMap((edit) => smaller(view.state, edit));
  view.dispatch({ changes, userEvent: 'input.fix', annotations: isolateHistory.of('full'), scrollIntoView: true });
  view.focus();
}

/** Of a large piece only what differs is replaced, so that the caret and what is folded stay. */
function smaller({ doc }: EditorState, { from, to, text }: Change): { from: number; to: number; insert: string }[] {
  if (to - from < LARGE) return [{ from, to, insert: text }];
  return diff(doc.sliceString(from, to), text, { scanLimit: 500 }).map((one) => ({
    from: from + one.fromA,
    to: from + one.toA,
    insert: text.slice(one.fromB, one.toB),
  }));
}

function caretOf(state: EditorState): Caret {
  const head = state.selection.main.head;
  const line = state.doc.lineAt(head);
  return { line: line.number, column: head - line.from + 1 };
}
