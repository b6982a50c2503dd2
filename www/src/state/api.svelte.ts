// The API console: the operation that is filled in, and what was answered.
import type { Request, Response } from 'formwork';
import { blank, callOf, FORM, keyOf, parsed, readCall, type Call, type Values } from '../api/call';
import { ENDPOINT, tidy } from '../api/code';
import type { Contract, Field, Operation } from '../api/contract';
import { SERVICES, type ApiService, type Source } from '../api/services';
import { message, session } from './session.svelte';

/** What came of a call. */
export interface Outcome {
  method: string;
  path: string;
  response?: Response;
  /** Why there is no answer. */
  lost?: string;
  /** How long it took, in milliseconds, and the time in the world. */
  ms: number;
  now: string;
}

/** Where links into the object storage of the world lead; the host does not matter. */
const STORAGE = 'https://obs.example.invalid/_obs/';
const CHOICES = 200;

class ApiConsole {
  service = $state.raw<ApiService>(SERVICES[0]!);
  contract = $state.raw<Contract>();
  /** Why there is no contract. */
  failure = $state('');
  operation = $state.raw<Operation>();
  /** What was given for parameters, by place and name. Operations share it. */
  fields = $state.raw<Values['fields']>({});
  /** The bodies of operations, as values or as texts. */
  #bodies = $state.raw<Readonly<Record<string, Pick<Values, 'body' | 'text'>>>>({});
  endpoint = $state(ENDPOINT);
  outcome = $state.raw<Outcome>();
  sending = $state(false);
  /** What there is in the world, by the name of the field. */
  choices = $state.raw<Readonly<Record<string, readonly string[]>>>({});
  /** What the visitor works on, by the name of the field. */
  here: Readonly<Record<string, string>> = {};
  /** The nonce that nobody typed. */
  #nonce = '';
  #loading: Promise<void> | undefined;
  /** The operation that was chosen last, by service. */
  #last: Record<string, string> = {};
  /** Whether parameters go as a form in the body, where they may. */
  posted = $state(false);

  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<void> {
    const { service } = this;
    try {
      const contract = await service.load();
      if (service !== this.service) return;
      this.contract = contract;
      this.failure = '';
      const { operations } = contract;
      const last = operations.find(({ id }) => id === this.#last[service.id]);
      this.choose(last ?? operations.find(({ method }) => method === 'GET') ?? operations[0]);
    } catch (error) {
      this.failure = message(error);
      this.#loading = undefined;
    }
  }

  /** Turns to another service. */
  turn(service: ApiService): Promise<void> {
    if (service === this.service) return this.load();
    this.service = service;
    this.contract = undefined;
    this.operation = undefined;
    this.outcome = undefined;
    this.choices = {};
    this.#loading = undefined;
    return this.load();
  }

  choose(operation: Operation | undefined): void {
    this.operation = operation;
    if (!operation) return;
    this.#last[this.service.id] = operation.id;
    const fields = { ...this.fields };
    for (const field of operation.fields) {
      const usual = field.schema.const ?? this.service.usual[field.name] ?? (field.in === 'path' ? this.here[field.name] : undefined);
      if (usual !== undefined && !fields[keyOf(field)]?.length) fields[keyOf(field)] = usual;
    }
    this.fields = fields;
    this.#renew();
  }

  /** Another nonce, where nobody typed one. */
  #renew(): void {
    if (!this.service.nonce) return;
    const key = `header:${this.service.nonce}`;
    const now = this.fields[key];
    if (now !== undefined && now !== this.#nonce) return;
    this.#nonce = crypto.randomUUID();
    this.fields = { ...this.fields, [key]: this.#nonce };
  }

  give(field: Field, value: string | readonly string[]): void {
    this.fields = { ...this.fields, [keyOf(field)]: value };
  }

  get body(): Pick<Values, 'body' | 'text'> {
    const { operation } = this;
    if (!operation?.body) return {};
    const kept = this.#bodies[operation.id];
    return kept ?? (operation.body.required ? { body: blank(operation.body.schema) } : {});
  }

  setBody(body: unknown): void {
    this.#keep(body === undefined ? {} : { body });
  }

  setText(text: string): void {
    this.#keep({ text });
  }

  /** Shows the body as a text, or as fields; false when the text is no JSON. */
  asText(wanted: boolean): boolean {
    const { body, text } = this.body;
    if (wanted) this.#keep({ text: text ?? (body === undefined ? '' : tidy(JSON.stringify(body))) });
    else if (text?.trim() === '') this.#keep({});
    else if (text !== undefined) {
      const read = parsed(text);
      if (read.text !== undefined) return false;
      this.#keep(read);
    }
    return true;
  }

  #keep(body: Pick<Values, 'body' | 'text'>): void {
    if (this.operation) this.#bodies = { ...this.#bodies, [this.operation.id]: body };
  }

  get values(): Values {
    return { fields: this.fields, ...this.body, ...(this.posted && this.operation?.posted && { posted: true }) };
  }

  get call(): Call | undefined {
    const { operation } = this;
    const { text, ...rest } = this.values;
    return operation && callOf(operation, text === '' ? rest : { ...rest, text });
  }

  async send(): Promise<void> {
    const { call } = this;
    if (!call || this.sending) return;
    const { method, path, headers, body, form } = call;
    const request: Request = { method, path, headers: Object.fromEntries(headers), ...(body !== undefined && { body }) };
    await this.#ask(request, form ? () => session.form(call, 'console') : undefined);
    this.#renew();
    this.choices = {};
  }

  /** Goes where an answer leads. */
  follow(link: string): Promise<void> {
    return this.#ask({ method: 'GET', path: link });
  }

  async #ask(request: Request, send = () => session.dispatch(request, 'console')): Promise<void> {
    this.sending = true;
    const since = performance.now();
    const { method, path } = request;
    try {
      const response = await send();
      this.outcome = { method, path, response, ms: performance.now() - since, now: session.clock.now };
    } catch (error) {
      this.outcome = { method, path, lost: message(error), ms: performance.now() - since, now: session.clock.now };
    } finally {
      this.sending = false;
    }
  }

