// The page's end of the worker: calls by id, restart after a trap or a hang.
import type { Answer, Ask, Calls, Clock, Method, News } from './protocol';

/** Thrown to callers whose question died with the worker; the page asks again by itself. */
export class EngineRestarted extends Error {
  override name = 'EngineRestarted';
}

/** What the engine refused or could not do, in its own words. */
export class EngineError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface Listener {
  clock(clock: Clock): void;
  storage(failed: string | null): void;
  restarted(reason: string): void;
  /** Restarting does not help: the engine fails as soon as it starts. */
  lost(reason: string): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  since: number;
}

/** Nothing the engine does takes this long without a word; silence while a call waits is a hang. */
const HANG_MS = 30_000;
const RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

export class Engine {
  #worker: Worker;
  #listener: Listener;
  #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #restarts: number[] = [];
  #heard = 0;
  /** The last bytes of a world without storage. */
  snapshot: Uint8Array | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#worker = this.#start();
    setInterval(() => this.#watch(), 5_000);
  }

  call<M extends Method>(method: M, ...args: Parameters<Calls[M]>): Promise<ReturnType<Calls[M]>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = resolve as (value: unknown) => void;
      this.#waiting.set(id, { resolve: settle, reject, since: performance.now() });
      this.#worker.postMessage({ id, method, args } as Ask);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    worker.onmessage = (event: MessageEvent<Answer | News>) => {
      if (worker === this.#worker) this.#hear(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#restart(event.message || 'worker error');
    };
    return worker;
  }

  #hear(message: Answer | News): void {
    this.#heard = performance.now();
    if ('id' in message) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message.value);
      else waiting?.reject(new EngineError(message.error.name, message.error.message));
      return;
    }
    if (message.news === 'clock') this.#listener.clock(message.clock);
    else if (message.news === 'storage') this.#listener.storage(message.failed);
    else if (message.news === 'snapshot') this.snapshot = message.bytes;
    else this.#restart(message.reason);
  }

  #watch(): void {
    const now = performance.now();
    for (const waiting of this.#waiting.values()) {
      if (now - Math.max(waiting.since, this.#heard) > HANG_MS) return this.#restart('no answer');
    }
  }

  #restart(reason: string): void {
    this.#worker.terminate();
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    const now = performance.now();
    this.#restarts = [...this.#restarts.filter((at) => now - at < RESTART_WINDOW_MS), now];
    const hopeless = this.#restarts.length > RESTARTS;
    if (!hopeless) this.#worker = this.#start();
    for (const waiting of lost) waiting.reject(new EngineRestarted(reason));
    if (hopeless) this.#listener.lost(reason);
    else this.#listener.restarted(reason);
  }
}
