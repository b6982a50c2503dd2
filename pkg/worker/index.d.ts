import type {
  Evaluator,
  Explained,
  FactsName,
  FunctionInfo,
  InitOptions,
  RegionInfo,
  Request,
  Response,
  RuleInfo,
  RuleLevels,
  Simulator,
  SimulatorOptions,
  Store,
  StoreOptions,
  Workspace,
} from '../index.js';
import type { Files, LintOptions, LintResult } from '../linter/index.js';

/** What a call gives, as it crosses from the worker: what has calls of its own stays there. */
export type Crossed<T> = T extends Evaluator ? RemoteEvaluator : T;

/** An object of the engine that is in the worker: the same calls, each with a promise. `free` lets go of it. */
export type Remote<T> = AsyncDisposable & {
  [Name in keyof T as Name extends string ? (T[Name] extends (...args: never[]) => unknown ? Name : never) : never]: T[Name] extends (
    ...args: infer Args
  ) => infer Result
    ? (...args: Args) => Promise<Crossed<Awaited<Result>>>
    : never;
};

/** An evaluator in the worker. */
export type RemoteEvaluator = Remote<Omit<Evaluator, 'misread'>>;

/** A workspace in the worker. */
export interface RemoteWorkspace extends Remote<Workspace> {
  /** Every problem of the template, and what the lint rules say of it, once the schemas it needs are loaded. */
  lintAll(options?: LintOptions): Promise<LintResult>;
}

/** A world in the worker. */
export interface RemoteSimulator extends Remote<Omit<Simulator, 'dispatch' | 'exchange' | 'inject'>> {
  /** Sends one request to the simulated services. */
  dispatch<Body = unknown>(request: Request): Promise<Response<Body>>;
}

/** The engine in a worker. */
export interface RemoteEngine extends AsyncDisposable {
  /** An empty workspace. */
  workspace(): Promise<RemoteWorkspace>;
  /** Opens a world, or makes one where there is none. */
  open(options?: RemoteSimulatorOptions): Promise<RemoteSimulator>;
  /** Checks a template and applies the lint rules. */
  lint(files: Files, options?: LintOptions): Promise<LintResult>;
  /** What a lint rule or the `code` of a problem means. */
  explain(id: string): Promise<Explained>;
  /** Every lint rule. */
  rules(): Promise<RuleInfo[]>;
  /** Every function of the language. */
  functions(): Promise<FunctionInfo[]>;
  /** The regions that are simulated. */
  regions(): Promise<RegionInfo[]>;
  /** What the text of a settings file says of the rules' levels. */
  ruleLevels(text: string): Promise<RuleLevels>;
  /** What workspaces know of private providers from now on. */
  privateSchemas(schemas: Record<string, string>): Promise<void>;
  /** Loads the schemas of all services at once. */
  loadCatalog(): Promise<void>;
  /** Loads the price list. */
  loadPrices(): Promise<void>;
  /** Loads facts beside the engine. */
  loadFacts(names?: FactsName[]): Promise<void>;
  /** The engine's version. */
  version(): Promise<string>;
  /** Ends the worker. Calls that wait are rejected. */
  terminate(): Promise<void>;
}

/** How a world in the worker is opened: its store is one that the worker can reach. */
export type RemoteSimulatorOptions = Omit<SimulatorOptions, 'store' | 'fetch'> & {
  /** Where it is kept. */
  store?: Exclude<StoreOptions, Store>;
};

/** A worker of the platform, as far as it matters here. */
export interface WorkerLike {
  /** Sends a message. */
  postMessage(message: unknown): void;
  /** Ends it. */
  terminate(): unknown;
}

/** How the worker is started. */
export interface WorkerOptions extends InitOptions {
  /** A worker of your own that runs `formwork/worker/thread`, for bundlers that do not find it by themselves. */
  worker?: WorkerLike;
}

/** Starts a worker and the engine in it. */
export function start(options?: WorkerOptions): Promise<RemoteEngine>;
