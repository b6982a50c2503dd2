// From the values of a form to the call on the wire.
import type { Field, Operation, Schema } from './contract';

/** What was given for an operation. What is not given is left out of the call. */
export interface Values {
  /** Parameters by place and name, as `query:filter`. */
  fields: Readonly<Record<string, string | readonly string[]>>;
  /** The body as a value, or as a text that is sent as it stands. */
  body?: unknown;
  text?: string | undefined;
  /** The parameters of the query go as a form in the body. */
  posted?: boolean | undefined;
}

/** A field of a form. */
export interface Part {
  name: string;
  value: string | File;
}

/** What is sent. */
export interface Call {
  method: string;
  /** With the query, encoded. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string;
  /** The body, where it is a form with files; its boundary is chosen when it is sent. */
  form?: readonly Part[];
}

export const FORM = 'multipart/form-data';
const POSTED = 'application/x-www-form-urlencoded';

export const keyOf = (field: Pick<Field, 'in' | 'name'>): string => `${field.in ?? ''}:${field.name}`;

function given(field: Field, { fields }: Values): readonly string[] {
  // What can only be one thing is that, whatever another operation has left in the field.
  const value = field.schema.const ?? fields[keyOf(field)] ?? [];
  return (typeof value === 'string' ? [value] : value).filter((one) => one !== '');
}

export function callOf(operation: Operation, values: Values): Call {
  const of = (place: Field['in']) =>
    operation.fields.filter((field) => field.in === place).flatMap((field) => given(field, values).map((value) => [field.name, value] as const));
  const path = of('path').reduce((made, [name, value]) => made.replace(`{${name}}`, () => encodeURIComponent(value)), operation.path);
  const query = of('query').map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const headers: [string, string][] = of('header').map(([name, value]) => [name, value]);
  const bare = path.replace(/\{\w+\}/g, '');
  if (values.posted && operation.posted) return { method: 'POST', path: bare, headers: [...headers, ['Content-Type', POSTED]], body: query };
  const whole = bare + (query && `?${query}`);
  const { method } = operation;
  if (operation.body?.type === FORM) return { method, path: whole, headers, form: partsOf(operation.body.schema, values.body) };
  const body = operation.body && (values.text ?? (values.body === undefined ? undefined : JSON.stringify(values.body)));
  if (body !== undefined) headers.push(['Content-Type', operation.body?.type ?? 'application/json']);
  return { method, path: whole, headers, ...(body !== undefined && { body }) };
}

function partsOf(schema: Schema, body: unknown): Part[] {
  const given = (body ?? {}) as Record<string, unknown>;
  return (schema.members ?? []).flatMap(({ name }) => {
    const value = given[name];
    if (value === undefined) return [];
    return [{ name, value: value instanceof File || typeof value === 'string' ? value : JSON.stringify(value) }];
  });
}

/** The operation that a request is for, with what was given: the most literal path wins. */
export function readCall(
  operations: readonly Operation[],
  { method, path, headers, body }: Call,
): { operation: Operation; values: Values } | undefined {
  const [bare = '', search = ''] = path.replace(/^[a-z]+:\/\/[^/]*/, '').split('?');
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const posted = method === 'POST' && type.startsWith(POSTED);
  const query = [...new URLSearchParams(search), ...(posted ? new URLSearchParams(body) : [])];
  const fitting = operations.flatMap((operation) => {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const pattern = operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]*)');
    const match = operation.method === method || (posted && operation.posted) ? new RegExp(`^${pattern}$`).exec(bare) : null;
    const fixed = operation.fields.every(
      ({ in: place, name, schema }) => place !== 'query' || schema.const === undefined || query.some(([n, value]) => n === name && value === schema.const),
    );
    return match && fixed ? [{ operation, names, found: match.slice(1) }] : [];
  });
  const best = fitting.sort((a, b) => a.names.length - b.names.length)[0];
  if (!best) return undefined;
  const { operation, names, found } = best;
  const fields: Record<string, string | string[]> = {};
  names.forEach((name, at) => (fields[`path:${name}`] = decoded(found[at] ?? '')));
  for (const field of operation.fields) {
    const like = ([name]: readonly [string, string]) => name.toLowerCase() === field.name.toLowerCase();
    if (field.in === 'path') continue;
    const all = (field.in === 'query' ? query : headers).filter(like).map(([, value]) => value);
    if (all.length) fields[keyOf(field)] = field.schema.type === 'array' ? all : all[0]!;
  }
  if (posted && operation.posted) return { operation, values: { fields, posted } };
  const read = body === undefined || body === '' ? {} : parsed(body);
  return { operation, values: { fields, ...read } };
}

/** A text as the value it is, or as it stands. */
export function parsed(text: string): Pick<Values, 'body' | 'text'> {
  try {
    return { body: JSON.parse(text) };
  } catch {
    return { text };
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a new field begins with. */
export function blank(schema: Schema): unknown {
  switch (schema.type) {
    case 'object':
      return {};
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.min ?? 0;
    default:
      return schema.enum?.[0] ?? '';
  }
}
