// `formwork convert`: a blueprint as a template of Terraform.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Misuse } from './arguments.js';
import { target } from './input.js';
import { replace } from './write.js';

export const converting = {
  usage: 'formwork convert [--json] [--output FOLDER [--force]] PATH',
  help: `Makes a Terraform template of a blueprint and says what is not the same in it: what has no counterpart, and what the
provider needs and the blueprint does not say. The files go to standard output, or into FOLDER, where --force replaces those of the
same names. --json answers with files, places and differences. Exit code 3: something is not the same.`,
  options: {
    json: { type: 'boolean' },
    output: { type: 'string' },
    force: { type: 'boolean' },
  },
  async run(path, { json, output, force }) {
    const { workspace } = await target(path, { called: 'blueprint.yaml' });
    if (workspace.blueprint() === undefined) throw new Misuse(`${path}: no blueprint: no file of YAML or JSON in it names tosca_definitions_version, or it has files of Terraform`);
    const { text, ...result } = workspace.convert();
    if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else process.stderr.write(text);
    if (!result.ok) return 1;
    if (output !== undefined) await write(result.files, output, force);
    else if (!json) process.stdout.write(result.files.map(({ filename, text }) => `# ${filename}\n${text}`).join('\n'));
    return result.notes.length > 0 ? 3 : 0;
  },
};

/** All of the files, or none when one of them is there already. */
async function write(files, folder, force) {
  const paths = files.map(({ filename }) => join(folder, filename));
  for (const path of force ? [] : paths) {
    if (await stat(path).then(() => true, () => false)) throw new Misuse(`${path} is there already; --force replaces it`);
  }
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw new Misuse(`${folder}: ${error.message}`);
  });
  for (const [index, { text }] of files.entries()) await replace(paths[index], text);
}
