// What arrives over HTTP, within limits; and answers to what is no request.

/** The service takes no larger body, and the object storage no larger file. */
export const LARGEST = 8 * 1024 * 1024;
/** A body that finds its place in any case. */
const SMALL = 64 * 1024;
/** All bodies that are on their way together, in or out; whoever comes then is asked to come again. */
const MOST_BYTES = 16 * LARGEST;
/** What is still read, and thrown away, of a body that was refused, so that its sender sees the answer. */
const DRAIN_MS = 1000;

/** What is on its way, kept within limits, each body and all together. */
export class Traffic {
  #bytes = 0;

  /** A request's body, or why it is not read. */
  async read(request) {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > LARGEST) return 'too large';
    if (announced > SMALL && this.#bytes + announced > MOST_BYTES) return 'too many';
    const parts = [];
    let length = 0;
    try {
      for await (const part of request.iterator({ destroyOnReturn: false })) {
        length += part.length;
        this.#bytes += part.length;
        if (length > LARGEST) return 'too large';
        if (length > SMALL && this.#bytes > MOST_BYTES) return 'too many';
        parts.push(part);
      }
      return Buffer.concat(parts, length);
    } finally {
      this.#bytes -= length;
    }
  }

  /** Whether a body may be sent; it is counted until it was. */
  sends(response, length) {
    if (length > SMALL && this.#bytes + length > MOST_BYTES) return false;
    this.#bytes += length;
    response.once('close', () => (this.#bytes -= length));
    return true;
  }

  /** Answers without the body. What still comes of it passes for a while: a sender that is cut off does not see the answer. */
  refuse(request, response, status, error_code, error_msg) {
    const body = JSON.stringify({ error_code, error_msg });
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' });
    response.write(body);
    const late = setTimeout(() => request.destroy(), DRAIN_MS);
    const done = () => (clearTimeout(late), response.end());
    request.on('error', () => {}).on('end', done).on('close', done).resume();
  }
}

/** What could not even be read as a request. */
export function misunderstood(error, socket) {
  if (error.code === 'HPE_HEADER_OVERFLOW') return say(socket, '431 Request Header Fields Too Large', 'FW.00000431', 'Address and headers have at most 16 KB.');
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return say(socket, '408 Request Timeout', 'FW.00000408', 'The request took too long to arrive.');
  say(socket, '400 Bad Request', 'FW.00000400', `This is no HTTP request: ${error.message}`);
}

/** An answer where there is no request to answer. */
export function say(socket, status, error_code, error_msg) {
  socket.on('error', () => {});
  if (!socket.writable) return socket.destroy();
  const body = JSON.stringify({ error_code, error_msg });
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}
