import {
  AccessOptions as EngineAccessOptions,
  AccessUser as EngineAccessUser,
  DiagnosticDto,
  Fault,
  FaultErrorOptions as EngineFaultErrorOptions,
  FaultOptions as EngineFaultOptions,
  HistoryEvent as EngineEvent,
  RangeDto,
  Request,
  Response as EngineResponse,
  Simulator as EngineSimulator,
  Store,
  Workspace as EngineWorkspace,
  WorldOptions,
} from './dist/formwork.js';

export type * from './dist/formwork.js';
export { explain, functions, privateSchemas, regions, ruleLevels, rules, variablesFile, version, withPreset, withRuleLevel } from './dist/formwork.js';

/** Something that shall go wrong in a world: where, when and how. */
export interface FaultOptions extends EngineFaultOptions {
  /** Only in this region. */
  region?: string;
  /** Only in this account. */
  account?: string;
  /** How the cloud refuses. */
  error?: FaultErrorOptions;
  /** How often it was looked at before; by default never. */
  seen?: number;
  /** How often it struck before; by default never. */
  struck?: number;
}

/** How the cloud refuses: what happens, and what shall be said other than usual. */
export interface FaultErrorOptions extends EngineFaultErrorOptions {
  /** The error code, where it shall not be the usual one. */
  code?: string;
  /** What is said, where it shall not be the usual. */
  message?: string;
}

/** Who may ask a world for what. */
export interface AccessOptions extends EngineAccessOptions {
  /** Everybody who may ask; nobody else is answered. */
  users: AccessUser[];
}

/** Somebody who may ask. */
export interface AccessUser extends EngineAccessUser {
  /** What they are called. */
  name: string;
  /** What requests are signed with, and is told to nobody. */
  secret_key?: string;
}

/** The engine itself: an address to fetch, a response that brings it, its bytes, or a compiled module. */
export type EngineSource = string | URL | PlatformResponse | BufferSource | WebAssembly.Module;

/** The platform's response to `fetch`. */
type PlatformResponse = globalThis.Response;

/** Where `init` finds the parts of the engine; by default they are read from beside the package's own files. */
export interface InitOptions {
  /** The engine. */
  wasm?: EngineSource;
  /** The whole catalogue (`formwork/schemas/catalog.bin`): a URL to fetch, or its bytes. */
  catalog?: string | URL | Uint8Array;
  /** The price list (`formwork/dist/prices.txt`): a URL to fetch, or its bytes. */
  prices?: string | URL | Uint8Array;
  /** Facts that only worlds and blueprints need (`formwork/dist/facts/*.txt`), by name: a URL to fetch, or their bytes. */
  facts?: { [name in FactsName]?: string | URL | Uint8Array };
}

/** Facts beside the engine: how a world behaves and refuses, what types elements of blueprints have, and what stands for them in the provider. */
export type FactsName = 'world' | 'error-codes' | 'aos-error-codes' | 'elements' | 'counterparts';

/**
 * Loads the engine. Must have resolved before anything else is used; calling it again does nothing. Without a source the engine
 * comes from beside the package's own files; `init(fetch(url))` works, too.
 */
export function init(source?: InitOptions | EngineSource | Promise<EngineSource>): Promise<void>;

/** Loads the schemas of all services at once. In Node, `init` has done so. */
export function loadCatalog(): Promise<void>;

/** Loads the price list; until then `price` says that it is missing. In Node, `init` has done so. */
export function loadPrices(): Promise<void>;

/**
 * Loads facts beside the engine, all or those with these names. In Node, `init` has done so; `Simulator.open` loads what a world
 * needs, and `Workspace.loadServices` what a blueprint needs.
 */
export function loadFacts(names?: FactsName[]): Promise<void>;

/** The files of one template and the questions one can ask of them. */
export class Workspace extends EngineWorkspace {
  /** Loads the schemas of one service, a name from `missing_services`. */
  loadService(name: string): Promise<void>;
  /** Loads the schemas of all services that the template needs. */
  loadServices(): Promise<void>;
}

