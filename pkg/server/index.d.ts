import type { Simulator } from '../index.js';

/** A `fetch` that a world answers. Nothing is sent. */
export function fetchHandler(simulator: Simulator): typeof fetch;

/** An adapter that makes axios ask a world: `axios.create({ adapter: axiosAdapter(simulator) })`. */
export function axiosAdapter(simulator: Simulator): <C extends object>(config: C) => Promise<AdapterResponse<C>>;

/** What axios makes its response of. */
export interface AdapterResponse<C> {
  /** The body; bytes when `responseType` is `arraybuffer`. */
  data: string | ArrayBuffer;
  /** The HTTP status. */
  status: number;
  /** Empty: it is not sent any more. */
  statusText: string;
  /** Headers, names in lower case. */
  headers: Record<string, string>;
  /** What was asked. */
  config: C;
  /** Empty: nothing was sent. */
  request: object;
}

/** How a server listens. */
export interface ListenOptions {
  /** The port; 0, the default, takes any. */
  port?: number;
  /** A loopback address; by default 127.0.0.1. */
  host?: string;
  /** Seconds that pass in the world each second; by default 1. 0: none; Infinity: all that can happen, at once. */
  speed?: number;
  /** Seconds that a request may take to arrive; by default 30. */
  patience?: number;
  /** Is told of each request that was answered. */
  onrequest?(request: AnsweredRequest): void;
}

/** A request that was answered. */
export interface AnsweredRequest {
  /** `GET`, `POST`, … */
  method: string;
  /** The path with its query. */
  path: string;
  /** The HTTP status. */
  status: number;
  /** How long it took, in milliseconds. */
  ms: number;
}

/** A server that answers. */
export interface Listening {
  /** Where it answers. */
  url: string;
  /** Resolves with the error when the engine has failed and the world must be opened anew. */
  failed: Promise<Error>;
  /** Answers what was asked, then stops. The world stays open. */
  close(): Promise<void>;
}

/**
 * Makes a world answer over HTTP, in Node. Beside the service: `/_formwork/clock` tells its time (GET) and moves it (POST
 * `advance_ms`, `until`, `step`, `until_idle`, `speed`, `rewind`, `forward`), `/_formwork/history` lists what it can go back
 * to, `/_formwork/fork` gives a snapshot of any place of it.
 */
export function listen(simulator: Simulator, options?: ListenOptions): Promise<Listening>;
