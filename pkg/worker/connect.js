// The page's end: calls as promises. What stays in the worker is an object whose calls go there.
import { EngineError, FormworkError, StoreError } from '../errors.js';

const KINDS = { EngineError, FormworkError, StoreError };

/** `line` has `send`, `hear`, `fail` and `end` of the platform's worker. */
export async function connect(line, options) {
  const waiting = new Map();
  let next = 1;
  let dead;

  const ask = (target, method, args) =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      const id = next++;
      line.send({ id, target, method, args });
      waiting.set(id, { resolve, reject });
    });
  const end = (error) => {
    dead ??= error;
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };

  line.hear(({ id, error, handle, value }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(revived(error));
    else resolve(handle === undefined ? value : remote(ask, handle));
  });
  line.fail((error) => end(new EngineError(`the worker failed: ${error?.message ?? error}`, { code: 'engine-failed', call: 'worker', version: '' })));

  await ask(0, 'init', [options]);
  const terminate = async () => {
    await line.end();
    end(new FormworkError('the worker was ended', { code: 'closed' }));
  };
  return remote(ask, 0, { terminate, ...(Symbol.asyncDispose && { [Symbol.asyncDispose]: terminate }) });
}

function remote(ask, target, own = {}) {
  const release = () => ask(target, 'release', []);
  const known = target === 0 ? own : { free: release, dispose: release, ...(Symbol.asyncDispose && { [Symbol.asyncDispose]: release }) };
  return new Proxy(known, {
    get(calls, name) {
      // What has a `then` would be taken for a promise.
      if (typeof name === 'symbol' || name === 'then' || Object.hasOwn(calls, name)) return calls[name];
      return (calls[name] = (...args) => ask(target, name, args));
    },
  });
}

function revived({ kind, name, message, more }) {
  const Kind = KINDS[kind];
  if (!Kind) return Object.assign(new Error(message), { name });
  return new Kind(message, Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)));
}
