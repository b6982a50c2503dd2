// Whose prices are shown: site, region, a price book of the visitor's own. They are kept with the drafts.
import { drafts, type PriceWishes } from '../world/drafts';
import { message, session } from './session.svelte';
import { storage } from './storage.svelte';
import type { RegionInfo } from 'formwork';

type Site = RegionInfo['site'];
type Book = NonNullable<PriceWishes['book']>;

class Prices {
  #wishes = $state.raw<PriceWishes>({});
  regions = $state.raw<RegionInfo[]>([]);
  #changed = false;
  #loading: Promise<void> | undefined;

  get site(): Site {
    return this.#wishes.site ?? 'china';
  }

  /** The region that counts for resources which name none. */
  get region(): string {
    const usual = this.regions.find((region) => region.usual && region.site === this.site);
    return this.#wishes.region ?? usual?.id ?? '';
  }

  get book(): Book | undefined {
    return this.#wishes.book;
  }

  /** As the engine takes them. */
  get options(): { site: Site; region?: string; book?: string } {
    const { region, book } = this.#wishes;
    return { site: this.site, ...(region && { region }), ...(book && { book: book.text }) };
  }

  /** Reads what was kept, unless the visitor has chosen anew. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<void> {
    const kept = await drafts.prices().catch(() => undefined);
    if (kept && !this.#changed) this.#wishes = kept;
    this.regions = await session.engine.call('regions').catch(() => []);
    // After a failure the next estimate asks again.
    if (this.regions.length === 0) this.#loading = undefined;
  }

  async choose(site: Site): Promise<void> {
    await this.#set({ ...this.#wishes, site, region: undefined });
  }

  async move(region: string): Promise<void> {
    await this.#set({ ...this.#wishes, region });
  }

  async take(book: Book | undefined): Promise<void> {
    await this.#set({ ...this.#wishes, book });
  }

  async #set(wishes: PriceWishes): Promise<void> {
    this.#wishes = wishes;
    this.#changed = true;
    try {
      await storage.during(() => drafts.keepPrices(wishes));
      storage.report('prices', null);
    } catch (error) {
      storage.report('prices', message(error));
    }
  }
}

export const prices = new Prices();
