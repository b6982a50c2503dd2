// The API console: the operation that is filled in, and what was answered.
import type { Request, Response } from 'formwork';
import { blank, callOf, keyOf, parsed, readCall, type Call, type Values } from '../api/call';
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

  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<void> {
    try {
      this.contract = await this.service.load();
      this.failure = '';
      if (!this.operation) this.choose(this.contract.operations.find(({ method }) => method === 'GET') ?? this.contract.operations[0]);
    } catch (error) {
      this.failure = message(error);
      this.#loading = undefined;
    }
  }

  choose(operation: Operation | undefined): void {
    this.operation = operation;
    if (!operation) return;
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
    return { fields: this.fields, ...this.body };
  }

  get call(): Call | undefined {
    const { operation } = this;
    const { text, ...rest } = this.values;
    return operation && callOf(operation, text === '' ? rest : { ...rest, text });
  }

  async send(): Promise<void> {
    const { call } = this;
    if (!call || this.sending) return;
    const { method, path, headers, body } = call;
    await this.#ask({ method, path, headers: Object.fromEntries(headers), ...(body !== undefined && { body }) });
    this.#renew();
    this.choices = {};
  }

  /** Goes where an answer leads. */
  follow(link: string): Promise<void> {
    return this.#ask({ method: 'GET', path: link });
  }

  async #ask(request: Request): Promise<void> {
    this.sending = true;
    const since = performance.now();
    const { method, path } = request;
    try {
      const response = await session.dispatch(request, 'console');
      this.outcome = { method, path, response, ms: performance.now() - since, now: session.clock.now };
    } catch (error) {
      this.outcome = { method, path, lost: message(error), ms: performance.now() - since, now: session.clock.now };
    } finally {
      this.sending = false;
    }
  }

  /** Fills the form with a call, as it is in the log; false when it is none of an operation. */
  async open(call: Call): Promise<boolean> {
    await this.load();
    const read = readCall(this.contract?.operations ?? [], call);
    if (!read) return false;
    const { operation, values } = read;
    const own = new Set(operation.fields.map(keyOf));
    const nonce = `header:${this.service.nonce}`;
    const others = Object.entries(this.fields).filter(([key]) => !own.has(key));
    const given = Object.entries(values.fields).filter(([key]) => key !== nonce);
    this.fields = Object.fromEntries([...others, ...given]);
    this.outcome = undefined;
    this.choose(operation);
    const { body, text } = values;
    this.#keep(text === undefined ? (body === undefined ? {} : { body }) : { text });
    return true;
  }

  /** Looks up what in the world a field could be given. */
  async look(name: string): Promise<void> {
    if (this.choices[name]) return;
    const found = await this.#found(name).catch(() => []);
    this.choices = { ...this.choices, [name]: [...new Set(found)].slice(0, CHOICES) };
  }

  async #found(name: string): Promise<string[]> {
    if (name === 'regions' || name === 'region_order') {
      return (await session.engine.call('regions')).map(({ id }) => id);
    }
    if (name.endsWith('_uri')) {
      const { files } = await session.files('', 0, CHOICES);
      return files.map(({ key }) => STORAGE + key);
    }
    const source = this.service.sources[name];
    return source ? this.#listed(source) : [];
  }

  async #listed(source: Source): Promise<string[]> {
    const operation = this.contract?.operations.find(({ id }) => id === source.operation);
    if (!operation) return [];
    // Filters of the form are not those of the list.
    const own = operation.fields.filter((field) => field.in !== 'query').map(keyOf);
    const fields = Object.fromEntries(own.map((key) => [key, this.fields[key] ?? '']));
    fields[`header:${this.service.nonce}`] = crypto.randomUUID();
    const { method, path, headers } = callOf(operation, { fields });
    const response = await session.dispatch({ method, path, headers: Object.fromEntries(headers) });
    const list = (response.body as Record<string, unknown> | null)?.[source.list];
    const entries = Array.isArray(list) ? (list as Record<string, string>[]) : [];
    return entries.flatMap((entry) => source.of(entry) ?? []);
  }
}

export const api = new ApiConsole();
