// `formwork fmt`: files in the layout that `terraform fmt` gives them.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Workspace } from 'formwork';
import { unified } from '../linter/diff.js';
import { Misuse } from './arguments.js';
import { bytes } from './input.js';
import { progress } from './terminal.js';
import { replace } from './write.js';

const STDIN = '<stdin>';

export const formatting = {
  usage: 'formwork fmt [--check] [--diff] [--recursive] PATH…',
  help: `Gives files the layout of \`terraform fmt\`, to the byte, and lists those that change. Of a folder the files in it, with --recursive
also those in its folders; of standard input the text goes to standard output. --check changes nothing: exit code 3 says that
something would change. --diff shows the changes. A file with mistakes stays as it is: exit code 2.`,
  argument: 'several',
  options: {
    check: { type: 'boolean' },
    diff: { type: 'boolean' },
    recursive: { type: 'boolean' },
  },
  async run(paths, options) {
    if (paths.filter((path) => path === '-').length > 1) throw new Misuse('standard input can be read once');
    let [changed, wrong] = [false, false];
    const line = progress();
    for (const path of paths) {
      for await (const file of files(path, options)) {
        line.say(`formatting ${file} …`);
        const { result, content } = await formatted(file);
        line.done();
        process.stderr.write(result.text);
        wrong ||= result.diagnostics.some(({ severity }) => severity === 'error');
        changed ||= result.files.length > 0;
        await put(file, content, result, options);
      }
    }
    if (wrong) return 2;
    return changed && options.check ? 3 : 0;
  },
};

/** The files that a path stands for, in order. */
async function* files(path, options) {
  if (path === '-') return yield STDIN;
  const kind = await stat(path).catch(() => undefined);
  if (!kind) throw new Misuse(`${path}: no such file or folder`);
  if (kind.isDirectory()) return yield* folder(path, options);
  if (!Workspace.formats(basename(path), true)) throw new Misuse(`${path}: only the native syntax can be formatted: .tf, .tfvars, .tftest.hcl, .tfmock.hcl and .tfquery.hcl`);
  yield path;
}

async function* folder(root, options) {
  const entries = await readdir(root, { withFileTypes: true }).catch((error) => { throw new Misuse(`${root}: ${error.message}`); });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) {
      // A folder is left out where a file of its name is.
      if (options.recursive && Workspace.formats(`${entry.name}/main.tf`)) yield* folder(path, options);
    } else if (Workspace.formats(entry.name)) yield path;
  }
}

async function formatted(path) {
  const content = path === STDIN ? await buffer(process.stdin) : await bytes(path);
  const workspace = new Workspace();
  try {
    workspace.setFile(path, content);
    return { content, result: workspace.format(path) };
  } finally {
    workspace.free();
  }
}

async function put(path, content, { files: [file], diagnostics }, { check, diff }) {
  const fresh = file ? applied(content, file.edits) : content;
  if (path !== STDIN && file) process.stdout.write(`${path}\n`);
  if (diff && file) process.stdout.write(unified(path === STDIN ? 'stdin' : path, content.toString(), fresh.toString()));
  if (file && !file.faithful) process.stderr.write(`${path}: a piece of the text is dropped or joined, as terraform fmt does\n`);
  if (check) return;
  if (path !== STDIN && file) await replace(path, fresh);
  // What has mistakes goes nowhere.
  if (path === STDIN && !diff && diagnostics.length === 0) process.stdout.write(fresh);
}

/** The same bytes but for the edits, so that what is not UTF-8 stays. */
function applied(content, edits) {
  const parts = [];
  let done = 0;
  for (const { start, end, text } of edits) {
    parts.push(content.subarray(done, start), Buffer.from(text));
    done = end;
  }
  return Buffer.concat([...parts, content.subarray(done)]);
}
