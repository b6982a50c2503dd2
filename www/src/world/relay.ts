// How tabs that do not own the world read it: they ask the owner over a BroadcastChannel.
import type { Request, Response } from 'formwork';
import type { Clock } from '../engine/protocol';

type Message =
  | { kind: 'ask'; id: string; request: Request }
  | { kind: 'answer'; id: string; response: Response }
  | { kind: 'clock'; clock: Clock; speed: number }
  | { kind: 'hello' }
  | { kind: 'draft'; id: string };

export interface RelayListener {
  /** Answers a reading request; only the owner is asked. */
  serve(request: Request): Promise<Response>;
  hello(): void;
  clock(clock: Clock, speed: number): void;
  draft(id: string): void;
}

/** An owner that is silent for so long is frozen or gone. */
const SILENCE_MS = 4_000;

export class OwnerSilent extends Error {
  override name = 'OwnerSilent';
}

export class Relay {
  #channel: BroadcastChannel;
  #asked = new Map<string, (response: Response) => void>();
  owner = false;

  constructor(world: string, listener: RelayListener) {
    this.#channel = new BroadcastChannel(`formwork:${world}`);
    this.#channel.onmessage = (event: MessageEvent<Message>) => void this.#hear(event.data, listener);
  }

  async #hear(message: Message, listener: RelayListener): Promise<void> {
    switch (message.kind) {
      case 'ask': {
        if (!this.owner || message.request.method !== 'GET') return;
        const response = await listener.serve(message.request).catch(() => undefined);
        if (response) this.#say({ kind: 'answer', id: message.id, response });
        return;
      }
      case 'answer':
        this.#asked.get(message.id)?.(message.response);
        this.#asked.delete(message.id);
        return;
      case 'clock':
        if (!this.owner) listener.clock(message.clock, message.speed);
        return;
      case 'hello':
        if (this.owner) listener.hello();
        return;
      case 'draft':
        listener.draft(message.id);
    }
  }

  #say(message: Message): void {
    this.#channel.postMessage(message);
  }

  hello(): void {
    this.#say({ kind: 'hello' });
  }

  clock(clock: Clock, speed: number): void {
    if (this.owner) this.#say({ kind: 'clock', clock, speed });
  }

  draft(id: string): void {
    this.#say({ kind: 'draft', id });
  }

  ask(request: Request): Promise<Response> {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new OwnerSilent());
      }, SILENCE_MS);
      this.#asked.set(id, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      this.#say({ kind: 'ask', id, request });
    });
  }
}
