// The options of `formwork lint`, and what they mean together.
import { explain, rules } from 'formwork';
import { formats } from 'formwork/linter';
import { Misuse } from './arguments.js';
import { seen, text } from './input.js';

const LEVELS = ['error', 'warning', 'note', 'off'];

/** The name of a configuration. */
export const CONFIG = '.formwork.hcl';

export const lintOptions = {
  fix: { type: 'boolean' },
  'fix-how': { type: 'string', hidden: true },
  'unsafe-fixes': { type: 'boolean' },
  format: { type: 'string', default: 'text', values: formats },
  output: { type: 'string' },
  config: { type: 'string' },
  rule: { type: 'string', multiple: true },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
  'max-warnings': { type: 'string' },
  docs: { type: 'string' },
  'stdin-filename': { type: 'string' },
};

/** What is asked, or why it makes no sense; told before anything is read that takes time. */
export async function understood(paths, options) {
  const fix = options['fix-how'] ?? (options.fix ? 'write' : undefined);
  const taken = fix === 'dry' ? 'diff' : fix && paths.includes('-') ? 'mended' : undefined;
  refuse(contradictions(paths, options, fix, taken));
  return {
    format: options.format,
    output: options.output,
    docs: options.docs,
    stdinName: options['stdin-filename'],
    fix,
    taken,
    unsafe: options['unsafe-fixes'] === true,
    maxWarnings: count(options['max-warnings']),
    levels: levels(options.rule),
    config: options.config === undefined ? undefined : { config: await text(options.config), configName: seen(options.config) },
    baseline: options.baseline === undefined ? undefined : await text(options.baseline),
    writeBaseline: options['write-baseline'],
  };
}

function refuse(complaints) {
  for (const [applies, complaint] of complaints) if (applies) throw new Misuse(complaint);
}

function contradictions(paths, options, fix, taken) {
  const { format, output, docs, baseline } = options;
  const write = options['write-baseline'];
  return [
    [fix !== undefined && fix !== 'write' && fix !== 'dry', `--fix takes nothing or dry, not ${JSON.stringify(fix)}`],
    [!formats.includes(format), `there is no format ${JSON.stringify(format)}; there are ${formats.join(', ')}`],
    [options['unsafe-fixes'] && !fix, '--unsafe-fixes goes with --fix or --fix=dry'],
    [options['stdin-filename'] !== undefined && !paths.includes('-'), '--stdin-filename goes with - as the PATH'],
    [paths.filter((path) => path === '-').length > 1, 'standard input can be read only once'],
    [docs !== undefined && !URL.canParse(docs), `--docs takes an address, not ${JSON.stringify(docs)}`],
    [taken && format !== 'text' && output === undefined, 'standard output is for what --fix makes; --output FILE is for the report'],
    [(baseline ?? write) !== undefined && paths.length > 1, 'a baseline is of one template; call once for each PATH'],
    [fix && write !== undefined, '--fix and --write-baseline: one after the other, please'],
  ];
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
