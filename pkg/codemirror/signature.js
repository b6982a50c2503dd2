// The signature of the call around the caret, while typing. The engine finds the call; this file asks and shows.
import { completionStatus } from '@codemirror/autocomplete';
import { Prec, StateEffect, StateField } from '@codemirror/state';
import { EditorView, keymap, showTooltip, ViewPlugin } from '@codemirror/view';

function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** The label, with the parameter that is being written marked. */
function marked({ label, parameters, activeParameter }) {
  const [from, to] = (activeParameter !== undefined && parameters[activeParameter]) || [0, 0];
  const code = element('code', 'cm-function-signature', label.slice(0, from));
  if (from < to) code.append(element('mark', 'cm-function-parameter', label.slice(from, to)));
  code.append(label.slice(to));
  return code;
}

function described(call, labels) {
  const box = element('div', 'cm-function cm-signature');
  box.setAttribute('role', 'status');
  box.append(marked(call), element('p', 'cm-function-summary', call.documentation));
  if (call.example) {
    const shown = element('pre', 'cm-function-example', call.example.join('\n→ '));
    shown.setAttribute('aria-label', labels.example);
    box.append(shown);
  }
  return box;
}

const setCall = StateEffect.define();

const shownCall = StateField.define({
  create: () => null,
  update(shown, tr) {
    for (const effect of tr.effects) if (effect.is(setCall)) return effect.value;
    return shown && tr.docChanged ? { ...shown, pos: tr.changes.mapPos(shown.pos) } : shown;
  },
  provide: (field) => showTooltip.from(field),
});

/** The tooltip with the signature: typing inside a call opens it, leaving the call or Escape closes it. */
export function signatureHelp(find, labels) {
  let turn = 0;
  const look = async (view) => {
    const own = ++turn;
    // Until everybody has heard of the change that this follows.
    await null;
    const { doc, selection } = view.state;
    const { empty, head } = selection.main;
    const call = empty ? await find(head) : undefined;
    const moved = own !== turn || view.state.doc !== doc || view.state.selection.main.head !== head;
    if (moved || (!call && !view.state.field(shownCall, false))) return;
    const tooltip = call && { pos: call.open, above: true, create: () => ({ dom: described(call, labels) }) };
    view.dispatch({ effects: setCall.of(tooltip ?? null) });
  };
  const follow = ViewPlugin.define((view) => ({
    update({ docChanged, selectionSet, transactions, state }) {
      const typed = docChanged && transactions.some((one) => one.isUserEvent('input'));
      const shown = state.field(shownCall, false) && (docChanged || selectionSet);
      if (typed || shown) void look(view);
    },
  }));
  const close = (view) => {
    // Names to choose from lie above the signature and close first.
    turn += 1;
    if (!view.state.field(shownCall, false) || completionStatus(view.state) === 'active') return false;
    view.dispatch({ effects: setCall.of(null) });
    return true;
  };
  const keys = [
    { key: 'Mod-Shift-Space', run: (view) => (void look(view), true) },
    { key: 'Escape', run: close },
  ];
  return [shownCall, follow, Prec.highest(keymap.of(keys))];
}
