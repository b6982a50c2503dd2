// What is known of where the output goes.
import { env, stderr, stdout } from 'node:process';
import { Misuse } from './arguments.js';

const CHOICES = ['auto', 'always', 'never'];
let chosen = 'auto';

/** Takes `--color`, `--color=WHEN` and `--no-color` out of a command line, wherever they stand. */
export function withoutColour(words) {
  const end = words.indexOf('--');
  return words.filter((word, at) => {
    const found = (end < 0 || at < end) && /^--(no-)?colou?r(?:=(.*))?$/.exec(word);
    if (!found) return true;
    const [, no, when = 'always'] = found;
    if (!CHOICES.includes(when)) throw new Misuse(`--color is ${CHOICES.join(', ')}, not ${JSON.stringify(when)}`);
    chosen = no ? 'never' : when;
    return false;
  });
}

/** Colours only where somebody looks, and never against NO_COLOR, unless the command line says so. */
export function colourful() {
  if (chosen !== 'auto') return chosen === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stdout.isTTY === true && env.TERM !== 'dumb';
}

/** Says what is being done on a line that comes and goes; nothing where nobody looks. */
export function progress(stream = stderr) {
  const shown = stream.isTTY === true && env.TERM !== 'dumb';
  const write = (text) => shown && stream.write(`\r\x1b[K${text}`);
  return {
    say: (text) => write(text.slice(0, Math.max(10, (stream.columns ?? 80) - 1))),
    done: () => write(''),
  };
}