  /** Fills the form with a call, as it is in the log; false when it is none of an operation. */
  async open(call: Call): Promise<boolean> {
    const [first, ...others] = [this.service, ...SERVICES.filter((one) => one !== this.service)];
    for (const service of [first, ...others]) {
      const read = readCall((await service.load()).operations, call);
      if (!read) continue;
      await this.turn(service);
      this.#fill(read.operation, read.values);
      return true;
    }
    return false;
  }

  #fill(operation: Operation, values: Values): void {
    const own = new Set(operation.fields.map(keyOf));
    const nonce = `header:${this.service.nonce}`;
    const others = Object.entries(this.fields).filter(([key]) => !own.has(key));
    const given = Object.entries(values.fields).filter(([key]) => key !== nonce);
    this.fields = Object.fromEntries([...others, ...given]);
    this.posted = values.posted === true;
    this.outcome = undefined;
    this.choose(operation);
    const { body, text } = values;
    this.#keep(text === undefined ? (body === undefined ? {} : { body: withoutFiles(operation, body) }) : { text });
  }

  /** Looks up what in the world a field could be given. */
  async look(name: string): Promise<void> {
    if (this.choices[name]) return;
    const found = await this.#found(name).catch(() => []);
    this.choices = { ...this.choices, [name]: [...new Set(found)].slice(0, CHOICES) };
  }

  async #found(name: string): Promise<string[]> {
    if (name === 'regions' || name === 'region_order' || name === 'RegionId') {
      return (await session.engine.call('regions')).map(({ id }) => id);
    }
    if (name.endsWith('_uri')) {
      const { files } = await session.files('', 0, CHOICES);
      return files.map(({ key }) => STORAGE + key);
    }
    if (name === 'OperationId') {
      const sets = await session.service.stackSets();
      const all = await Promise.all(sets.map((set) => session.service.operations(set.stack_set_name)));
      return all.flat().flatMap(({ operation_id }) => operation_id ?? []);
    }
    if (name === 'InstanceId') {
      const { rows } = await session.world({ type: 'huaweicloud_compute_instance', limit: CHOICES });
      return rows.map(({ id }) => id);
    }
    const source = this.service.sources[name];
    return source ? this.#listed(source) : [];
  }

  async #listed(source: Source): Promise<string[]> {
    const service = SERVICES.find(({ id }) => id === source.service) ?? this.service;
    const operation = (await service.load()).operations.find(({ id }) => id === source.operation);
    if (!operation) return [];
    // Filters of the form are not those of the list.
    const own = operation.fields.filter((field) => field.in !== 'query' || field.required);
    const fields = Object.fromEntries(own.map((field) => [keyOf(field), this.fields[keyOf(field)] ?? service.usual[field.name] ?? '']));
    if (service.nonce) fields[`header:${service.nonce}`] = crypto.randomUUID();
    const { method, path, headers } = callOf(operation, { fields });
    const response = await session.dispatch({ method, path, headers: Object.fromEntries(headers) });
    const list = source.list ? (response.body as Record<string, unknown> | null)?.[source.list] : response.body;
    const entries = Array.isArray(list) ? (list as Record<string, string>[]) : [];
    return entries.flatMap((entry) => source.of(entry) ?? []);
  }
}

/** Files that were sent once are chosen again. */
function withoutFiles(operation: Operation, body: unknown): unknown {
  if (operation.body?.type !== FORM || typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value !== 'string' || !/^\(.*, \d+ bytes\)$/s.test(value)));
}

export const api = new ApiConsole();
