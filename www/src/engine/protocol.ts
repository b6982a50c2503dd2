// What page and engine worker say to each other. Every shape of the domain comes from the `formwork`
// package; this file adds only the envelope.
import type {
  AcceptOptions,
  AcceptResult,
  Advanced,
  ByHandResult,
  ConvertResult,
  DriftResult,
  DriftTemplate,
  EditDto,
  Evaluation,
  EvaluatorOptions,
  EvaluatorState,
  Fault,
  FaultOptions,
  FaultResult,
  ForecastOptions,
  GraphOptions,
  GraphResult,
  HistoryPlace,
  ImportResult,
  LintResult,
  PlanOptions,
  PlanResult,
  PriceForecast,
  PriceOptions,
  PriceResult,
  RegionInfo,
  Request,
  Response,
  RewindResult,
  RuleInfo,
  RuleLevels,
  StoredFiles,
  VariableInfo,
  WorldHistory,
  WorldLook,
  WorldResource,
  WorldSight,
} from 'formwork';

/** A template as the page edits it: file name to text. */
export type Files = Record<string, string>;

export interface Analysis {
  /** What is wrong, and what the lint rules say. */
  check: LintResult;
  variables: VariableInfo[];
}

/** What an editor asks; the workspace has a method of the same name. */
export type Question =
  | 'complete'
  | 'signatureHelp'
  | 'definition'
  | 'references'
  | 'prepareRename'
  | 'rename'
  | 'documentSymbols'
  | 'semanticTokens'
  | 'unsetArguments'
  | 'giveArguments'
  | 'codeActions'
  | 'format'
  | 'fix';

/** What is asked of a template as it would be planned; an evaluator has a method of the same name. */
export type Beside = 'complete' | 'hover' | 'signatureHelp' | 'facts';

/** An expression beside a template: what it came to, unless the template cannot be read. */
export interface Evaluated {
  template: EvaluatorState;
  result: Evaluation | null;
}

/** A variable and the expression that it is given. */
export interface Assignment {
  name: string;
  value: string;
}

export interface Exchanged {
  status: number;
  /** Names, in lower case, and values in turn. */
  headers: string[];
  body: Uint8Array;
}

export type ByHand = 'edit' | 'recreate' | 'delete';

/** Where the world's time stands: what it waits for, and what lies ahead of a world that went back. */
export type Clock = Advanced;

export interface OpenedWorld extends Clock {
  /** Why the world lives in memory only; absent when it is stored. */
  volatile?: string;
  /** Stored records that could not be read and are not part of the world. */
  aside: string[];
}

/** The calls the worker answers. Arguments and answers cross by structured clone. */
export interface Calls {
  analyse(files: Files): Analysis;
  rules(): RuleInfo[];
  /** Answers a question of the editor, once the schemas that it needs are there. */
  ide(files: Files, question: Question, args: unknown[]): unknown;
  /** The change that puts in a comment by which a rule is kept quiet about what it found at a byte offset. */
  ignore(files: Files, path: string, at: number, rule: string, reason: string): EditDto | null;
  /** What the text of a file about rules says, and the text that says something else. */
  levels(text: string): RuleLevels;
  withLevel(text: string, rule: string, level: string | null): string;
  withPreset(text: string, preset: string): string;
  plan(files: Files, options: PlanOptions): PlanResult;
  price(files: Files, options: PriceOptions): PriceResult;
  /** A blueprint as a template of Terraform, and what is not the same in it. */
  convert(files: Files): ConvertResult;
  /** What an execution plan changes in what is paid each month; null when that cannot be said. */
  planForecast(plan: string, options: ForecastOptions): PriceForecast | null;
  regions(): RegionInfo[];
  graph(files: Files, options: PlanOptions, shown: GraphOptions): GraphResult;
  evaluate(files: Files, options: EvaluatorOptions, expression: string): Evaluated;
  beside(files: Files, options: EvaluatorOptions, question: Beside, args: unknown[]): unknown;
  /**
   * Opens the stored world. Where the browser has no storage, or where `memory` asks for it, the world lives
   * in memory and begins with the snapshot.
   */
  open(world: string, snapshot: Uint8Array | null, memory: boolean): OpenedWorld;
  close(): null;
  dispatch(request: Request): Response;
  /** What a variables file gives, in its order. */
  assignments(text: string): Assignment[];
  /** The text of a variables file that gives these values. */
  variablesFile(values: Record<string, unknown>): string;
  /** What a stack has recorded, as a state file; null when nothing is. */
  state(stackId: string): string | null;
  /** The same as it would be recorded now, after a look at every resource. */
  refreshed(stackId: string): string | null;
  /** What became of a stack's resources, beside a template; null when there is no such stack. */
  drift(stackId: string, template: DriftTemplate): DriftResult | null;
  /** Changes something past every stack, as somebody in the console would. */
  byHand(how: ByHand, type: string, id: string, edits: Record<string, unknown>): ByHandResult;
  /** What exists in the world, stack or no stack: some of it. */
  world(look: WorldLook): WorldSight;
  resource(type: string, id: string): WorldResource | null;
  /** Files in the object storage. */
  files(text: string, from: number, limit: number): StoredFiles;
  /** A request whose body, and whose answer's, are bytes. */
  exchange(method: string, path: string, body: Uint8Array, headers: string[]): Exchanged;
  /** How the template could follow what was found. */
  accept(files: Files, options: AcceptOptions): AcceptResult;
  /** Takes a state file into a stack. */
  importState(stackId: string, text: string): ImportResult;
  /** What shall go wrong in the world, and how often it did. */
  faults(): Fault[];
  putFault(fault: FaultOptions): FaultResult;
  switchFault(id: number, enabled: boolean): Fault | null;
  removeFault(id: number): Fault | null;
  /** Virtual milliseconds per real millisecond; 0 stops time. */
  speed(factor: number): null;
  /** Lets time run until nothing is in progress, within reason. */
  finish(): Clock;
  /** Lets the next thing happen. */
  step(): Clock;
  /** What the world can go back to; so many commands behind and ahead. */
  history(most: number): WorldHistory;
  /** Goes to a place in the world's history; without one to where it was before it went back. Time stands still then. */
  rewind(to: HistoryPlace | null): RewindResult;
  /** Stores the world as it was at a place as another one. False when there is no such place. */
  fork(at: HistoryPlace, world: string): boolean;
}

export type Method = keyof Calls;

/** One request, as a union over the methods, so that `args` follows from `method`. */
export type Ask = { [M in Method]: { id: number; method: M; args: Parameters<Calls[M]> } }[Method];

export interface Failure {
  name: string;
  message: string;
}

export type Answer =
  | { id: number; ok: true; value: ReturnType<Calls[Method]> }
  | { id: number; ok: false; error: Failure };

/** What the worker says unasked. */
export type News =
  | { news: 'clock'; clock: Clock }
  /** The instance is poisoned: drop the worker, start another one. */
  | { news: 'trap'; reason: string }
  /** The latest bytes of a world that has no storage. */
  | { news: 'snapshot'; bytes: Uint8Array }
  | { news: 'storage'; failed: string | null };
