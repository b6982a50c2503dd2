// Ties the page to its engine and to the other tabs: who owns the world, what time it is there, how to ask it.
import { FORM, type Call, type Part } from '../api/call';
import { Engine, EngineRestarted } from '../engine/client';
import type { ByHand, Clock, Exchanged } from '../engine/protocol';
import { Aos } from '../world/aos';
import { lead, type Lead, type Role } from '../world/lead';
import { OwnerSilent, Relay, type Look } from '../world/relay';
import { Lists } from '../world/lists';
import { Service } from '../world/service';
import { current, database } from '../world/which';
import { notices } from './notices.svelte';
import { preferences, type Speed } from './preferences.svelte';
import { bodyOf, requests, type Asker } from './requests.svelte';
import { storage } from './storage.svelte';
import type {
  ByHandResult,
  DriftResult,
  DriftTemplate,
  Fault,
  FaultOptions,
  FaultResult,
  HistoryPlace,
  ImportResult,
  Request,
  Response,
  RewindResult,
  StoredFiles,
  WorldHistory,
  WorldLook,
  WorldResource,
  WorldSight,
} from 'formwork';

const WORLD = database(current());

type Phase = 'starting' | 'ready' | 'failed' | 'lost';

class Session {
  phase = $state<Phase>('starting');
  failure = $state('');
  role = $state<Role>('waiting');
  clock = $state<Clock>({ now: '', busy: false });
  speed = $state<Speed>(preferences.speed);
  silent = $state(false);

  readonly engine: Engine;
  readonly service = new Service((request) => this.dispatch(request));
  /** The same world by the door of the older service. */
  readonly blueprints = new Aos((request) => this.dispatch(request), (call) => this.form(call));
  /** The lists of Alibaba Cloud over the same world. */
  readonly lists = new Lists((request) => this.dispatch(request));
  readonly #unlogged = new Service((request) => this.#ask(request));
  readonly #relay: Relay;
  #lead: Lead | undefined;
  #memory = false;
  /** Called when the world may have changed. */
  onworld: () => void = () => {};
  /** Called when another tab saved a draft. */
  ondraft: (id: string) => void = () => {};
  /** Called when this tab becomes the owner. */
  onowner: () => void = () => {};