/** An answer of the simulated services; `Body` is what you know of it. */
export interface Response<Body = unknown> extends Omit<EngineResponse, 'body'> {
  /** The value of a JSON body; the text of any other; empty when there is none. */
  body: Body;
}

/** Where a world is kept. */
export type StoreOptions =
  /** The world ends with its instance. */
  | 'memory'
  /** In browsers. `lock: false`: you see to it that only one page or worker has the world open. */
  | { indexedDB: string; lock?: boolean }
  /** In Node. */
  | { directory: string }
  /** Your own. */
  | Store;

/** Where a world is kept, and how a new one begins. */
export interface SimulatorOptions extends WorldOptions {
  /** Where it is kept; `'memory'` when absent. A store that another world has rejects with the code `blocked`. */
  store?: StoreOptions;
  /** What a new world begins as, from `snapshot` or `fork`. A world that was kept goes on as it was. */
  snapshot?: Uint8Array;
  /**
   * Fetches what lies behind an address outside of the simulated object storage (`template_uri` and the like); absent when
   * there is nothing. Without it nothing outside is ever asked for.
   */
  fetch?: (address: string) => Promise<Uint8Array | undefined>;
}

/** The state of a stack, in the service's words. */
export type StackStatus =
  | 'CREATION_COMPLETE'
  | 'DEPLOYMENT_IN_PROGRESS'
  | 'DEPLOYMENT_FAILED'
  | 'DEPLOYMENT_COMPLETE'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_FAILED'
  | 'ROLLBACK_COMPLETE'
  | 'DELETION_IN_PROGRESS'
  | 'DELETION_FAILED';

/** What happened, in the service's words. */
export type EventKind =
  | 'LOG'
  | 'ERROR'
  | 'DRIFT'
  | 'SUMMARY'
  | 'CREATION_IN_PROGRESS'
  | 'CREATION_FAILED'
  | 'CREATION_COMPLETE'
  | 'DELETION_IN_PROGRESS'
  | 'DELETION_FAILED'
  | 'DELETION_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_FAILED'
  | 'UPDATE_COMPLETE';

/** The state of a resource of a stack. */
export type ResourceStatus =
  | 'CREATION_IN_PROGRESS'
  | 'CREATION_FAILED'
  | 'CREATION_COMPLETE'
  | 'DELETION_IN_PROGRESS'
  | 'DELETION_FAILED'
  | 'DELETION_COMPLETE'
  | 'UPDATE_IN_PROGRESS'
  | 'UPDATE_FAILED'
  | 'UPDATE_COMPLETE';

/** The state of an execution plan. */
export type ExecutionPlanStatus =
  | 'CREATION_IN_PROGRESS'
  | 'CREATION_FAILED'
  | 'AVAILABLE'
  | 'APPLY_IN_PROGRESS'
  | 'APPLIED';

/** The state of a stack set. */
export type StackSetStatus =
  | 'IDLE'
  | 'OPERATION_IN_PROGRESS'
  | 'DEACTIVATED';

/** What an operation of a stack set does. */
export type StackSetOperationAction =
  | 'CREATE_STACK_INSTANCES'
  | 'DELETE_STACK_INSTANCES'
  | 'DEPLOY_STACK_SET'
  | 'DEPLOY_STACK_INSTANCES'
  | 'UPDATE_STACK_INSTANCES';

/** The state of an operation of a stack set. */
export type StackSetOperationStatus =
  | 'QUEUE_IN_PROGRESS'
  | 'OPERATION_IN_PROGRESS'
  | 'OPERATION_COMPLETE'
  | 'OPERATION_FAILED'
  | 'STOP_IN_PROGRESS'
  | 'STOP_COMPLETE'
  | 'STOP_FAILED';

/** The state of a stack instance. */
export type StackInstanceStatus =
  | 'WAIT_IN_PROGRESS'
  | 'CANCEL_COMPLETE'
  | 'OPERATION_IN_PROGRESS'
  | 'OPERATION_FAILED'
  | 'INOPERABLE'
  | 'OPERATION_COMPLETE';

