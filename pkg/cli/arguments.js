// Reads the words of a command line.
import { parseArgs } from 'node:util';

/** The call is wrong, not the template. */
export class Misuse extends Error {}

/** `argument` in a command's row: `optional`, `none`, or `several`; without it there is exactly one. */
export function parse(words, command) {
  const options = { help: { type: 'boolean', short: 'h' }, ...(command.watch && { watch: { type: 'boolean' } }), ...command.options };
  let parsed;
  try {
    parsed = parseArgs({ args: command.words?.(words) ?? words, options, allowPositionals: true });
  } catch (error) {
    throw new Misuse(error.message.replace(/ To specify a positional argument.*/s, '').replaceAll('\n', ' '));
  }
  const [argument, ...more] = parsed.positionals;
  if (command.argument === 'none' && argument !== undefined) throw new Misuse(`${JSON.stringify(argument)} is too much; this command takes options only`);
  if (command.argument === 'several') return { options: parsed.values, argument: argument && parsed.positionals };
  if (more.length > 0) throw new Misuse(`one at a time, please: ${JSON.stringify(more[0])} is too many`);
  return { options: parsed.values, argument };
}

/** `--var name=value` words as a record; the value may hold further equals signs. */
export function assignments(words = []) {
  return Object.fromEntries(words.map((word) => {
    const at = word.indexOf('=');
    if (at < 1) throw new Misuse(`--var takes name=value, not ${JSON.stringify(word)}`);
    return [word.slice(0, at), word.slice(at + 1)];
  }));
}
