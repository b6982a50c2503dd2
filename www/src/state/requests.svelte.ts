// What was asked of the service's API, and what it answered: the newest requests, without what must not be shown.
import type { Request, Response } from 'formwork';

/** Who asked. */
export type Asker = 'page' | 'console';

export interface Logged {
  id: number;
  asker: Asker;
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** The body as it was sent; secrets are hidden. */
  body?: unknown;
  /** When it was, in milliseconds, and the time in the world. */
  at: number;
  now: string;
  /** How long it took, in milliseconds. */
  ms: number;
  /** 0 when there was no answer. */
  status: number;
  answer: { headers: Readonly<Record<string, string>>; body: unknown } | undefined;
  /** Why there is no answer. */
  lost?: string;
}

const KEPT = 500;
/** The page reads a lot, again and again: of older reads only the line is kept. */
const KEPT_ANSWERS = 60;
export const HIDDEN = '(sensitive value)';
const FORM = /^[\w.]+=[^\s{]*(?:&|$)/;

class Requests {
  list = $state.raw<readonly Logged[]>([]);
  #nextId = 1;
  /** Which variables hold secrets, as far as the engine has said so. */
  #secret = new Map<string, boolean>();

  /** Takes in what the engine says of variables. A name that was secret once stays so. */
  learn(variables: readonly { name?: string; sensitive?: boolean }[]): void {
    for (const { name, sensitive } of variables) {
      if (name !== undefined) this.#secret.set(name, this.#secret.get(name) === true || sensitive === true);
    }
  }

  record(asker: Asker, request: Request, outcome: Response | Error, began: { at: number; now: string; ms: number }): void {
    const { method, headers = {} } = request;
    const query = Object.entries(request.query ?? {}).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]));
    const search = query.length ? `?${this.#shownForm(new URLSearchParams(query).toString())}` : '';
    const entry: Logged = {
      id: this.#nextId++,
      asker,
      method,
      path: this.#shownForm(request.path) + search,
      headers,
      ...began,
      status: outcome instanceof Error ? 0 : outcome.status,
      answer: outcome instanceof Error ? undefined : { headers: outcome.headers, body: this.#shown(outcome.body) },
      ...(request.body !== undefined && { body: this.#shown(bodyOf(request.body)) }),
      ...(outcome instanceof Error && { lost: outcome.message || outcome.name }),
    };
    const aged = this.list.at(-KEPT_ANSWERS);
    const older = aged?.method === 'GET' && aged.answer ? this.list.with(-KEPT_ANSWERS, { ...aged, answer: undefined }) : this.list;
    this.list = [...older.slice(1 - KEPT), entry];
  }

  clear(): void {
    this.list = [];
  }

  /** Without the values of variables that are secret, or of which that is not known. */
  #shown(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#shown(one));
    if (typeof value === 'string' && FORM.test(value)) return this.#shownForm(value);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, one]) => [name, this.#member(name, one)]);
    const made: Record<string, unknown> = Object.fromEntries(members);
    if ('var_value' in made && this.#hides(String(made['var_key']))) made['var_value'] = HIDDEN;
    return made;
  }

  /** The same of parameters that stand one after the other, among them values of variables as JSON. */
  #shownForm(text: string): string {
    return text.replace(/(^|[?&])Parameters=([^&]*)/g, (_, before: string, given: string) => {
      const shown = String(this.#inputs(new URLSearchParams(`v=${given}`).get('v') ?? ''));
      return `${before}Parameters=${encodeURIComponent(shown)}`;
    });
  }

  #member(name: string, value: unknown): unknown {
    if (name === 'ConfigurationInfo') return HIDDEN;
    if (name === 'inputs_json' || name === 'inputs') return this.#inputs(value);
    if (name !== 'vars_body' || typeof value !== 'string') return this.#shown(value);
    const names = [...value.matchAll(/^\s*"?([^\s="]+)"?\s*=/gm)].map((match) => match[1] ?? '');
    return names.some((one) => this.#hides(one)) ? HIDDEN : value;
  }

  /** What a blueprint is given: a map of values, or its text. Descriptions of inputs are maps themselves. */
  #inputs(value: unknown): unknown {
    const read = bodyOf(value);
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return value;
    const hidden = Object.entries(read).map(([name, one]) => [name, typeof one !== 'object' && this.#hides(name) ? HIDDEN : this.#shown(one)]);
    const made = Object.fromEntries(hidden);
    return typeof value === 'string' ? JSON.stringify(made) : made;
  }

  #hides(name: string): boolean {
    return this.#secret.get(name) !== false;
  }
}

/** The value of a body, or its text where it is no JSON. */
export function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

export const requests = new Requests();
