// Help while typing: what could be written, and what is known of the name under the pointer. The engine answers;
// this file asks and shows.
import { autocompletion, pickedCompletion, snippet, startCompletion } from '@codemirror/autocomplete';
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, showTooltip } from '@codemirror/view';
import { prose } from './prose.js';
import { signatureHelp } from './signature.js';

/** Before these places something is offered without being asked for. */
const INVITING = /[\p{L}\p{N}_.:"-]$|[=(,[]\s?$/u;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** The notation of the language server protocol in that of CodeMirror, which writes braces with a backslash. */
export function fields(text) {
  return text.replace(/\\([\\$}])|\$(\d+)|\$\{(\d+)(?::((?:[^}\\]|\\.)*))?\}|[{}]/g, (whole, escaped, plain, number, name) => {
    if (escaped !== undefined) return /[{}]/.test(escaped) ? `\\${escaped}` : escaped;
    if (plain === '0') return '${}';
    if (plain !== undefined) return `\${${plain}}`;
    if (number !== undefined) return name ? `\${${number}:${name.replace(/\\(.)/g, '$1')}}` : `\${${number}}`;
    return `\\${whole}`;
  });
}

function explained(item) {
  // Of a function the detail is its signature.
  const signature = item.detail.startsWith(item.label);
  const box = element('div', 'cm-facts', element('code', 'cm-facts-signature', signature ? item.detail : item.label));
  if (item.detail && !signature) box.append(element('p', 'cm-facts-line', item.detail));
  for (const line of item.documentation.split('\n').filter(Boolean)) {
    box.append(element('p', 'cm-facts-line', ...prose(line)));
  }
  return box;
}

function option(item) {
  const write = (view, completion, from, to) => {
    if (item.snippet !== undefined) {
      snippet(fields(item.snippet))(view, completion, from, to);
    } else {
      view.dispatch({
        changes: { from, to, insert: item.insertText },
        selection: { anchor: from + item.insertText.length },
        annotations: pickedCompletion.of(completion),
        userEvent: 'input.complete',
      });
    }
    // After `name = ` there may be words to choose from.
    if (/=\s*"?$/.test(view.state.sliceDoc(Math.max(0, view.state.selection.main.head - 4), view.state.selection.main.head))) {
      startCompletion(view);
    }
  };
  const shown = { label: item.label, type: item.deprecated ? 'deprecated' : item.kind, apply: write };
  if (item.detail) shown.detail = item.detail.startsWith(item.label) ? item.detail.slice(item.label.length) : item.detail;
  if (item.documentation) shown.info = () => explained(item);
  return shown;
}

function source(assist) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    if (!context.explicit && !INVITING.test(line.text.slice(0, context.pos - line.from))) return null;
    const list = await assist.complete(context.pos);
    if (!list || context.aborted || list.items.length === 0) return null;
    return { from: list.from, to: list.to, options: list.items.map(option), filter: false };
  };
}

function facts(info, labels) {
  const box = element('div', 'cm-facts', element('code', 'cm-facts-signature', info.signature));
  for (const fact of info.facts) box.append(element('p', 'cm-facts-line', ...prose(fact)));
  if (info.value !== undefined) box.append(element('pre', 'cm-facts-value', info.value));
  if (info.link !== undefined) {
    const link = document.createElement('a');
    link.href = info.link;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.textContent = labels.more;
    box.append(element('p', 'cm-facts-line', link));
  }
  return box;
}

function tooltip(info, labels) {
  return { pos: info.from, end: info.to, above: true, create: () => ({ dom: facts(info, labels) }) };
}

const setFacts = StateEffect.define();

/** The facts about the name at the caret, by keyboard: shown until something is typed, moved or escaped. */
const factsAtCaret = StateField.define({
  create: () => null,
  update(shown, tr) {
    for (const effect of tr.effects) if (effect.is(setFacts)) return effect.value;
    return tr.docChanged || tr.selection ? null : shown;
  },
  provide: (field) => showTooltip.from(field),
});

async function showFacts(view, assist, labels) {
  const { state } = view;
  const info = await assist.hover(state.selection.main.head);
  if (!info || view.state.doc !== state.doc) return;
  const shown = tooltip(info, labels);
  const create = () => {
    const dom = facts(info, labels);
    dom.setAttribute('role', 'status');
    return { dom };
  };
  view.dispatch({ effects: setFacts.of({ ...shown, create }) });
}

/** Without `chosen`, Enter takes none of what is offered until something is chosen. */
export function assistance(assist, labels, chosen = true) {
  const hover = hoverTooltip(async (view, pos) => {
    const { doc } = view.state;
    const info = await assist.hover(pos);
    return info && view.state.doc === doc ? tooltip(info, labels) : null;
  });
  const close = (view) => {
    if (!view.state.field(factsAtCaret)) return false;
    view.dispatch({ effects: setFacts.of(null) });
    return true;
  };
  const keys = [
    { key: 'Mod-k Mod-i', run: (view) => (void showFacts(view, assist, labels), true) },
    { key: 'Escape', run: close },
  ];
  return [
    autocompletion({
      override: [source(assist)],
      icons: false,
      selectOnOpen: chosen,
      optionClass: (completion) => (completion.type === 'deprecated' ? 'cm-completion-deprecated' : ''),
    }),
    EditorView.updateListener.of(({ view }) => {
      // The list scrolls, and what scrolls must be reachable.
      const list = view.dom.querySelector('.cm-tooltip-autocomplete > ul');
      if (list && list.tabIndex < 0) list.tabIndex = 0;
    }),
    signatureHelp(assist.call, labels),
    hover,
    factsAtCaret,
    Prec.high(keymap.of(keys)),
    EditorState.phrases.of({ Completions: labels.completions }),
  ];
}
