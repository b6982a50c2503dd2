// The engine in a worker: does what the other end asks, one call after the other as they come. What has calls of its own stays
// here and crosses as a number.
import { port } from '#port';
import * as formwork from 'formwork';
import { lint, lintWorkspace } from 'formwork/linter';

const { init, Simulator, Workspace, valid, succeeded, ...plain } = formwork;

const kept = new Map();
let next = 1;

const root = {
  ...Object.fromEntries(Object.entries(plain).filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name))),
  init,
  lint,
  workspace: () => new Workspace(),
  open: (options) => Simulator.open(options),
};

/** What only a worker can do with what is kept here. */
const more = {
  lintAll: (workspace, options) => lintWorkspace(workspace, options),
};

async function answer({ target, method, args }) {
  const owner = target === 0 ? root : kept.get(target);
  if (owner === undefined) throw new TypeError('it was let go of');
  if (method === 'release') return void drop(target, owner);
  const own = target === 0 ? Object.hasOwn(root, method) : typeof owner[method] === 'function';
  if (!own && !Object.hasOwn(more, method)) throw new TypeError(`there is no call ${method}`);
  return own ? owner[method](...args) : more[method](owner, ...args);
}

async function drop(target, owner) {
  kept.delete(target);
  await owner.dispose?.();
  if (owner.__wbg_ptr !== 0) owner.free();
}

function crossing(value) {
  if (typeof value?.free !== 'function') return { value };
  if (value instanceof Workspace || value instanceof Simulator || typeof value.evaluate === 'function') {
    kept.set(next, value);
    return { handle: next++ };
  }
  // An answer as bytes.
  const { status, headers, body } = value;
  value.free();
  return { value: { status, headers, body } };
}

function failed(error) {
  const { name, message, code, status, range, response, diagnostics, call, version } = Object(error);
  return { kind: error?.constructor?.name, name, message: message ?? String(error), more: { code, status, range, response, diagnostics, call, version } };
}

port.hear(async ({ id, ...question }) => {
  try {
    port.send({ id, ...crossing(await answer(question)) });
  } catch (error) {
    port.send({ id, error: failed(error) });
  }
});
