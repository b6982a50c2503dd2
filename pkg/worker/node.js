// The engine in a thread of Node.
import { Worker } from 'node:worker_threads';
import { connect } from './connect.js';

export function start({ worker, ...options } = {}) {
  const thread = worker ?? new Worker(new URL('./thread.js', import.meta.url), { name: 'formwork' });
  const line = {
    send: (message) => thread.postMessage(message),
    hear: (listener) => thread.on('message', listener),
    fail: (listener) => thread.on('error', listener),
    end: () => thread.terminate(),
  };
  return connect(line, options);
}
