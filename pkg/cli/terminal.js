// What is known of where the output goes.
import { env, stdout } from 'node:process';

/** Colours only where somebody looks, and never against NO_COLOR. */
export function colourful() {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stdout.isTTY === true && env.TERM !== 'dumb';
}
