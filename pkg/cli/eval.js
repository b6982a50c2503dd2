// `formwork eval`: an expression as an argument, or one after the other from standard input.
import { createInterface } from 'node:readline';
import { Workspace } from 'formwork';
import { Misuse } from './arguments.js';
import { open } from './input.js';
import { lines } from './lines.js';
import { planOptions, variableOptions } from './variables.js';

export const evaluation = {
  usage: 'formwork eval [--json] [--dir PATH] [--var NAME=VALUE]… [--var-file FILE]… [--state TFSTATE] [EXPRESSION]',
  help: `Evaluates an expression as if it were a local value of the template in --dir, or of an empty one. Without EXPRESSION,
expressions are read from standard input, and each is answered before the next is read: with --json one a line
as a JSON string, answered by one line of JSON; without it as they stand, until no bracket is open.`,
  argument: 'optional',
  options: {
    json: { type: 'boolean' },
    dir: { type: 'string' },
    ...variableOptions,
  },
  async run(expression, options) {
    if (options.dir === '-') throw new Misuse('--dir takes a folder, a file or a zip; standard input is for expressions');
    const workspace = options.dir === undefined ? new Workspace() : await open(options.dir);
    const evaluator = workspace.evaluator(await planOptions(workspace, options));
    const { ok, text } = evaluator.template();
    process.stderr.write(text);
    if (!ok) return 1;
    if (expression !== undefined) return single(evaluator, expression, options.json);
    return options.json ? answered(evaluator) : shown(evaluator);
  },
};

function single(evaluator, expression, json) {
  const result = evaluator.evaluate(expression);
  if (json) process.stdout.write(`${result.json}\n`);
  else show(result);
  return result.ok ? 0 : 1;
}

function show({ ok, text }) {
  (ok ? process.stdout : process.stderr).write(text);
}

/** One line of JSON for each line of JSON. */
async function answered(evaluator) {
  for await (const batch of lines(process.stdin)) {
    const text = batch.map((line) => `${evaluator.answerLine(line)}\n`).join('');
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return evaluator.misread > 0 ? 2 : 0;
}

/** Expressions as they stand; one goes on in the next line while something in it is open. */
async function shown(evaluator) {
  const { isOpen } = evaluator.constructor;
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  const input = createInterface({ input: process.stdin, output: interactive ? process.stdout : undefined, prompt: '> ' });
  let [pending, failed] = ['', false];
  const finish = () => {
    if (pending.trim() !== '') {
      const result = evaluator.evaluate(pending);
      show(result);
      failed ||= !result.ok;
    }
    pending = '';
  };
  if (interactive) input.prompt();
  for await (const line of input) {
    pending += pending === '' ? line : `\n${line}`;
    if (!isOpen(pending)) finish();
    input.setPrompt(pending === '' ? '> ' : '. ');
    if (interactive) input.prompt();
  }
  finish();
  if (interactive) process.stdout.write('\n');
  return failed && !interactive ? 1 : 0;
}
