// The simulated services over HTTP, for programs in any language. Only this machine can reach it: it listens on a loopback
// address, and answers nobody who calls it by another name (a page elsewhere may have its own name lead here).
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { EngineError, StoreError } from '../errors.js';
import { pairs } from './index.js';
import { LARGEST, misunderstood, say, Traffic } from './reader.js';

export * from './index.js';

/** More connections are closed at once. */
const MOST_CONNECTIONS = 10_000;
const TICK_MS = 100;
/** After a suspended machine the clock goes on, it does not leap. */
const LONGEST_TICK_MS = 1000;
/** So many things happen before others may ask again, and in all when it is asked for idleness. */
const AT_ONCE = 500;
const MOST = 100_000;
/** What is said of the world itself, beside the services. */
const CLOCK = '/_formwork/clock';
const FAULTS = /^\/_formwork\/faults(?:\/(\d{1,9}))?$/;
const HISTORY = '/_formwork/history';
const FORK = '/_formwork/fork';

const LOCAL = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Listens until `close`. `speed` is how many seconds pass in the world each second: 0 for none, Infinity for
 * everything that can happen before the next request.
 */
export async function listen(simulator, { port = 0, host = '127.0.0.1', speed = 1, patience = 30, onrequest } = {}) {
  if (!LOCAL.test(host.includes(':') ? `[${host}]` : host)) throw new RangeError(`${host} is not a loopback address`);
  const time = new Time(simulator, speed);
  const failed = withResolvers();
  const traffic = new Traffic();
  const whole = patience * 1000;
  const manners = { headersTimeout: whole, requestTimeout: whole, connectionsCheckingInterval: Math.min(whole / 2, 5000), requireHostHeader: false };
  const server = createServer(manners, (request, response) => {
    const began = performance.now();
    response.on('finish', () => onrequest?.({ method: request.method, path: request.url, status: response.statusCode, ms: performance.now() - began }));
    answer(simulator, time, traffic, request, response).catch((error) => {
      if (request.destroyed && !request.complete) return response.destroy();
      refuse(response, 500, 'FW.00000500', `The answer could not be kept: ${error.message}`);
      // A trap leaves the engine in an unknown state; what it acknowledged is kept.
      if (error instanceof EngineError) failed.resolve(error);
    });
  });
  server.keepAliveTimeout = 60_000;
  // Whoever does not take its answer is sent away, too.
  server.timeout = 2 * whole;
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', misunderstood);
  server.on('connect', (_, socket) => say(socket, '405 Method Not Allowed', 'FW.00000405', 'Nothing is reached through this server.'));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { address, port: taken } = server.address();
  time.start();
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${taken}`,
    /** Resolves with the error when the engine fails. */
    failed: failed.promise,
    async close() {
      await time.stop();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeIdleConnections();
      });
    },
  };
}

async function answer(simulator, time, traffic, request, response) {
  if (!LOCAL.test(request.headers.host ?? '')) {
    return refuse(response, 403, 'FW.00000403', 'This server answers requests to its loopback address only.');
  }
  const coding = request.headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity') {
    return traffic.refuse(request, response, 415, 'FW.00000415', `A body encoded with ${coding} is not read; send it as it is.`);
  }
  const body = await traffic.read(request);
  if (body === 'too large') return traffic.refuse(request, response, 413, 'FW.00000413', `A body has at most ${LARGEST} bytes.`);
  if (body === 'too many') {
    response.setHeader('retry-after', '1');
    return traffic.refuse(request, response, 503, 'FW.00000503', 'Too many large bodies come at the same time.');
  }
  const [path, query] = request.url.split('?');
  if (path === CLOCK) return clock(time, request, response, body);
  if (path === HISTORY) return history(simulator, new URLSearchParams(query), request, response);
  if (path === FORK) return fork(simulator, new URLSearchParams(query), request, response);
  const fault = FAULTS.exec(path);
  if (fault) return faults(simulator, fault[1] && Number(fault[1]), request, response, body);
  const given = await simulator.exchange(request.method, request.url, request.rawHeaders, body);
  const headers = pairs(given.headers).map(([name, value]) => [name, name === 'location' ? nearby(value, request.headers.host) : value]);
  const { status, body: content } = given;
  given.free();
  if (!traffic.sends(response, content.length)) {
    response.setHeader('retry-after', '1');
    return refuse(response, 503, 'FW.00000503', 'Too many large answers are still being sent.');
  }
  response.writeHead(status, [...headers.flat(), 'content-length', String(content.length)]);
  response.end(content);
  if (request.method !== 'GET') time.changed();
}

/** Links into the world's object storage lead here. */
function nearby(location, host) {
  const at = location.indexOf('/_obs/');
  return at < 0 ? location : `http://${host}${location.slice(at)}`;
}

