// The editor itself. This module and CodeMirror with it are loaded after the page has painted.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
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
import type { DiagnosticDto, FixDto, FunctionInfo } from 'formwork';
import { functionHelp, type FunctionLabels } from './functions';
import { hcl } from './hcl';
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
}

export interface EditorHandle {
  setText(text: string): void;
  /** Shows what the engine said about `text`; ignored when the text has moved on. */
  setProblems(text: string, problems: DiagnosticDto[]): void;
  setReadOnly(readOnly: boolean): void;
  setLabel(label: string): void;
  /** What to complete and explain while typing. */
  setFunctions(functions: FunctionInfo[], labels: FunctionLabels): void;
  select(from: number, to: number): void;
  apply(fix: FixDto): void;
  focus(): void;
  destroy(): void;
}

/** A fix applies as one change, so that one undo takes it back. */
function applyFix(view: EditorView, fix: FixDto): void {
  const changes = fix.edits.map((edit) => ({ from: edit.from, to: edit.to, insert: edit.text }));
  view.dispatch({ changes, userEvent: 'input.fix', scrollIntoView: true });
  view.focus();
}

/** What the engine puts in backticks is a piece of the template. */
function prose(detail: string): Node[] {
  return detail.split('`').map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}

function shown(problem: DiagnosticDto, length: number): Diagnostic[] {
  if (!problem.range?.filename) return [];
  const from = Math.min(problem.range.from, length);
  const to = Math.min(Math.max(problem.range.to, from), length);
  const fixes = problem.fixes.filter((fix) => fix.safety !== 'show');
  return [
    {
      from,
      to,
      severity: problem.severity,
      message: `${problem.summary}. ${problem.detail}`,
      renderMessage() {
        const text = document.createElement('span');
        const title = document.createElement('strong');
        title.textContent = problem.summary;
        text.append(title, ...prose(problem.detail));
        return text;
      },
      actions: fixes.map((fix) => ({
        name: fix.title.replaceAll('`', ''),
        apply: (view: EditorView) => applyFix(view, fix),
      })),
    },
  ];
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
          ...lintKeymap,
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
    setProblems(about, problems) {
      if (about !== view.state.doc.toString()) return;
      const length = view.state.doc.length;
      view.dispatch(setDiagnostics(view.state, problems.flatMap((problem) => shown(problem, length))));
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
    apply: (fix) => applyFix(view, fix),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function caretOf(state: EditorState): Caret {
  const head = state.selection.main.head;
  const line = state.doc.lineAt(head);
  return { line: line.number, column: head - line.from + 1 };
}
