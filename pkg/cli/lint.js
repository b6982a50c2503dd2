// `formwork lint`: what the engine finds, in the form that is asked for.
import { stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { format, lintWorkspace, merge } from 'formwork/linter';
import { Misuse } from './arguments.js';
import { seen, target, text } from './input.js';
import { CONFIG, lintOptions, understood } from './lint-options.js';
import { dry, mend } from './mend.js';
import { pages } from './pages.js';
import { expanded } from './globs.js';
import { colourful, progress } from './terminal.js';
import { replace } from './write.js';

export const linting = {
  usage: `formwork lint [--fix | --fix=dry] [--unsafe-fixes] [--format FORMAT] [--output FILE] [--config FILE] [--rule ID=LEVEL]…
                [--baseline FILE] [--write-baseline FILE] [--max-warnings N] [--docs URL] [--stdin-filename PATH] [--watch] PATH…`,
  watch: true,
  help: `Checks templates, each PATH or what a pattern such as 'stacks/*' matches, and applies the lint rules. FORMAT is text (the default), json, sarif, github, junit or gcc.
--fix mends what can be mended safely and says what it changed; --fix=dry shows it as a diff instead and writes nothing;
--unsafe-fixes mends what may change the meaning, too. Of standard input the mended text goes to standard output.
--rule sets a rule's level (error, warning, note or off) over that of the configuration: ${CONFIG} in the template's
folder or above it, or --config FILE. --baseline hides what a file made by --write-baseline knows.
--docs is where the rules' pages are, for links in reports. --stdin-filename is the file that standard input stands for,
beside the others of its folder. Exit code 1: there are errors, or more warnings than --max-warnings.`,
  argument: 'several',
  // An option whose value may be missing.
  words: (words) => words.map((word) => (word.startsWith('--fix=') ? word.replace('--fix=', '--fix-how=') : word)),
  options: lintOptions,
  run,
};

async function run(given, options) {
  const paths = await expanded(given);
  const asked = await understood(paths, options);
  const results = [];
  const line = progress();
  for (const [at, path] of paths.entries()) {
    line.say(`linting ${path} (${at + 1} of ${paths.length}) …`);
    results.push(await single(path, asked));
  }
  line.done();
  return finish(merge(results), asked);
}

async function finish(result, asked) {
  if (asked.writeBaseline !== undefined) return told(`${asked.writeBaseline} has what was found; --baseline ${asked.writeBaseline} hides it from now on\n`);
  const tooMany = result.warning_count > asked.maxWarnings;
  await put(await report(result, asked), asked);
  if (tooMany) told(`formwork: more than ${asked.maxWarnings} warnings: ${result.warning_count}\n`);
  return result.error_count > 0 || tooMany ? 1 : 0;
}

/** What is no part of the report. */
function told(text) {
  process.stderr.write(text);
  return 0;
}

async function single(path, asked) {
  const from = await target(path, asked);
  refuseNoTemplate(from);
  const { root, workspace } = from;
  const options = { root, levels: asked.levels, baseline: asked.baseline, ...(asked.config ?? (await configuration(from))) };
  if (asked.fix === 'write') await mend(from, asked, options);
  if (asked.fix === 'dry') process.stdout.write(dry(from, asked, options));
  if (asked.fix === 'write' && from.kind === 'stdin') process.stdout.write(workspace.text(from.name));
  if (asked.writeBaseline !== undefined) await replace(asked.writeBaseline, workspace.baseline(options));
  return lintWorkspace(workspace, options);
}

/** The nearest configuration: the template's own, which the engine finds, or one above it, but not above the current folder. */
async function configuration({ workspace, folder }) {
  if (workspace.files().includes(CONFIG)) return {};
  const top = resolve('.');
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, CONFIG);
    if (await stat(path).then((found) => found.isFile(), () => false)) return { config: await text(path), configName: seen(path) };
    if (at === top || !at.startsWith(top.endsWith(sep) ? top : top + sep)) return {};
  }
}

/** Nothing to judge is not a clean bill: somebody took the wrong folder. */
function refuseNoTemplate({ path, kind, workspace }) {
  const templates = workspace.templateFolders();
  if (templates.includes('')) return;
  if (kind !== 'folder') throw new Misuse(`${path}: no template: its name does not end in .tf or .tf.json, and it is no blueprint`);
  const folders = templates.slice(0, 5).map((folder) => join(path, folder));
  throw new Misuse(`${path}: no template: no file in it ends in .tf or .tf.json or is a blueprint${folders.length > 0 ? `; did you mean ${folders.join(' or ')}?` : ''}`);
}

async function report(result, { format: name, docs, output, taken }) {
  return format(result, name, {
    docs,
    colour: output === undefined && taken === undefined && colourful(),
    pages: name === 'sarif' ? await pages(result.rules.map(({ id }) => id)) : {},
  });
}

/** A diff, or a mended text, has standard output for itself. */
async function put(text, { output, taken }) {
  if (output !== undefined) await replace(output, text);
  else if (!taken) process.stdout.write(text);
  else if (taken === 'mended') process.stderr.write(text);
}