/**
 * The clock: GET tells it; POST moves it, by the first of these that is there: `rewind` (to a command, an event or a moment),
 * `forward`, `advance_ms`, `until`, `step`, `until_idle`; and sets its `speed`. A world that went back stands still until
 * it is given a speed again.
 */
async function clock(time, request, response, body) {
  let result = {};
  if (request.method === 'POST') {
    try {
      const wanted = json(body);
      if (wanted === undefined) throw new TypeError('The body is no JSON object.');
      result = await time.obey(wanted);
    } catch (error) {
      if (error instanceof StoreError || error instanceof EngineError) throw error;
      const status = error.status ?? 400;
      return refuse(response, status, `FW.00000${status}`, error.message);
    }
  } else if (request.method !== 'GET') {
    response.setHeader('allow', 'GET, POST');
    return refuse(response, 405, 'FW.00000405', 'The clock knows GET and POST.');
  }
  tell(response, 200, { ...time.told(), ...result });
}

/** What the world can go back to. */
function history(simulator, query, request, response) {
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET');
    return refuse(response, 405, 'FW.00000405', 'The history knows GET.');
  }
  const most = query.get('most') ?? undefined;
  if (most !== undefined && !/^\d{1,6}$/.test(most)) return refuse(response, 400, 'FW.00000400', 'most is a whole number.');
  tell(response, 200, simulator.history(most && Number(most)));
}

/** The world as it is, or as it was at a place in its history, for `formwork serve --from FILE`. */
async function fork(simulator, query, request, response) {
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET');
    return refuse(response, 405, 'FW.00000405', 'Forks know GET.');
  }
  const place = Object.fromEntries([...query].map(([name, text]) => [name, name === 'at' ? text : Number(text)]));
  let snapshot;
  try {
    snapshot = await simulator.fork(query.size ? place : undefined);
  } catch (error) {
    if (error instanceof StoreError || error instanceof EngineError) throw error;
    return refuse(response, 400, 'FW.00000400', error.message);
  }
  if (!snapshot) return refuse(response, 404, 'FW.00000404', 'The history of this world has no such place.');
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': String(snapshot.length) }).end(snapshot);
}

/** What shall go wrong: GET tells it; POST adds a fault, or switches the one of a number; DELETE removes one or all. */
async function faults(simulator, id, { method }, response, body) {
  const missing = () => refuse(response, 404, 'FW.00000404', `There is no fault ${id}.`);
  if (method === 'GET') {
    const all = simulator.faults();
    if (id === undefined) return tell(response, 200, { faults: all });
    const fault = all.find((one) => one.id === id);
    return fault ? tell(response, 200, fault) : missing();
  }
  if (method === 'DELETE') {
    const gone = id === undefined ? simulator.faults().map((one) => one.id) : [id];
    let last;
    for (const one of gone) last = await simulator.removeFault(one);
    if (id !== undefined && last === undefined) return missing();
    return response.writeHead(204).end();
  }
  if (method !== 'POST') return refuse(response, 405, 'FW.00000405', 'Faults know GET, POST and DELETE.');
  const wanted = json(body);
  if (wanted === undefined) return refuse(response, 400, 'FW.00000400', 'The body is no JSON object.');
  if (id !== undefined) {
    const words = 'enabled is true or false, and nothing else can be switched.';
    if (typeof wanted.enabled !== 'boolean' || Object.keys(wanted).length > 1) return refuse(response, 400, 'FW.00000400', words);
    const fault = await simulator.switchFault(id, wanted.enabled);
    return fault ? tell(response, 200, fault) : missing();
  }
  const { ok, message, fault } = await simulator.putFault(wanted).catch((error) => {
    // What has not the form of a fault is misuse.
    if (error.code !== 'misuse') throw error;
    return { ok: false, message: error.message };
  });
  return ok ? tell(response, 201, fault) : refuse(response, 400, 'FW.00000400', message);
}

