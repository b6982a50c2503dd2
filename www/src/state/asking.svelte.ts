// Something is asked of the service, one after the other; why it was refused is told where it was asked.
import { ServiceError } from '../world/service';
import { message } from './session.svelte';

export interface Refused {
  message: string;
  code: string;
}

export class Asking<By extends string> {
  busy = $state(false);
  #refused = $state.raw<(Refused & { by: By }) | null>(null);
  #after: () => Promise<void>;

  /** What is done afterwards in any case. */
  constructor(after: () => Promise<void>) {
    this.#after = after;
  }

  refusal(by: By): Refused | undefined {
    return this.#refused?.by === by ? this.#refused : undefined;
  }

  forget(): void {
    this.#refused = null;
  }

  refuse(by: By, message: string, code = ''): void {
    this.#refused = { by, message, code };
  }

  /** Whether it was done. */
  async do(by: By, work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.forget();
    try {
      await work();
      return true;
    } catch (error) {
      this.refuse(by, message(error), error instanceof ServiceError ? error.code : '');
      return false;
    } finally {
      this.busy = false;
      await this.#after();
    }
  }
}
