import { Simulator as EngineSimulator, Store, Workspace as EngineWorkspace, WorldOptions } from './dist/formwork.js';

export type * from './dist/formwork.js';
export { explain, functions, privateSchemas, regions, ruleLevels, rules, variablesFile, version, withPreset, withRuleLevel } from './dist/formwork.js';

/** Where `init` finds the parts of the engine; by default they are read from beside the package's own files. */
export interface InitOptions {
  /** The engine: a URL to fetch, its bytes, or a compiled module. */
  wasm?: string | URL | BufferSource | WebAssembly.Module;
  /** The whole catalogue (`dist/catalog/catalog.bin`): a URL to fetch, or its bytes. */
  catalog?: string | URL | Uint8Array;
  /** The price list (`dist/prices.txt`): a URL to fetch, or its bytes. */
  prices?: string | URL | Uint8Array;
}

/** Loads the engine. Must have resolved before anything else is used; calling it again does nothing. */
export function init(options?: InitOptions): Promise<void>;

/** Loads the schemas of all services at once. In Node, `init` has done so. */
export function loadCatalog(): Promise<void>;

/** Loads the price list; until then `price` says that it is missing. In Node, `init` has done so. */
export function loadPrices(): Promise<void>;

/** The files of one template and the questions one can ask of them. */
export class Workspace extends EngineWorkspace {
  /** Loads the schemas of one service, a name from `missing_services`. */
  loadService(name: string): Promise<void>;
}

/** Where a world is kept, and how a new one begins. */
export interface SimulatorOptions extends WorldOptions {
  /**
   * `'memory'` (the default): the world ends with its instance. `{ indexedDB: name }` in browsers, `{ directory: path }`
   * in Node, or a store of your own.
   */
  store?: 'memory' | { indexedDB: string } | { directory: string } | Store;
  /** What a new world begins as, from `snapshot` or `fork`. A world that was kept goes on as it was. */
  snapshot?: Uint8Array;
  /**
   * Fetches what lies behind an address outside of the simulated object storage (`template_uri` and the like); absent when
   * there is nothing. Without it nothing outside is ever asked for.
   */
  fetch?: (address: string) => Promise<Uint8Array | undefined>;
}

/** A simulated cloud with the services that run on it. */
export type Simulator = EngineSimulator;
export const Simulator: {
  /** Opens a world, or makes one where there is none. Rejects with a `StoreFailure` when it cannot be kept there. */
  open(options?: SimulatorOptions): Promise<Simulator>;
};

/** What a promise is rejected with when a world cannot be read or written; nothing was written then. */
export interface StoreFailure extends Error {
  name: 'StoreError';
  code: 'quota' | 'blocked' | 'superseded' | 'closed' | 'newer' | 'unavailable' | 'failed';
}
