// What the engine says of prices, in the page's language. It speaks English; the other language is loaded when wanted.
import { term } from '../i18n';
import { preferences } from './preferences.svelte';
import type { PriceRemark } from 'formwork';

type Patterns = Record<string, string | undefined>;

class Remarks {
  #zh = $state.raw<Patterns>({});
  #asked = false;

  /** Loads the sentences of the chosen language. */
  load(): void {
    if (preferences.language !== 'zh' || this.#asked) return;
    this.#asked = true;
    import('../i18n/prices.zh.json').then(
      ({ default: patterns }) => (this.#zh = patterns),
      () => (this.#asked = false),
    );
  }

  said({ code, text, values }: PriceRemark): string {
    const pattern = preferences.language === 'zh' ? this.#zh[code] : undefined;
    return pattern?.replace(/\{(\d)\}/g, (_, at: string) => term('charge', values[Number(at)])) ?? text;
  }
}

export const remarks = new Remarks();
