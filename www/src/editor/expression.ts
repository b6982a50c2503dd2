// The input of the expression console: one expression, with the looks and the help of the editor.
import { acceptCompletion, completionStatus, moveCompletionSelection } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { assistance, hclExpression, type Assist, type AssistLabels } from 'formwork/codemirror';
import { shadow, typeOver } from './shadow';
import { theme } from './theme';

export interface ExpressionEvents {
  change(text: string): void;
  submit(): void;
  /** An arrow key at the first or last line; whether there was something to recall. */
  recall(step: -1 | 1): boolean;
}

export interface ExpressionTexts {
  label: string;
  keys: string;
  placeholder: string;
}

export interface ExpressionInput {
  setText(text: string): void;
  setTexts(texts: ExpressionTexts): void;
  /** Whom to ask what could be written and what is known. */
  setAssist(assist: Assist, labels: AssistLabels): void;
  select(from: number, to: number): void;
  destroy(): void;
}

const looks = EditorView.theme({
  '&': { height: 'auto', maxHeight: '15em', borderRadius: 'var(--radius)' },
  '.cm-content': { padding: '4px 0' },
  '.cm-line': { padding: '0 8px' },
  '.cm-placeholder': { color: 'var(--text-faint)' },
});

/** Chooses the first of what is offered. */
const first = (view: EditorView) =>
  completionStatus(view.state) === 'active' && moveCompletionSelection(true)(view);

function atEdge({ doc, selection }: EditorState, step: -1 | 1): boolean {
  const { empty, head } = selection.main;
  return empty && doc.lineAt(head).number === (step < 0 ? 1 : doc.lines);
}

export function createExpressionInput(host: HTMLElement, text: string, events: ExpressionEvents): ExpressionInput {
  const { root, parent } = shadow(host);
  const texts = new Compartment();
  const help = new Compartment();
  const submit = () => (events.submit(), true);
  const recall = (step: -1 | 1) => (view: EditorView) => atEdge(view.state, step) && events.recall(step);
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      selection: { anchor: text.length },
      extensions: [
        history(),
        drawSelection(),
        indentUnit.of('  '),
        bracketMatching(),
        EditorView.lineWrapping,
        typeOver,
        hclExpression,
        looks,
        theme,
        texts.of([]),
        help.of([]),
        keymap.of([
          { key: 'Tab', run: (view) => acceptCompletion(view) || (first(view) && acceptCompletion(view)) },
          { key: 'Enter', run: submit },
          { key: 'Mod-Enter', run: submit },
          { key: 'ArrowUp', run: recall(-1) },
          { key: 'ArrowDown', run: recall(1) },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          const outside = update.transactions.some((one) => one.annotation(Transaction.remote));
          if (update.docChanged && !outside) events.change(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        selection: { anchor: next.length },
        annotations: [Transaction.remote.of(true)],
        scrollIntoView: true,
      });
    },
    setTexts({ label, keys, placeholder: hint }) {
      const attributes = EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-description': keys,
        spellcheck: 'false',
        autocapitalize: 'off',
      });
      view.dispatch({ effects: texts.reconfigure([attributes, placeholder(hint)]) });
    },
    setAssist(assist, labels) {
      view.dispatch({ effects: help.reconfigure(assistance(assist, labels, false)) });
    },
    select(from, to) {
      const length = view.state.doc.length;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view.dispatch({ selection, scrollIntoView: true });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
