// The worlds of this browser: the first one, and those that were forked from others.
import { drafts, type WorldName } from '../world/drafts';
import { address, current, database, MAIN } from '../world/which';
import { document } from './document.svelte';
import { notices } from './notices.svelte';
import { message, session } from './session.svelte';
import type { HistoryPlace } from 'formwork';

class Worlds {
  list = $state.raw<WorldName[]>([]);
  readonly id = current();

  get name(): string | undefined {
    return this.list.find((world) => world.id === this.id)?.name;
  }

  /** Reads the names. A world that there is not is not opened: the tab goes to the first one. */
  async load(): Promise<boolean> {
    this.list = await drafts.worlds().catch(() => []);
    if (this.id === MAIN || this.name !== undefined) return true;
    location.replace(address(MAIN));
    return false;
  }

  /** Makes a world of a place in the history of this one, and goes there. */
  async fork(at: HistoryPlace, name: string): Promise<void> {
    const id = crypto.randomUUID().slice(0, 8);
    try {
      const made = await session.engine.call('fork', at, database(id));
      if (!made) return notices.show('error', 'history.gone');
      await drafts.keepWorlds([...(await drafts.worlds()), { id, name }]);
      if (document.unsaved) await document.flush();
      location.assign(address(id));
    } catch (error) {
      notices.show('error', 'worlds.failed', { reason: message(error) });
    }
  }

  async rename(id: string, name: string): Promise<void> {
    this.list = (await drafts.worlds()).map((world) => (world.id === id ? { id, name } : world));
    await drafts.keepWorlds($state.snapshot(this.list));
  }

  /** Deletes a world that no tab shows. */
  async remove(id: string): Promise<void> {
    const open = await navigator.locks?.query();
    if (open?.held?.some((lock) => lock.name === `formwork:${database(id)}`)) {
      return notices.show('error', 'worlds.open');
    }
    this.list = (await drafts.worlds()).filter((world) => world.id !== id);
    await drafts.keepWorlds($state.snapshot(this.list));
    await drafts.forget(id);
    globalThis.indexedDB.deleteDatabase(database(id));
  }
}

export const worlds = new Worlds();
