// The engine's help as extensions of CodeMirror 6. Nothing here loads the engine: who has an editor has a workspace.
import { indentUnit } from '@codemirror/language';
import { keymap, ViewPlugin } from '@codemirror/view';
import { definition, format } from './commands.js';
import { assistance } from './help.js';
import { hcl } from './hcl.js';
import { looks, problems } from './problems.js';
import { session, Session } from './session.js';
import { tokens } from './tokens.js';

export { definition, format, rename } from './commands.js';
export { assistance, fields } from './help.js';
export { hcl, hclExpression } from './hcl.js';
export { diagnostics } from './problems.js';
export { prose } from './prose.js';
export { signatureHelp } from './signature.js';
export { showTokens, tokens } from './tokens.js';

const LABELS = { completions: 'Completions', more: 'Documentation', example: 'Example', unsafe: 'may change the meaning' };

export function formwork(options) {
  const own = new Session(options);
  const labels = { ...LABELS, ...options.labels };
  // Only the editor itself knows what its text is now.
  let editor;
  const assist = {
    complete: (offset) => own.ask(editor, 'complete', own.file, offset),
    hover: (offset) => own.ask(editor, 'hover', own.file, offset),
    call: (offset) => own.ask(editor, 'signatureHelp', own.file, offset),
  };
  return [
    session.of(own),
    ViewPlugin.define((view) => ((editor = view), {})),
    options.language === false ? [] : [hcl, indentUnit.of('  ')],
    tokens,
    problems({ delay: options.delay, labels }),
    assistance(assist, labels),
    looks,
    keymap.of([
      { key: 'Shift-Alt-f', run: (view) => (void format(view), true), preventDefault: true },
      { key: 'F12', run: (view) => (void definition(view), true), preventDefault: true },
    ]),
  ];
}
