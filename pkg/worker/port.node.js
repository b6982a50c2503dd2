// The worker's end of the connection in Node.
import { parentPort } from 'node:worker_threads';

export const port = {
  send: (message) => parentPort.postMessage(message),
  hear: (listener) => parentPort.on('message', listener),
};
