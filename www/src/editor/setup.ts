// The editor itself. This module and CodeMirror with it are loaded after the page has painted.
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { DiagnosticDto, EditDto, FunctionInfo } from 'formwork';
import { functionHelp, type FunctionLabels } from './functions';
import { hcl } from './hcl';
import { shown, type ProblemLabels } from './problems';
import { shadow, typeOver } from './shadow';
import { theme } from './theme';

export { createExpressionInput } from './expression';

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
}

export interface EditorHandle {
  setText(text: string): void;
  /** Shows what the engine said about `text`; ignored when the text has moved on. */
  setProblems(text: string, problems: DiagnosticDto[], labels: ProblemLabels): void;
  setReadOnly(readOnly: boolean): void;
  setLabel(label: string): void;
  /** What to complete and explain while typing. */
  setFunctions(functions: FunctionInfo[], labels: FunctionLabels): void;
  select(from: number, to: number): void;
  /** Makes changes that belong together: one undo takes them back. */
  apply(edits: readonly EditDto[]): void;
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
  const label = new Compartment();
  const functions = new Compartment();
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
        hcl,
        theme,
        writable.of([]),
        label.of([]),
        functions.of([]),
        keymap.of([
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
        mend: (edits: readonly EditDto[]) => void (about === view.state.doc.toString() && apply(view, edits)),
        about: events.rule,
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
    setFunctions(all, labels) {
      view.dispatch({ effects: functions.reconfigure(functionHelp(all, labels)) });
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

function apply(view: EditorView, edits: readonly EditDto[]): void {
  const changes = edits.map(({ from, to, text }) => ({ from, to, insert: text }));
  view.dispatch({ changes, userEvent: 'input.fix', annotations: isolateHistory.of('full'), scrollIntoView: true });
  view.focus();
}

function caretOf(state: EditorState): Caret {
  const head = state.selection.main.head;
  const line = state.doc.lineAt(head);
  return { line: line.number, column: head - line.from + 1 };
}