  constructor() {
    this.engine = new Engine({
      clock: (clock) => this.#tick(clock),
      storage: (failed) => storage.report('world', failed),
      restarted: (reason) => void this.#revive(reason),
      lost: (reason) => {
        this.phase = 'lost';
        this.failure = reason;
        notices.show('error', 'engine.lost', { reason });
      },
    });
    this.#relay = new Relay(WORLD, {
      serve: (request) => this.engine.call('dispatch', request),
      state: (stackId) => this.engine.call('state', stackId),
      drift: (stackId, template) => this.engine.call('drift', stackId, template),
      look: (look) => this.#lookHere(look),
      hello: () => this.#relay.clock($state.snapshot(this.clock), this.speed),
      clock: (clock, speed) => {
        this.speed = speed as Speed;
        this.silent = false;
        this.#tick(clock);
      },
      draft: (id) => this.ondraft(id),
    });
  }

  /** Whether the world is kept when the page closes. */
  get stored(): boolean {
    return storage.volatile === null;
  }

  get writable(): boolean {
    return this.role === 'owner' && this.phase === 'ready';
  }

  start(): void {
    this.#lead = lead(WORLD, (role) => void this.#become(role));
  }

  seize(): void {
    this.#lead?.seize();
  }

  async #become(role: Role): Promise<void> {
    const before = this.role;
    this.role = role;
    this.#relay.owner = role === 'owner';
    if (role === 'follower') {
      if (before === 'owner') await this.engine.call('close').catch(() => {});
      this.phase = 'ready';
      this.#relay.hello();
      this.onworld();
      return;
    }
    await this.#open();
    if (before === 'follower') notices.show('info', 'tabs.owner');
    this.onowner();
  }

  async #open(): Promise<void> {
    try {
      const opened = await this.engine.call('open', WORLD, this.engine.snapshot, this.#memory);
      storage.volatile = opened.volatile ?? null;
      storage.report('world', null);
      if (opened.aside.length) notices.show('error', 'storage.aside', { names: opened.aside.join(', ') });
      this.phase = 'ready';
      this.silent = false;
      // What lies ahead of a world that went back would be lost by time that passes.
      await this.setSpeed(opened.ahead ? 0 : preferences.speed);
      this.#tick(opened);
      this.onworld();
    } catch (error) {
      // A restart opens the world again by itself.
      if (error instanceof EngineRestarted) return;
      this.phase = 'failed';
      this.failure = message(error);
    }
  }

  /** Opens the world again; in memory only, if the visitor prefers that to nothing. */
  retry(memory = false): void {
    this.phase = 'starting';
    this.#memory = memory;
    void this.#open();
  }

  async #revive(reason: string): Promise<void> {
    if (this.role === 'owner') await this.#open();
    else this.onworld();
    notices.show('warning', 'engine.restarted', { reason });
  }

  #tick(clock: Clock): void {
    const { now, busy, next, ahead } = clock;
    this.clock = { now, busy, ...(next && { next }), ...(ahead && { ahead }) };
    this.#relay.clock($state.snapshot(this.clock), this.speed);
    this.onworld();
  }

  async setSpeed(speed: Speed): Promise<void> {
    this.speed = speed;
    preferences.setSpeed(speed);
    await this.engine.call('speed', speed);
    this.#relay.clock($state.snapshot(this.clock), speed);
  }

  /** Goes on at the speed of before, or stops. */
  toggle(): Promise<void> {
    return this.setSpeed(this.speed === 0 ? preferences.running : 0);
  }

  async finish(): Promise<void> {
    await this.#change(() => this.engine.call('finish')).catch(() => {});
    if (this.clock.busy && this.clock.next) notices.show('warning', 'clock.unfinished', { name: this.clock.next.name });
  }

  /** Lets the next thing happen. Time stands still before and after. */
  async step(): Promise<void> {
    if (this.speed !== 0) await this.setSpeed(0);
    await this.#change(() => this.engine.call('step')).catch(() => {});
  }

  /** What the world can go back to. */
  historyOf(most: number): Promise<WorldHistory> {
    return this.#look({ look: 'history', args: [most] }) as Promise<WorldHistory>;
  }

  /** Goes to a place in the world's history, or forward again; time stands still there. */
  async rewind(to: HistoryPlace | null): Promise<RewindResult | undefined> {
    await this.setSpeed(0);
    return this.#change(() => this.engine.call('rewind', to)).catch(() => undefined);
  }

  /** The only door to the world: to the engine here, or to the tab that owns it. Every request is logged. */
  async dispatch(request: Request, asker: Asker = 'page'): Promise<Response> {
    const began = { at: Date.now(), now: this.clock.now };
    const since = performance.now();
    const done = (outcome: Response | Error) => {
      const all = { ...began, ms: performance.now() - since };
      void this.#learn(request).finally(() => requests.record(asker, request, outcome, all));
    };
    try {
      const response = await this.#ask(request);
      done(response);
      return response;
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  /** Which variables of a template are secret, so that the log of its request does not tell them. */
  async #learn(request: Request): Promise<void> {
    if (this.role !== 'owner' || request.method === 'GET' || request.body === undefined) return;
    const body = bodyOf(request.body);
    if (typeof body !== 'object' || body === null) return;
    if ('template_id' in body && 'inputs_json' in body) return this.#learnInputs(String(body.template_id));
    if (!('vars_structure' in body || 'vars_body' in body)) return;
    const { template_body, template_uri } = body as { template_body?: string; template_uri?: string };
    const template = template_body === undefined ? { template_uri } : { template_body };
    requests.learn(await this.#unlogged.variables(template).catch(() => []));
  }

  /** The same of a blueprint's inputs. */
  async #learnInputs(template: string): Promise<void> {
    const { status, body } = await this.#ask({ method: 'GET', path: `/v2/templates/${encodeURIComponent(template)}/inputs` });
    if (status !== 200) return;
    const inputs = Object.entries(body as Record<string, { type?: string }>);
    requests.learn(inputs.map(([name, { type = '' }]) => ({ name, sensitive: type === 'secret' || type === 'password' })));
  }

  #ask(request: Request): Promise<Response> {
    if (this.role !== 'owner') return this.#askOwner(() => this.#relay.ask(request));
    if (request.method === 'GET') return this.engine.call('dispatch', request);
    return this.#change(() => this.engine.call('dispatch', request));
  }

  /** Something that changes the world and may not be kept. */
  #change<T>(command: () => Promise<T>): Promise<T> {
    return storage.during(async () => {
      try {
        const answer = await command();
        storage.report('world', null);
        return answer;
      } catch (error) {
        if (!(error instanceof EngineRestarted)) storage.report('world', message(error));
        throw error;
      }
    });
  }

  /** Changes a resource past every stack. */
  byHand(how: ByHand, type: string, id: string, edits: Record<string, unknown> = {}): Promise<ByHandResult> {
    return this.#change(() => this.engine.call('byHand', how, type, id, edits));
  }

  /** Takes a state file into a stack. */
  importState(stackId: string, text: string): Promise<ImportResult> {
    return this.#change(() => this.engine.call('importState', stackId, text));
  }

  /** What became of a stack's resources, beside a template; null when there is no such stack. */
  driftOf(stackId: string, template: DriftTemplate): Promise<DriftResult | null> {
    if (this.role !== 'owner') return this.#askOwner(() => this.#relay.drift(stackId, template));
    return this.engine.call('drift', stackId, template);
  }

  /** What exists in the world: some of it. */
  world(look: WorldLook): Promise<WorldSight> {
    return this.#look({ look: 'world', args: [look] }) as Promise<WorldSight>;
  }

  /** One resource with what is around it; null when there is none. */
  resource(type: string, id: string): Promise<WorldResource | null> {
    return this.#look({ look: 'resource', args: [type, id] }) as Promise<WorldResource | null>;
  }

  /** Files in the object storage. */
  files(text: string, from: number, limit: number): Promise<StoredFiles> {
    return this.#look({ look: 'files', args: [text, from, limit] }) as Promise<StoredFiles>;
  }

  #look(look: Look): Promise<unknown> {
    return this.role === 'owner' ? this.#lookHere(look) : this.#askOwner(() => this.#relay.look(look));
  }

  #lookHere({ look, args }: Look): Promise<unknown> {
    const call = this.engine.call.bind(this.engine) as (method: string, ...args: unknown[]) => Promise<unknown>;
    return call(look, ...args);
  }

  /** A request with bytes, or for bytes: to the object storage, of archives. */
  exchange(method: 'GET' | 'PUT' | 'DELETE', path: string, body = new Uint8Array()): Promise<Exchanged> {
    const sent: Request = { method, path, ...(body.length && { body: sizeOf(body) }) };
    return this.#exchange(sent, body, [], 'page');
  }

  /** A request whose body is a form, maybe with files. The log has the fields, and of files the names. */
  async form({ method, path, headers, form = [] }: Call, asker: Asker = 'page'): Promise<Response> {
    const { type, body } = await encoded(form);
    const shown = Object.fromEntries(form.map(({ name, value }) => [name, typeof value === 'string' ? bodyOf(value) : `(${value.name}, ${value.size} bytes)`]));
    const logged: Request = { method, path, headers: Object.fromEntries(headers), body: shown };
    const answer = await this.#exchange(logged, body, [...headers.flat(), 'content-type', type], asker);
    const told = Object.fromEntries(pairs(answer.headers));
    return { status: answer.status, headers: told, body: bodyOf(new TextDecoder().decode(answer.body)) };
  }

  async #exchange(logged: Request, body: Uint8Array, headers: string[], asker: Asker): Promise<Exchanged> {
    const { method, path } = logged;
    const began = { at: Date.now(), now: this.clock.now };
    const since = performance.now();
    const ask = () => this.engine.call('exchange', method, path, body, headers);
    const answer = await (method === 'GET' ? ask() : this.#change(ask));
    const told = { status: answer.status, headers: Object.fromEntries(pairs(answer.headers)), body: textOf(answer) };
    requests.record(asker, logged, told, { ...began, ms: performance.now() - since });
    return answer;
  }

  /** What a stack has recorded, as a state file; null when nothing is. */
  stateOf(stackId: string): Promise<string | null> {
    if (this.role !== 'owner') return this.#askOwner(() => this.#relay.state(stackId));
    return this.engine.call('state', stackId);
  }

  /** What shall go wrong in the world. */
  faults(): Promise<Fault[]> {
    return this.#look({ look: 'faults', args: [] }) as Promise<Fault[]>;
  }

  putFault(fault: FaultOptions): Promise<FaultResult> {
    return this.#change(() => this.engine.call('putFault', fault));
  }

  switchFault(id: number, enabled: boolean): Promise<Fault | null> {
    return this.#change(() => this.engine.call('switchFault', id, enabled));
  }

  removeFault(id: number): Promise<Fault | null> {
    return this.#change(() => this.engine.call('removeFault', id));
  }

  async #askOwner<T>(ask: () => Promise<T>): Promise<T> {
    try {
      const answer = await ask();
      this.silent = false;
      return answer;
    } catch (error) {
      if (error instanceof OwnerSilent && this.role === 'follower') this.silent = true;
      throw error;
    }
  }

  draftSaved(id: string): void {
    this.#relay.draft(id);
  }
}

