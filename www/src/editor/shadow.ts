// Where an editor lives, and what it needs because of that.
import { EditorView } from '@codemirror/view';

/**
 * An editor lives in a shadow root: there its style sheets are constructed ones, which the page's
 * content security policy lets through without allowing inline styles.
 */
export function shadow(host: HTMLElement): { root: ShadowRoot; parent: HTMLElement } {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const parent = document.createElement('div');
  root.replaceChildren(parent);
  return { root, parent };
}

/**
 * Typing over a selection, done by the editor: left to the browser, it carries the old text's looks over as
 * an inline style, which the content security policy forbids.
 */
export const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const over = event.inputType === 'insertText' && !view.composing && !view.state.selection.main.empty;
    if (!over || event.data === null || view.state.readOnly) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type' });
    event.preventDefault();
    return true;
  },
});