/** Something that happened to a stack or to one of its resources. */
export interface WorldEvent extends Omit<EngineEvent, 'kind'> {
  /** What happened. */
  kind: EventKind;
}

/** Which events are wanted; all, when nothing is said. */
export interface EventFilter {
  /** Those of a stack: its name. */
  stack?: string;
  /** Those of a resource: its address. */
  resource?: string;
  /** Those of a kind, or of several. */
  kind?: EventKind | EventKind[];
  /** Those after the event of this number. */
  after?: number;
}

/** A fault that was put into a world, and the way to take it out; `await using` takes it out at the end of the block. */
export interface InjectedFault extends AsyncDisposable {
  /** Its number. */
  readonly id: number;
  /** The fault as it is now; absent when it was taken out. */
  readonly fault: Fault | undefined;
  /** How often it struck. */
  readonly struck: number;
  /** Takes it out of the world, and gives it as it was. */
  remove(): Promise<Fault | undefined>;
}

/** A simulated cloud with the services that run on it. `await using` closes it at the end of the block. */
export interface Simulator extends EngineSimulator, AsyncDisposable {
  /** Sends one request to the simulated services. */
  dispatch<Body = unknown>(request: Request): Promise<Response<Body>>;
  /** Closes the world and gives its memory back; calling it again does nothing. */
  dispose(): Promise<void>;
  /**
   * Makes the world what `open` with the same options would begin as: nothing in it, or what the given snapshot has. Without a
   * `seed` and a `clock` it begins by chance and at the present. The history goes on: there is a way back.
   */
  reset(): Promise<void>;
  /** Adds a fault, as `putFault` does; rejects with the code `invalid-fault` when it makes no sense. */
  inject(fault: FaultOptions): Promise<InjectedFault>;
  /** What happened in the world, oldest first, as far back as its history goes. */
  events(filter?: EventFilter): WorldEvent[];
}

/** Opens worlds. */
export const Simulator: {
  /** Opens a world, or makes one where there is none. Rejects with a `StoreError` when it cannot be kept there. */
  open(options?: SimulatorOptions): Promise<Simulator>;
  /** What worlds are instances of. */
  readonly prototype: Simulator;
};

/** What calls fail with: misuse, and answers that `succeeded` and `valid` do not let pass. */
export class FormworkError extends Error {
  /**
   * What is wrong: `misuse` when the call is, `unknown-region` and the like where more is known; of `succeeded` the service's
   * error code, of `valid` the code of the first error.
   */
  readonly code: string;
  /** Of `succeeded`: the HTTP status. */
  readonly status?: number;
  /** Of `succeeded`: the whole answer. */
  readonly response?: Response;
  /** Of `valid`: where the first error is. */
  readonly range?: RangeDto;
  /** Of `valid`: every problem. */
  readonly diagnostics?: DiagnosticDto[];
}

/** Why a store failed. */
export type StoreErrorCode = 'quota' | 'blocked' | 'superseded' | 'closed' | 'newer' | 'unavailable' | 'failed';

/** What a promise is rejected with when a world cannot be read or written; nothing was written then. */
export class StoreError extends FormworkError {
  /** Why. */
  readonly code: StoreErrorCode;
}

/** What a promise is rejected with when a world cannot be read or written. */
export type StoreFailure = StoreError;

/** The engine crashed, which is a defect of ours. Drop the instance; what a world had acknowledged is kept. */
export class EngineError extends FormworkError {
  /** Always this. */
  readonly code: 'engine-failed';
  /** What was called; of a request its method and path. */
  readonly call: string;
  /** The engine's version. */
  readonly version: string;
}

/** The answer itself; a refusal becomes a `FormworkError` with the service's code and the HTTP status. */
export function succeeded<Body>(response: Response<Body>): Response<Body>;

/** The result itself of `check`, `lint` or `plan`; when there is an error in the template, a `FormworkError` with its code and place. */
export function valid<Result extends { diagnostics: DiagnosticDto[] }>(result: Result): Result;
