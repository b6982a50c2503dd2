// How tabs that do not own the world read it: they ask the owner over a BroadcastChannel.
import type { DriftResult, DriftTemplate, Request, Response } from 'formwork';
import type { Calls, Clock } from '../engine/protocol';

type Message =
  | { kind: 'ask'; id: string; question: Question }
  | { kind: 'answer'; id: string; answer: unknown }
  | { kind: 'clock'; clock: Clock; speed: number }
  | { kind: 'hello' }
  | { kind: 'draft'; id: string };

/** What may be asked of the owner: nothing that changes the world. */
type Question = { request: Request } | { stateOf: string } | { driftOf: string; template: DriftTemplate } | Look;

/** Calls of the engine that only look. */
type Looking = 'world' | 'resource' | 'files' | 'history' | 'faults';
export type Look = { [M in Looking]: { look: M; args: Parameters<Calls[M]> } }[Looking];

export interface RelayListener {
  /** Answers a reading request; only the owner is asked. */
  serve(request: Request): Promise<Response>;
  /** What a stack has recorded; only the owner is asked. */
  state(stackId: string): Promise<string | null>;
  /** What became of a stack's resources; only the owner is asked. */
  drift(stackId: string, template: DriftTemplate): Promise<DriftResult | null>;
  /** What there is in the world; only the owner is asked. */
  look(look: Look): Promise<unknown>;
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
  #asked = new Map<string, (answer: unknown) => void>();
  owner = false;

  constructor(world: string, listener: RelayListener) {
    this.#channel = new BroadcastChannel(`formwork:${world}`);
    this.#channel.onmessage = (event: MessageEvent<Message>) => void this.#hear(event.data, listener);
  }

  async #hear(message: Message, listener: RelayListener): Promise<void> {
    switch (message.kind) {
      case 'ask': {
        if (!this.owner) return;
        const answer = await this.#answer(message.question, listener).catch(() => undefined);
        if (answer !== undefined) this.#say({ kind: 'answer', id: message.id, answer });
        return;
      }
      case 'answer':
        this.#asked.get(message.id)?.(message.answer);
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

  async #answer(question: Question, listener: RelayListener): Promise<unknown> {
    if ('stateOf' in question) return listener.state(question.stateOf);
    if ('driftOf' in question) return listener.drift(question.driftOf, question.template);
    if ('look' in question) return listener.look(question);
    return question.request.method === 'GET' ? listener.serve(question.request) : undefined;
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
    return this.#ask({ request }) as Promise<Response>;
  }

  state(stackId: string): Promise<string | null> {
    return this.#ask({ stateOf: stackId }) as Promise<string | null>;
  }

  drift(stackId: string, template: DriftTemplate): Promise<DriftResult | null> {
    return this.#ask({ driftOf: stackId, template }) as Promise<DriftResult | null>;
  }

  look(look: Look): Promise<unknown> {
    return this.#ask(look);
  }

  #ask(question: Question): Promise<unknown> {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new OwnerSilent());
      }, SILENCE_MS);
      this.#asked.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#say({ kind: 'ask', id, question });
    });
  }
}
