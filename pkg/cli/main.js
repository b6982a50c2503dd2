// The command line: chooses the command, prints, and gives the exit code.
//   0  done, nothing wrong      1  the template is wrong      2  the call is wrong
import { init } from 'formwork';
import { Misuse, parse } from './arguments.js';
import { commands, usage } from './commands.js';
import { examples } from './examples.js';
import { withoutColour } from './terminal.js';
import { watching } from './watch.js';

export async function main(words) {
  // Whoever reads us may stop at any time; nothing is wrong then.
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  try {
    const [name, ...rest] = withoutColour(words);
    if (name === 'help' && Object.hasOwn(commands, rest[0])) return say(help(rest[0]));
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') return say(usage());
    if (name === '--version') return say((await engine()).version());
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new Misuse(`there is no command ${JSON.stringify(name)}; there are ${Object.keys(commands).join(', ')}`);
    const { options, argument } = parse(rest, command);
    if (options.help) return say(help(name));
    if (argument === undefined && !['optional', 'none'].includes(command.argument)) throw new Misuse(command.missing ?? 'a PATH is missing: a folder, a file, a zip, or - for standard input');
    await init();
    if (!options.watch) return await command.run(argument, options);
    const again = () => command.run(argument, options).catch((error) => told(error));
    return await watching([argument].flat(), options, again);
  } catch (error) {
    return told(error);
  }
}

function told(error) {
  process.stderr.write(error instanceof Misuse ? `formwork: ${error.message}\nTry: formwork --help\n` : unexpected(error));
  return 2;
}

function help(name) {
  const { usage, help, watch } = commands[name];
  const rows = examples[name].map(([line, what]) => `  ${line}\n      ${what}\n`);
  return `${usage}\n\n${help}\n${watch ? '--watch does it again whenever a file changes, until it is interrupted.\n' : ''}\nExamples:\n${rows.join('')}`;
}

/** A defect of ours, in one line; the trace is for whoever mends it. */
function unexpected(error) {
  const trace = process.env.FORMWORK_TRACE ? `\n${error?.stack}` : ' (FORMWORK_TRACE=1 shows where)';
  return `formwork: this should not have happened: ${error?.message ?? error}${trace}\n`;
}

async function engine() {
  await init();
  return import('formwork');
}

function say(text) {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}
