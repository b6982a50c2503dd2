/**
 * Lets one question run at a time and remembers only the newest one that waits. Every caller but the
 * newest gets `undefined`: its answer would be stale.
 */
export class Newest<A extends unknown[], R> {
  #ask: (...args: A) => Promise<R>;
  #running = false;
  #latest = 0;
  #next: { args: A; ticket: number; settle(promise: Promise<R | undefined> | undefined): void } | undefined;

  constructor(ask: (...args: A) => Promise<R>) {
    this.#ask = ask;
  }

  ask(...args: A): Promise<R | undefined> {
    const ticket = ++this.#latest;
    if (!this.#running) return this.#run(ticket, args);
    this.#next?.settle(undefined);
    return new Promise((resolve) => {
      this.#next = { args, ticket, settle: resolve };
    });
  }

  async #run(ticket: number, args: A): Promise<R | undefined> {
    this.#running = true;
    try {
      const answer = await this.#ask(...args);
      return ticket === this.#latest ? answer : undefined;
    } catch (error) {
      if (ticket === this.#latest) throw error;
      return undefined;
    } finally {
      this.#running = false;
      const next = this.#next;
      this.#next = undefined;
      if (next) next.settle(this.#run(next.ticket, next.args));
    }
  }
}
