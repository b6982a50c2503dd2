// The functions of the language, as the engine describes them.
import { session } from './session.svelte';
import type { FunctionInfo } from 'formwork';

class Functions {
  list = $state.raw<FunctionInfo[]>([]);
  #asked = false;

  /** Asks once; a restarted engine would only say the same again. */
  ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    session.engine.call('functions').then(
      (all) => (this.list = all),
      () => (this.#asked = false),
    );
  }
}

export const functions = new Functions();
