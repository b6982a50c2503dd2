// What the engine says is wrong, as diagnostics with what mends them.
import { linter } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { prose } from './prose.js';
import { session } from './session.js';
import { showTokens } from './tokens.js';

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' };

export function problems({ delay = 250, labels }) {
  return linter((view) => diagnostics(view, labels), { delay });
}

export async function diagnostics(view, labels) {
  const asked = view.state.facet(session);
  const found = await asked.ask(view, 'lint', asked.options);
  const names = found && (await asked.ask(view, 'semanticTokens', asked.file));
  if (names) showTokens(view, names);
  if (!found) return [];
  const root = asked.options?.root ?? '';
  return found.diagnostics.filter(({ range }) => range?.filename === root + asked.file).map((one) => diagnostic(view, one, root, labels));
}

function diagnostic(view, { range, severity, code, summary, detail, fixes }, root, labels) {
  const { doc } = view.state;
  const from = Math.min(range.from, doc.length);
  return {
    from,
    to: Math.min(Math.max(range.to, from), doc.length),
    severity: SEVERITY[severity],
    source: code,
    message: detail ? `${summary}. ${detail}` : summary,
    renderMessage: () => rendered(summary, detail),
    actions: fixes.filter(({ safety, edits }) => safety !== 'show' && edits.length > 0).map((fix) => ({
      name: fix.safety === 'unsafe' ? `${plain(fix.title)} (${labels.unsafe})` : plain(fix.title),
      apply: (shown) => void (shown.state.doc === doc && apply(shown, fix.edits.map((one) => ({ ...one, filename: one.filename.slice(root.length) })))),
    })),
  };
}

const plain = (title) => title.replaceAll('`', '');

function rendered(summary, detail) {
  const box = document.createElement('div');
  const title = document.createElement('strong');
  title.textContent = summary;
  box.append(title);
  if (detail) box.append(document.createElement('br'), ...prose(detail));
  return box;
}

/** Makes edits: those of the editor's own file here, the others through `edit`. */
export function apply(view, edits) {
  const asked = view.state.facet(session);
  const others = edits.filter(({ filename }) => filename !== asked.file);
  if (others.length > 0) asked.edit?.(others);
  const changes = edits.filter(({ filename }) => filename === asked.file).map(({ from, to, text }) => ({ from, to, insert: text }));
  view.dispatch({ changes, userEvent: 'input.fix', scrollIntoView: true });
}

export const looks = EditorView.baseTheme({
  '.cm-facts, .cm-function': { padding: '6px 10px', maxWidth: '36em', whiteSpace: 'normal' },
  '.cm-facts-signature, .cm-function-signature, .cm-facts-value, .cm-function-example': { fontFamily: 'monospace', overflowWrap: 'anywhere' },
  '.cm-facts-line, .cm-function-summary': { margin: '4px 0 0' },
  '.cm-function-parameter': { background: 'none', fontWeight: '700', color: 'inherit' },
  '.cm-is-deprecated, .cm-completion-deprecated .cm-completionLabel': { textDecoration: 'line-through' },
});
