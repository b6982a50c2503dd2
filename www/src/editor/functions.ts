// Functions while typing: their names to choose from, and the signature of the call around the caret. What they
// are and do is the engine's word; this file finds the call, by the colours' tokens.
import {
  autocompletion,
  completionStatus,
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { EditorState, Prec, StateEffect, StateField, type Extension, type Transaction } from '@codemirror/state';
import { EditorView, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import type { FunctionInfo } from 'formwork';

export interface FunctionLabels {
  completions: string;
  example: string;
}

/** A bracket is looked for only so far back. */
const REACH = 20_000;
const NAME = /[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}\p{N}_-]*)*/u;
const NAME_AT_END = new RegExp(`${NAME.source}$`, 'u');
const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The call around a place: where its parenthesis is, and how many commas stand between the two. */
interface Call {
  name: string;
  open: number;
  argument: number;
}

function token(state: EditorState, at: number): string {
  return syntaxTree(state).resolveInner(at, 1).name;
}

function isCode(state: EditorState, at: number): boolean {
  return /^(?:brace|meta|operator)$/.test(token(state, at));
}

/** Every bracket that is open at a place, from the inside out, with the commas behind it. */
function* openBrackets(state: EditorState, pos: number): Generator<{ open: number; bracket: string; commas: number }> {
  const start = Math.max(0, pos - REACH);
  const text = state.sliceDoc(start, pos);
  const closed: string[] = [];
  let commas = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    const char = text[i] ?? '';
    if (!'()[]{},'.includes(char) || !isCode(state, start + i)) continue;
    if (char === ',') {
      if (closed.length === 0) commas += 1;
    } else if (char in CLOSING) {
      closed.push(CLOSING[char] ?? '');
    } else if (closed.length > 0) {
      if (closed.at(-1) === char) closed.pop();
    } else {
      yield { open: start + i, bracket: char, commas };
      commas = 0;
    }
  }
}

function callAround(state: EditorState, pos: number): Call | undefined {
  for (const { open, bracket, commas } of openBrackets(state, pos)) {
    if (bracket !== '(') continue;
    const line = state.doc.lineAt(open);
    const name = NAME_AT_END.exec(line.text.slice(0, open - line.from).trimEnd())?.[0];
    if (name) return { name, open, argument: commas };
  }
  return undefined;
}

/** Whether a name that begins here can be a function's: a value is expected, not an argument or a block. */
function expectsValue(state: EditorState, from: number): boolean {
  const kind = token(state, from);
  if (kind.startsWith('variableName')) return true;
  if (kind !== 'keyword') return false;
  const around = openBrackets(state, from).next().value;
  return around !== undefined && around.bracket !== '{';
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The signature, with the parameter that is being written marked. */
function signature(one: FunctionInfo, argument?: number): HTMLElement {
  const code = element('code', 'cm-function-signature', `${one.name}(`);
  const last = one.parameters.length - 1;
  one.parameters.forEach((parameter, index) => {
    const own = index === argument || (index === last && parameter.variadic && (argument ?? -1) > index);
    const text = `${parameter.variadic ? '...' : ''}${parameter.name}: ${parameter.type}`;
    if (index > 0) code.append(', ');
    code.append(own ? element('mark', 'cm-function-parameter', text) : text);
  });
  code.append(`): ${one.returns}`);
  return code;
}

function described(one: FunctionInfo, labels: FunctionLabels, argument?: number): HTMLElement {
  const box = element('div', 'cm-function');
  box.append(signature(one, argument), element('p', 'cm-function-summary', one.summary));
  const example = one.examples[0];
  if (example) {
    const shown = element('pre', 'cm-function-example', `${example.call}\n→ ${example.result}`);
    shown.setAttribute('aria-label', labels.example);
    box.append(shown);
  }
  return box;
}

function option(one: FunctionInfo, labels: FunctionLabels): Completion {
  return {
    label: one.name,
    type: 'function',
    info: () => described(one, labels),
    apply(view, completion, from, to) {
      const called = view.state.sliceDoc(to, to + 1) === '(';
      const inside = from + one.name.length + (one.parameters.length > 0 || called ? 1 : 2);
      view.dispatch({
        changes: { from, to, insert: called ? one.name : `${one.name}()` },
        selection: { anchor: inside },
        annotations: pickedCompletion.of(completion),
        userEvent: 'input.complete',
      });
    },
  };
}

function completions(functions: FunctionInfo[], labels: FunctionLabels) {
  const options = functions.map((one) => option(one, labels));
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(NAME);
    if (!word || !expectsValue(context.state, word.from)) return null;
    return { from: word.from, options, validFor: new RegExp(`^${NAME.source}$`, 'u') };
  };
}

const setShown = StateEffect.define<boolean>();

/** The tooltip with the signature: typing inside a call opens it, leaving the call or Escape closes it. */
export function signatureHelp(functions: FunctionInfo[], labels: FunctionLabels): Extension {
  const byName = new Map(functions.map((one) => [one.name, one]));
  const find = (state: EditorState): Tooltip | null => {
    const caret = state.selection.main;
    const call = caret.empty ? callAround(state, caret.head) : undefined;
    const known = call && byName.get(call.name.replace(/^core::/, ''));
    if (!call || !known) return null;
    return {
      pos: call.open,
      above: true,
      create() {
        const dom = described(known, labels, call.argument);
        dom.classList.add('cm-signature');
        dom.setAttribute('role', 'status');
        return { dom };
      },
    };
  };
  const next = (shown: Tooltip | null, tr: Transaction): Tooltip | null => {
    const asked = tr.effects.find((effect) => effect.is(setShown));
    if (asked) return asked.value ? find(tr.state) : null;
    const typed = tr.docChanged && tr.isUserEvent('input');
    if (!typed && !shown) return null;
    return tr.docChanged || tr.selection ? find(tr.state) : shown;
  };
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update: next,
    provide: (one) => showTooltip.from(one),
  });
  const show = (value: boolean) => (view: EditorView) => {
    // Names to choose from lie above the signature and close first.
    if (!value && (!view.state.field(field) || completionStatus(view.state) === 'active')) return false;
    view.dispatch({ effects: setShown.of(value) });
    return true;
  };
  const keys = [
    { key: 'Mod-Shift-Space', run: show(true) },
    { key: 'Escape', run: show(false) },
  ];
  return [field, Prec.highest(keymap.of(keys))];
}

/** Without `chosen`, Enter takes none of the offered names until one is chosen. */
export function functionHelp(functions: FunctionInfo[], labels: FunctionLabels, chosen = true): Extension {
  const source = completions(functions, labels);
  return [
    signatureHelp(functions, labels),
    autocompletion({ override: [source], icons: false, selectOnOpen: chosen }),
    EditorState.phrases.of({ Completions: labels.completions }),
  ];
}
