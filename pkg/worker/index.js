// The engine in a worker of the web.
import { connect } from './connect.js';

export function start({ worker, ...options } = {}) {
  const thread = worker ?? new Worker(new URL('./thread.js', import.meta.url), { type: 'module', name: 'formwork' });
  const line = {
    send: (message) => thread.postMessage(message),
    hear: (listener) => (thread.onmessage = ({ data }) => listener(data)),
    fail: (listener) => (thread.onerror = listener),
    end: () => thread.terminate(),
  };
  return connect(line, options);
}
