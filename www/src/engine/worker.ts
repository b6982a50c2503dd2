// The engine's thread. It owns one Workspace (analysis) and, while this tab leads, one Simulator.
import {
  EngineError,
  init,
  loadPrices,
  privateSchemas,
  regions,
  ruleLevels,
  rules,
  Simulator,
  variablesFile,
  withPreset,
  withRuleLevel,
  Workspace,
  type Evaluator,
  type EvaluatorOptions,
  type PlanOptions,
  type PriceOptions,
} from 'formwork';
import type {
  Analysis,
  Answer,
  Ask,
  Beside,
  Calls,
  Clock,
  Failure,
  Files,
  News,
  OpenedWorld,
  Question,
} from './protocol';

const TICK_MS = 200;
/** After a suspended laptop the clock goes on, it does not leap. */
const LONGEST_TICK_MS = 1000;

let workspace: Workspace | undefined;
let simulator: Simulator | undefined;
let volatile = false;
let factor = 0;
let busy = false;
let lastTick = performance.now();

const ready = init();

function say(message: Answer | News, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function fill(files: Files): Promise<Workspace> {
  await ready;
  workspace ??= new Workspace();
  for (const path of workspace.files()) if (!(path in files)) workspace.removeFile(path);
  for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
  return workspace;
}

/** The workspace as what answers an editor's questions. */
type Asked = Record<Question, (...args: unknown[]) => unknown>;

/** Many numbers cross as bytes: the page's thread takes long to read them one by one. */
function compact(answer: unknown): unknown {
  const data = (answer as { data?: unknown } | undefined)?.data;
  return Array.isArray(data) ? { ...(answer as object), data: Uint32Array.from(data) } : answer;
}

/** Services whose schemas could not be fetched are not asked for again until the next start. */
const refused = new Set<string>();

async function load(space: Workspace, services: string[]): Promise<void> {
  await Promise.all(services.map((one) => space.loadService(one).catch(() => void refused.add(one))));
}

/** The workspace with the schemas that the template needs. */
async function complete(files: Files): Promise<Workspace> {
  const space = await fill(files);
  for (;;) {
    const missing = space.check().missing_services.filter((service) => !refused.has(service));
    if (missing.length === 0) return space;
    await load(space, missing);
    await fill(files);
  }
}

async function analysed(files: Files): Promise<Analysis> {
  const space = await fill(files);
  let check = space.lint();
  for (;;) {
    const missing = check.missing_services.filter((service) => !refused.has(service));
    if (missing.length === 0) return { check, variables: space.variables() };
    await load(space, missing);
    await fill(files);
    check = space.lint();
  }
}

/** The template as it was planned last, for questions that are asked of it again and again. */
let planned: { of: string; evaluator: Evaluator } | undefined;

async function evaluator(files: Files, options: EvaluatorOptions): Promise<Evaluator> {
  const of = JSON.stringify([files, options]);
  if (planned?.of === of) return planned.evaluator;
  const space = await fill(files);
  let made = space.evaluator(options);
  const missing = made.template().missing_services.filter((service) => !refused.has(service));
  if (missing.length > 0) {
    made.free();
    await load(space, missing);
    await fill(files);
    made = space.evaluator(options);
  }
  planned?.evaluator.free();
  planned = { of, evaluator: made };
  return made;
}

function world(): Simulator {
  if (!simulator) throw new Error('no world is open');
  return simulator;
}

function clock(): Clock {
  return simulator?.clock() ?? { now: '', busy };
}

/** So many things happen before the page is told, and in all when it wants to see the end. */
const AT_ONCE = 100;
const MOST = 100_000;

/** A private provider, as far as it matters here. */
interface Listed {
  source: string;
  versions: { schema?: string }[];
}

/** Tells the workspace what the world knows of private providers: of each the newest schema. */
async function learn(): Promise<void> {
  const { body: list } = await world().dispatch<Listed[]>({ method: 'GET', path: '/_schemas/' });
  const newest = list.map(({ source, versions }) => [source, versions.findLast(({ schema }) => schema)?.schema]);
  privateSchemas(Object.fromEntries(newest.filter(([, schema]) => schema !== undefined)));
}

async function open(name: string, snapshot: Uint8Array | null, memory: boolean): Promise<OpenedWorld> {
  await ready;
  const reason = memory ? '' : await openStored(name);
  if (reason !== undefined) {
    simulator = await Simulator.open({ store: 'memory' });
    if (snapshot) await simulator.restore(snapshot);
  }
  volatile = reason !== undefined;
  busy = (await world().advance(0)).busy;
  lastTick = performance.now();
  await learn();
  const aside = world().setAside().map((record) => `${record.kind} ${record.key}`);
  return { ...clock(), aside, ...(reason === undefined ? {} : { volatile: reason }) };
}

/** Opens the world that is stored; gives the reason when the browser has no storage for this page. */
async function openStored(name: string): Promise<string | undefined> {
  try {
    simulator = await Simulator.open({ store: { indexedDB: name, lock: false } });
    return undefined;
  } catch (error) {
    // Any other failure is told: there may be a world in the storage, and an empty one must not hide it.
    if ((error as { code?: unknown } | null)?.code !== 'unavailable') throw error;
    return failure(error).message;
  }
}

/** A world without storage is handed to the page after each change, so that a trap does not lose it. */
async function keep(): Promise<void> {
  if (!volatile) return;
  const bytes = await world().snapshot();
  say({ news: 'snapshot', bytes }, [bytes.buffer]);
}

/** After a command: what it changed is kept, and told. */
async function changed(): Promise<void> {
  await keep();
  busy = (await world().advance(0)).busy;
  lastTick = performance.now();
  say({ news: 'clock', clock: clock() });
}

async function advance(ms: number): Promise<void> {
  busy = (await world().advance(ms)).busy;
  await told();
}

/** Time has passed. */
async function told(): Promise<void> {
  await keep();
  say({ news: 'clock', clock: clock() });
}

const calls: { [M in keyof Calls]: (...args: Parameters<Calls[M]>) => Promise<ReturnType<Calls[M]>> } = {
  analyse: analysed,
  async rules() {
    await ready;
    return rules();
  },
  async ide(files, question, args) {
    const space = await fill(files);
    const ask = () => compact((space as unknown as Asked)[question](...args));
    const answer = ask();
    const wanted = (answer as { missingServices?: string[] } | undefined)?.missingServices ?? [];
    const missing = wanted.filter((service) => !refused.has(service));
    if (missing.length === 0) return answer;
    await load(space, missing);
    await fill(files);
    return ask();
  },
  ignore: async (files, path, at, rule, reason) => (await fill(files)).ignore(path, at, rule, reason) ?? null,
  async levels(text) {
    await ready;
    return ruleLevels(text);
  },
  async withLevel(text, rule, level) {
    await ready;
    return withRuleLevel(text, rule, level);
  },
  async withPreset(text, preset) {
    await ready;
    return withPreset(text, preset);
  },
  plan: async (files, options: PlanOptions) => (await complete(files)).plan({ forms: ['items'], ...options }),
  async price(files, options: PriceOptions) {
    const space = await complete(files);
    // Where the list cannot be fetched, the answer says that it is missing.
    await loadPrices().catch(() => {});
    return space.price(options);
  },
  convert: async (files) => (await complete(files)).convert(),
  planForecast: async (plan, options) => world().planForecast(plan, options) ?? null,
  async regions() {
    await ready;
    return regions();
  },
  async graph(files, options, shown) {
    const space = await complete(files);
    await loadPrices().catch(() => {});
    return space.graph(options, shown);
  },
  async evaluate(files, options, expression) {
    const evaluator = (await complete(files)).evaluator(options);
    try {
      const template = evaluator.template();
      return { template, result: template.ok ? evaluator.evaluate(expression) : null };
    } finally {
      evaluator.free();
    }
  },
  async beside(files, options, question, args) {
    const made = (await evaluator(files, options)) as unknown as Record<Beside, (...args: unknown[]) => unknown>;
    return made[question](...args);
  },
  open,
  async close() {
    await simulator?.close();
    simulator = undefined;
    busy = false;
    return null;
  },
  async dispatch(request) {
    const answer = await world().dispatch(request);
    if (request.method !== 'GET') await changed();
    if (request.method === 'PUT' && request.path.startsWith('/_schemas/')) await learn();
    return answer;
  },
  async assignments(text) {
    await ready;
    const file = new Workspace();
    try {
      file.setFile('main.tf', text);
      const value = ({ to, end }: { to: number; end: number }) => text.slice(to, end).replace(/^\s*=\s*/, '');
      return file.documentSymbols('main.tf').map((symbol) => ({ name: symbol.name, value: value(symbol) }));
    } finally {
      file.free();
    }
  },
  async variablesFile(values) {
    await ready;
    return variablesFile(values);
  },
  drift: async (stackId, template) => world().drift(stackId, template) ?? null,
  async byHand(how, type, id, edits) {
    const one = world();
    const done = {
      edit: () => one.editResource(type, id, edits),
      recreate: () => one.recreateResource(type, id, edits),
      delete: () => one.deleteResource(type, id),
    };
    const answer = await done[how]();
    await changed();
    return answer;
  },
  world: async (look) => world().world(look),
  resource: async (type, id) => world().resource(type, id) ?? null,
  files: async (text, from, limit) => world().files(text, from, limit),
  async exchange(method, path, body, headers) {
    const answer = await world().exchange(method, path, headers, body);
    const told = { status: answer.status, headers: answer.headers, body: answer.body };
    answer.free();
    if (method !== 'GET') await changed();
    return told;
  },
  accept: async (files, options) => (await complete(files)).accept(options),
  async importState(stackId, text) {
    const answer = await world().importState(stackId, text);
    await changed();
    return answer;
  },
  faults: async () => world().faults(),
  async putFault(fault) {
    // What has not the form of a fault is refused as one that means nothing is.
    const done = await world().putFault(fault).catch((error: unknown) => {
      if (isTrap(error) || (error as { code?: unknown } | null)?.code !== undefined) throw error;
      return { ok: false, message: failure(error).message };
    });
    await changed();
    return done;
  },
  async switchFault(id, enabled) {
    const fault = await world().switchFault(id, enabled);
    await changed();
    return fault ?? null;
  },
  async removeFault(id) {
    const fault = await world().removeFault(id);
    await changed();
    return fault ?? null;
  },
  state: async (stackId) => world().stackState(stackId) ?? null,
  refreshed: async (stackId) => world().refreshedState(stackId) ?? null,
  async speed(next) {
    factor = next;
    lastTick = performance.now();
    return null;
  },
  async finish() {
    for (let done = 0; busy && done < MOST; done += AT_ONCE) {
      busy = (await world().runUntilIdle(AT_ONCE)).busy;
      await told();
    }
    return clock();
  },
  async step() {
    busy = (await world().step()).busy;
    await told();
    return clock();
  },
  history: async (most) => world().history(most),
  async rewind(to) {
    factor = 0;
    const answer = await world().rewind(to ?? undefined);
    await learn();
    busy = answer.clock.busy;
    await told();
    return answer;
  },
  async fork(at, name) {
    const snapshot = await world().fork(at);
    if (!snapshot) return false;
    const other = await Simulator.open({ store: { indexedDB: name, lock: false }, snapshot });
    await other.close();
    return true;
  },
};

function isTrap(error: unknown): boolean {
  return error instanceof EngineError || error instanceof WebAssembly.RuntimeError;
}

function failure(error: unknown): Failure {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** A trap leaves the instance in an unknown state; anything else leaves it usable. */
function report(error: unknown): Failure {
  const told = failure(error);
  if (isTrap(error)) say({ news: 'trap', reason: told.message });
  return told;
}

async function answer<M extends keyof Calls>(ask: Extract<Ask, { method: M }>): Promise<Answer> {
  try {
    const call = calls[ask.method] as (...args: unknown[]) => Promise<ReturnType<Calls[M]>>;
    return { id: ask.id, ok: true, value: await call(...ask.args) };
  } catch (error) {
    return { id: ask.id, ok: false, error: report(error) };
  }
}

// One thing at a time: the engine is not re-entrant while a change set is being written.
let tail: Promise<unknown> = Promise.resolve();
function queue<T>(work: () => Promise<T>): Promise<T> {
  const done = tail.then(work, work);
  tail = done;
  return done;
}

self.onmessage = (event: MessageEvent<Ask>) => {
  void queue(async () => say(await answer(event.data)));
};

let ticking = false;
setInterval(() => {
  const now = performance.now();
  const real = Math.min(now - lastTick, LONGEST_TICK_MS);
  lastTick = now;
  if (ticking || !simulator || !busy || factor === 0) return;
  ticking = true;
  void queue(() => tick(real * factor)).finally(() => (ticking = false));
}, TICK_MS);

async function tick(ms: number): Promise<void> {
  if (!simulator || !busy) return;
  try {
    await advance(Math.round(ms));
    say({ news: 'storage', failed: null });
  } catch (error) {
    const told = report(error);
    say({ news: 'storage', failed: told.message });
  }
}
