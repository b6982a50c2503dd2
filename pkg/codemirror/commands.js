// What is done on a key: layout, definition, another name.
import { EditorView } from '@codemirror/view';
import { apply } from './problems.js';
import { session } from './session.js';

/** Gives the text its layout; false when it has mistakes. */
export async function format(view) {
  const asked = view.state.facet(session);
  const result = await asked.ask(view, 'format', asked.file);
  if (!result || result.diagnostics.some(({ severity }) => severity === 'error')) return false;
  const changes = (result.files[0]?.edits ?? []).map(({ from, to, text }) => ({ from, to, insert: text }));
  if (changes.length > 0) view.dispatch({ changes, userEvent: 'format' });
  return true;
}

/** Goes to where the name at the caret is declared; false when nobody knows. */
export async function definition(view) {
  const asked = view.state.facet(session);
  const [place] = (await asked.ask(view, 'definition', asked.file, view.state.selection.main.head)) ?? [];
  if (!place) return false;
  if (place.filename !== asked.file) asked.open?.(place);
  else view.dispatch({ selection: { anchor: place.from, head: place.to }, effects: EditorView.scrollIntoView(place.from, { y: 'center' }) });
  return true;
}

/** Gives the name at the caret another one, everywhere. Resolves with why that cannot be. */
export async function rename(view, to) {
  const asked = view.state.facet(session);
  const result = await asked.ask(view, 'rename', asked.file, view.state.selection.main.head, to);
  if (!result) return 'the text has changed meanwhile';
  const edits = [...result.edits, ...(result.moved ? [result.moved] : [])];
  if (result.error === undefined) apply(view, edits);
  return result.error;
}
