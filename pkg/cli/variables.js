// Options about values: variables, variable files, and what is deployed.
import { assignments, Misuse } from './arguments.js';
import { bytes, text } from './input.js';

export const variableOptions = {
  var: { type: 'string', multiple: true },
  'var-file': { type: 'string', multiple: true },
  state: { type: 'string' },
};

/** The engine's options; variable files become files of the workspace. */
export async function planOptions(workspace, options) {
  const varFiles = options['var-file'] ?? [];
  const named = [];
  for (const [index, file] of varFiles.entries()) {
    // Inside the workspace a variable file needs a name that no template file has.
    const name = `.var-file/${index}/${file.split('/').pop()}`;
    workspace.setFile(name, await bytes(file));
    named.push(name);
  }
  return {
    variables: assignments(options.var),
    varFiles: named,
    state: options.state === undefined ? undefined : await text(options.state),
  };
}
