// Every call of the engine passes here, so that what it fails with says which call it was.
import * as engine from './dist/formwork.js';
import { dressed } from './errors.js';

let version = 'not loaded';

/** Asked for once, while the engine is well. */
export function loaded() {
  version = engine.version();
}

export function guard(name, work) {
  return function guarded(...args) {
    try {
      const result = work.apply(this, args);
      return result instanceof Promise ? result.catch((error) => refuse(error, name, args)) : result;
    } catch (error) {
      return refuse(error, name, args);
    }
  };
}

function refuse(error, name, args) {
  throw dressed(error, `${name}(${said(name, args)})`, version);
}

/** Of a request what it asks for, not what is in it. */
function said(name, [first, second]) {
  if (name === 'Simulator.dispatch') return `${first?.method} ${String(first?.path).split('?')[0]}`;
  if (name === 'Simulator.exchange') return `${first} ${String(second).split('?')[0]}`;
  return '';
}

for (const [name, { prototype }] of Object.entries({ Workspace: engine.Workspace, Simulator: engine.Simulator, Evaluator: engine.Evaluator })) {
  for (const [member, { value, ...rest }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (typeof value !== 'function' || member === 'constructor' || member === 'free' || member.startsWith('__')) continue;
    Object.defineProperty(prototype, member, { ...rest, value: guard(`${name}.${member}`, value) });
  }
}
