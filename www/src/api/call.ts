// From the values of a form to the call on the wire.
import type { Field, Operation, Schema } from './contract';

/** What was given for an operation. What is not given is left out of the call. */
export interface Values {
  /** Parameters by place and name, as `query:filter`. */
  fields: Readonly<Record<string, string | readonly string[]>>;
  /** The body as a value, or as a text that is sent as it stands. */
  body?: unknown;
  text?: string | undefined;
}

/** What is sent. */
export interface Call {
  method: string;
  /** With the query, encoded. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string;
}

export const keyOf = (field: Pick<Field, 'in' | 'name'>): string => `${field.in ?? ''}:${field.name}`;

function given(field: Field, { fields }: Values): readonly string[] {
  const value = fields[keyOf(field)] ?? field.schema.const ?? [];
  return (typeof value === 'string' ? [value] : value).filter((one) => one !== '');
}

export function callOf(operation: Operation, values: Values): Call {
  const of = (place: Field['in']) =>
    operation.fields.filter((field) => field.in === place).flatMap((field) => given(field, values).map((value) => [field.name, value] as const));
  const path = of('path').reduce((made, [name, value]) => made.replace(`{${name}}`, () => encodeURIComponent(value)), operation.path);
  const query = of('query').map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  const headers: [string, string][] = of('header').map(([name, value]) => [name, value]);
  const body = operation.body && (values.text ?? (values.body === undefined ? undefined : JSON.stringify(values.body)));
  if (body !== undefined) headers.push(['Content-Type', operation.body?.type ?? 'application/json']);
  const whole = path.replace(/\{\w+\}/g, '') + (query && `?${query}`);
  return { method: operation.method, path: whole, headers, ...(body !== undefined && { body }) };
}

/** The operation that a request is for, with what was given: the most literal path wins. */
export function readCall(
  operations: readonly Operation[],
  { method, path, headers, body }: Call,
): { operation: Operation; values: Values } | undefined {
  const [bare = '', search = ''] = path.replace(/^[a-z]+:\/\/[^/]*/, '').split('?');
  const query = [...new URLSearchParams(search)];
  const fitting = operations.flatMap((operation) => {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const pattern = operation.path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]*)');
    const match = operation.method === method ? new RegExp(`^${pattern}$`).exec(bare) : null;
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
