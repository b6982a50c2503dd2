// What the visitor has typed and not yet deployed, kept in a small database of the page's own.
import { current, MAIN } from './which';

/** By address, then by what is counted. */
export type Usage = Record<string, Record<string, string>>;

/** Whose prices the visitor wants. */
export interface PriceWishes {
  site?: 'china' | 'international' | undefined;
  region?: string | undefined;
  /** A price book of one's own: the file's name and its text. */
  book?: { name: string; text: string } | undefined;
}

/** A world that this browser keeps beside the first one. */
export interface WorldName {
  id: string;
  name: string;
}

export interface Draft {
  /** The stack it belongs to; `new` for a stack that does not exist yet. */
  id: string;
  name: string;
  text: string;
  /** The file's name, where it is not the usual one. */
  file?: string;
  /** Form values as typed. Values of sensitive variables are never in here. */
  values: Record<string, string>;
  /** Further variables in the form of a tfvars file. */
  tfvars: string;
  /** How much resources are used in a month, as typed. */
  usage?: Usage;
  /** The deployment that was started last from this page. */
  deployment?: string | undefined;
}

const DATABASE = 'formwork-page';
const STORE = 'drafts';
/** The record that says which draft is open. */
const OPEN = '@open';
/** The record with the file about lint rules. */
const RULES = '@rules';
/** The record with the names of worlds. */
const WORLDS = '@worlds';
/** The record that says whose prices are wanted. */
const PRICES = '@prices';

/** Drafts belong to a world: stacks of a fork have the identifiers of those it came from. */
const of = (id: string): string => (current() === MAIN ? id : `${current()}:${id}`);

let opening: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => {
      const found = request.result;
      // Background tabs lose their connections; the next call opens another one.
      found.onclose = () => (opening = undefined);
      found.onversionchange = () => {
        found.close();
        opening = undefined;
      };
      resolve(found);
    };
    request.onerror = () => reject(request.error ?? new Error('indexedDB'));
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(STORE, mode);
  const request = work(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}

export const drafts = {
  async load(id: string): Promise<Draft | undefined> {
    const found = (await run('readonly', (store) => store.get(of(id)))) as Draft | undefined;
    return found && { ...found, id };
  },
  /** Keeps a draft, and with it the file about rules where that has changed. */
  async save(draft: Draft, rules?: string): Promise<void> {
    await run('readwrite', (store) => {
      if (rules !== undefined) store.put({ id: RULES, text: rules });
      return store.put({ ...draft, id: of(draft.id) });
    });
  },
  async keepPrices(wishes: PriceWishes): Promise<void> {
    await run('readwrite', (store) => store.put({ id: PRICES, wishes }));
  },
  async prices(): Promise<PriceWishes | undefined> {
    return ((await run('readonly', (store) => store.get(PRICES))) as { wishes: PriceWishes } | undefined)?.wishes;
  },
  async rules(): Promise<string | undefined> {
    return ((await run('readonly', (store) => store.get(RULES))) as { text: string } | undefined)?.text;
  },
  /**
   * Remembers which draft is open. Here and not in localStorage, which a killed browser loses the last
   * seconds of.
   */
  async remember(id: string): Promise<void> {
    await run('readwrite', (store) => store.put({ id: of(OPEN), open: id }));
  },
  async remembered(): Promise<string | undefined> {
    return ((await run('readonly', (store) => store.get(of(OPEN)))) as { open: string } | undefined)?.open;
  },
  async remove(id: string): Promise<void> {
    await run('readwrite', (store) => store.delete(of(id)));
  },
  async worlds(): Promise<WorldName[]> {
    return ((await run('readonly', (store) => store.get(WORLDS))) as { worlds: WorldName[] } | undefined)?.worlds ?? [];
  },
  async keepWorlds(worlds: WorldName[]): Promise<void> {
    await run('readwrite', (store) => store.put({ id: WORLDS, worlds }));
  },
  /** Forgets everything that was typed in a world. */
  async forget(world: string): Promise<void> {
    await run('readwrite', (store) => store.delete(IDBKeyRange.bound(`${world}:`, `${world};`, false, true)));
  },
};