/** A form as it travels. `FormData` would write other line ends into texts. */
async function encoded(form: readonly Part[]): Promise<{ type: string; body: Uint8Array<ArrayBuffer> }> {
  const boundary = `formwork-${crypto.randomUUID()}`;
  const quoted = (text: string) => text.replace(/[\r\n"]/g, (one) => encodeURIComponent(one));
  const parts = form.flatMap(({ name, value }): BlobPart[] => {
    const file = typeof value === 'string' ? '' : `; filename="${quoted(value.name)}"`;
    return [`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`, value, '\r\n'];
  });
  const whole = new Blob([...parts, `--${boundary}--\r\n`]);
  return { type: `${FORM}; boundary=${boundary}`, body: new Uint8Array(await whole.arrayBuffer()) };
}

function pairs(words: readonly string[]): [string, string][] {
  return Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']);
}

/** What the log tells of an answer: JSON, or how many bytes. */
function textOf({ headers, body }: Exchanged): unknown {
  const json = pairs(headers).some(([name, value]) => name === 'content-type' && value.startsWith('application/json'));
  return json ? bodyOf(new TextDecoder().decode(body)) : sizeOf(body);
}

/** What the log tells of bytes. */
function sizeOf(bytes: Uint8Array): string {
  return bytes.length ? `(${bytes.length} bytes)` : '';
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

export const session = new Session();
