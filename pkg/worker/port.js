// The worker's end of the connection, where workers are the web's.
export const port = {
  send: (message) => globalThis.postMessage(message),
  hear: (listener) => globalThis.addEventListener('message', ({ data }) => listener(data)),
};
