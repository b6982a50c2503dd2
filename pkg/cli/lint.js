// `formwork lint`: what the engine finds, in the form that is asked for.
import { stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { explain, rules } from 'formwork';
import { format, formats, lintWorkspace, merge } from 'formwork/linter';
import { Misuse } from './arguments.js';
import { seen, target, text } from './input.js';
import { pages } from './pages.js';
import { colourful } from './terminal.js';
import { replace } from './write.js';

const LEVELS = ['error', 'warning', 'note', 'off'];
const CONFIG = '.formwork.hcl';

export const linting = {
  usage: `formwork lint [--fix | --fix=dry] [--unsafe-fixes] [--format FORMAT] [--output FILE] [--config FILE] [--rule ID=LEVEL]…
                [--baseline FILE] [--write-baseline FILE] [--max-warnings N] [--docs URL] [--stdin-filename PATH] PATH…`,
  help: `Checks templates, each PATH one, and applies the lint rules. FORMAT is text (the default), json, sarif, github, junit or gcc.
--fix mends what can be mended safely and says what it changed; --fix=dry shows it as a diff and writes nothing;
--unsafe-fixes mends what may change the meaning, too. Of standard input the mended text goes to standard output.
--rule sets a rule's level (error, warning, note or off) over that of the configuration: ${CONFIG} in the template's
folder or above it, or --config FILE. --baseline hides what a file made by --write-baseline knows.
--docs is where the rules' pages are, for links in reports. --stdin-filename is the file that standard input stands for,
beside the others of its folder. Exit code 1: there are errors, or more warnings than --max-warnings.`,
  argument: 'several',
  // An option whose value may be missing.
  words: (words) => words.map((word) => (word.startsWith('--fix=') ? word.replace('--fix=', '--fix-how=') : word)),
  options: {
    fix: { type: 'boolean' },
    'fix-how': { type: 'string' },
    'unsafe-fixes': { type: 'boolean' },
    format: { type: 'string', default: 'text' },
    output: { type: 'string' },
    config: { type: 'string' },
    rule: { type: 'string', multiple: true },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
    'max-warnings': { type: 'string' },
    docs: { type: 'string' },
    'stdin-filename': { type: 'string' },
  },
  run,
};

async function run(paths, options) {
  const asked = await understood(paths, options);
  const results = [];
  for (const path of paths) results.push(await single(path, asked));
  const result = merge(results);
  if (asked.writeBaseline !== undefined) return told(`${asked.writeBaseline} has what was found; --baseline ${asked.writeBaseline} hides it from now on\n`);
  const tooMany = result.warning_count > asked.maxWarnings;
  await put(await report(result, asked), asked);
  if (tooMany) told(`formwork: ${result.warning_count} warnings are more than ${asked.maxWarnings}\n`);
  return result.error_count > 0 || tooMany ? 1 : 0;
}

/** What is no part of the report. */
function told(text) {
  process.stderr.write(text);
  return 0;
}

/** The options, before anything is read that takes time. */
async function understood(paths, options) {
  const how = options['fix-how'];
  if (how !== undefined && how !== 'dry') throw new Misuse(`--fix takes nothing or dry, not ${JSON.stringify(how)}`);
  if (!formats.includes(options.format)) throw new Misuse(`there is no format ${JSON.stringify(options.format)}; there are ${formats.join(', ')}`);
  const fix = how ?? (options.fix ? 'write' : undefined);
  if (options['unsafe-fixes'] && !fix) throw new Misuse('--unsafe-fixes goes with --fix or --fix=dry');
  if (options['stdin-filename'] !== undefined && !paths.includes('-')) throw new Misuse('--stdin-filename goes with - as the PATH');
  if (paths.filter((path) => path === '-').length > 1) throw new Misuse('standard input can be read once');
  if (options.docs !== undefined && !URL.canParse(options.docs)) throw new Misuse(`--docs takes an address, not ${JSON.stringify(options.docs)}`);
  const baselines = options.baseline ?? options['write-baseline'];
  if (baselines !== undefined && paths.length > 1) throw new Misuse('a baseline is of one template; call once for each PATH');
  return {
    format: options.format,
    output: options.output,
    docs: options.docs,
    stdinName: options['stdin-filename'],
    fix,
    unsafe: options['unsafe-fixes'] === true,
    maxWarnings: count(options['max-warnings']),
    levels: levels(options.rule),
    config: options.config === undefined ? undefined : { config: await text(options.config), configName: seen(options.config) },
    baseline: options.baseline === undefined ? undefined : await text(options.baseline),
    writeBaseline: options['write-baseline'],
  };
}

function count(word) {
  if (word === undefined) return Infinity;
  if (!/^\d{1,9}$/.test(word)) throw new Misuse(`--max-warnings takes a whole number, not ${JSON.stringify(word)}`);
  return Number(word);
}

function levels(words = []) {
  const known = new Set(rules().map(({ id }) => id));
  return Object.fromEntries(words.map((word) => {
    const [id, level] = word.split('=');
    if (!LEVELS.includes(level) || word.split('=').length !== 2) throw new Misuse(`--rule takes ID=LEVEL with ${LEVELS.join(', ')}, not ${JSON.stringify(word)}`);
    if (!known.has(id)) throw new Misuse(`there is no rule ${JSON.stringify(id)}${meant(id)}`);
    return [id, level];
  }));
}

function meant(id) {
  const { found, near } = explain(id);
  if (found) return '; it is no lint rule but a problem that cannot be turned off';
  return near ? `; did you mean ${near}?` : '';
}

async function single(path, asked) {
  const from = await target(path, asked);
  refuseNoTemplate(from);
  const { root, workspace } = from;
  const options = { root, levels: asked.levels, baseline: asked.baseline, ...(asked.config ?? (await configuration(from))) };
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
  const files = workspace.files();
  const templates = files.filter((name) => /\.tf(\.json)?$/.test(name));
  if (kind === 'zip' || templates.some((name) => !name.includes('/'))) return;
  if (kind !== 'folder') throw new Misuse(`${path}: no template: its name does not end in .tf or .tf.json`);
  const folders = [...new Set(templates.map(dirname))].slice(0, 5).map((folder) => join(path, folder));
  throw new Misuse(`${path}: no template: no file in it ends in .tf or .tf.json${folders.length > 0 ? `; did you mean ${folders.join(' or ')}?` : ''}`);
}

async function report(result, { format: name, docs, output }) {
  return format(result, name, {
    docs,
    colour: output === undefined && colourful(),
    pages: name === 'sarif' ? await pages(result.rules.map(({ id }) => id)) : {},
  });
}

async function put(text, { output }) {
  if (output === undefined) process.stdout.write(text);
  else await replace(output, text);
}