/** The object in a body; an empty one when there is none, `undefined` when it is something else. */
function json(body) {
  try {
    const value = JSON.parse(body.toString() || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function tell(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response, status, error_code, error_msg) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ error_code, error_msg }));
}

/** Lets a world's time pass, one step after the other. */
class Time {
  busy = true;
  #simulator;
  #speed;
  #timer;
  #last = performance.now();
  #rest = 0;
  #going = Promise.resolve();

  constructor(simulator, speed) {
    this.#simulator = simulator;
    this.#speed = speed;
  }

  told() {
    return { ...this.#simulator.clock(), speed: this.#speed === Infinity ? 'max' : this.#speed };
  }

  start() {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.changed();
  }

  async stop() {
    clearInterval(this.#timer);
    await this.#going;
  }

  /** Something may go on now. */
  changed() {
    if (!this.busy) this.#last = performance.now();
    this.busy = true;
    if (this.#speed === Infinity) void this.#queue(() => this.#finish()).catch(() => {});
  }

  /** Does what a request to the clock says. Throws what is wrong with it, or what could not be kept. */
  async obey(wanted) {
    const { advance_ms: ms = 0, speed } = wanted;
    if (!Number.isSafeInteger(ms) || ms < 0) throw new RangeError('advance_ms is a whole number from 0.');
    if (speed !== undefined && speed !== 'max' && !(Number.isFinite(speed) && speed >= 0)) {
      throw new RangeError('speed is a number from 0, or "max".');
    }
    const place = wanted.forward === true ? {} : wanted.rewind;
    const result = await this.#queue(async () => {
      if (place !== undefined) return this.#rewind(place);
      if (wanted.until !== undefined) await this.#simulator.runUntil(String(wanted.until));
      if (ms > 0) await this.#simulator.advance(ms);
      if (wanted.step === true) await this.#simulator.step();
      if (wanted.until_idle === true) await this.#finish();
      this.busy = this.#simulator.clock().busy;
    });
    if (speed !== undefined) {
      this.#speed = speed === 'max' ? Infinity : speed;
      this.changed();
    }
    return result;
  }

  async #rewind(place) {
    const { ok, code, message } = await this.#simulator.rewind(place);
    if (!ok) throw Object.assign(new Error(message), { status: 404, code });
    // Else time would pass beyond it at once, and what lies ahead would be lost.
    this.#speed = 0;
    this.busy = true;
  }

  async #finish() {
    for (let done = 0; done < MOST; done += AT_ONCE) {
      this.busy = (await this.#simulator.runUntilIdle(AT_ONCE)).busy;
      if (!this.busy) return;
    }
  }

  #tick() {
    const now = performance.now();
    const real = Math.min(now - this.#last, LONGEST_TICK_MS);
    this.#last = now;
    if (!this.busy || this.#speed === 0 || this.#speed === Infinity) return;
    this.#rest += real * this.#speed;
    const whole = Math.floor(this.#rest);
    this.#rest -= whole;
    // What fails here is told by the next request: nothing was written, and the world is as it was.
    void this.#queue(async () => (this.busy = (await this.#simulator.advance(whole)).busy)).catch(() => {});
  }

  #queue(work) {
    const done = this.#going.then(work);
    this.#going = done.catch(() => {});
    return done;
  }
}

function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
