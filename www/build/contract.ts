// The contracts of services (openapi/*.yaml) as modules of data for the API console, with every reference resolved.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import type { Plugin } from 'vite';
import type { Contract, Field, Operation, Schema } from '../src/api/contract';

const FOLDER = fileURLToPath(new URL('../../openapi/', import.meta.url));
const MODULE = 'virtual:contract/';
/** The names alone, of all contracts. */
const NAMES = 'virtual:operations';
const FORM = 'multipart/form-data';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
/** Schemas may name themselves. */
const DEPTH = 12;

type Yaml = any;

export function contractOf(name: string): Contract {
  const file: Yaml = load(readFileSync(`${FOLDER}${name}.yaml`, 'utf8'));
  const reader = new Reader(file);
  const operations = Object.entries<Yaml>(file.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => reader.operation(path, method, item[method], item.parameters)),
  );
  return { title: file.info.title, operations };
}

function names(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => contractOf(file.slice(0, -5)).operations.map(({ id }) => id)).sort();
}

class Reader {
  readonly #file: Yaml;

  constructor(file: Yaml) {
    this.#file = file;
  }

  operation(path: string, method: string, from: Yaml, around: Yaml[] = []): Operation {
    const [type, content] = Object.entries<Yaml>(this.#behind(from.requestBody)?.content ?? {})[0] ?? [];
    const parameters = [...around, ...(from.parameters ?? [])].map((one) => this.#field(this.#behind(one)));
    return {
      id: from.operationId,
      method: method.toUpperCase(),
      ...(from['x-rpc']?.methods.includes('POST') && { posted: true }),
      // Several operations may share a path on the wire; the file tells them apart by the query.
      path: from['x-wire-path'] ?? path,
      group: from.tags?.[0] ?? from['x-rpc']?.version ?? '',
      summary: from.summary ?? '',
      description: from.description ?? '',
      fields: parameters,
      ...(content && {
        body: { required: this.#behind(from.requestBody).required === true, type: type!, schema: type === FORM ? this.#form(content.schema) : this.#schema(content.schema, 0) },
      }),
      answers: Object.entries<Yaml>(from.responses).map(([status, one]) => {
        const answer = this.#behind(one);
        return { status: Number(status) || 0, description: answer.description ?? '', codes: answer['x-error-codes'] ?? [] };
      }),
    };
  }

  #field(from: Yaml): Field {
    const schema = this.#schema(from.schema, 0);
    return {
      name: from.name,
      required: from.required === true,
      in: from.in,
      ...(from.description && { description: from.description }),
      schema: { ...schema, ...(from.example !== undefined && { example: String(from.example) }) },
    };
  }

  /** What a reference leads to, with what stands beside it. */
  #behind(from: Yaml): Yaml {
    if (!from?.$ref) return from;
    const parts: string[] = from.$ref.slice(2).split('/');
    const found = parts.reduce((at: Yaml, part) => at[part], this.#file);
    return { ...this.#behind(found), ...from, $ref: undefined };
  }

  /** Fields of a form are texts in the file; what is in them is told beside. */
  #form(from: Yaml): Schema {
    const { properties, required = [] } = this.#behind(from);
    const members = Object.entries<Yaml>(properties).map(([name, of]) => {
      const { contentSchema, contentMediaType, description } = of;
      const inner: Schema = contentSchema ? { ...this.#schema(contentSchema, 0), format: 'json' } : this.#schema(of, 0);
      const schema: Schema = contentSchema || contentMediaType ? inner : { ...inner, format: 'binary' };
      return { name, required: required.includes(name), schema: { ...schema, ...(description && { description }) } };
    });
    return { type: 'object', members };
  }

  #schema(from: Yaml, depth: number): Schema {
    const found = this.#behind(from);
    const type = Array.isArray(found?.type) ? found.type.find((one: string) => one !== 'null') : found?.type;
    if (!found || depth > DEPTH) return { type: 'any' };
    const schema: Schema = { type: type ?? (found.properties ? 'object' : found.enum || found.const ? 'string' : 'any') };
    const name = from.$ref?.split('/').at(-1);
    if (name && schema.type === 'object') schema.name = name;
    for (const key of ['description', 'enum', 'const', 'default', 'format', 'pattern'] as const) {
      if (found[key] !== undefined) schema[key] = found[key];
    }
    const [min, max] = [found.minLength ?? found.minimum ?? found.minItems, found.maxLength ?? found.maximum ?? found.maxItems];
    if (min !== undefined) schema.min = min;
    if (max !== undefined) schema.max = max;
    if (found.items) schema.items = this.#schema(found.items, depth + 1);
    if (found.properties) {
      schema.members = Object.entries<Yaml>(found.properties).map(([member, of]) => ({
        name: member,
        required: (found.required ?? []).includes(member),
        schema: this.#schema(of, depth + 1),
      }));
    }
    return schema;
  }
}

export function contracts(): Plugin {
  return {
    name: 'contracts',
    resolveId: (id) => (id.startsWith(MODULE) || id === NAMES ? `\0${id}` : null),
    load(id) {
      if (id === `\0${NAMES}`) return `export const operations = ${JSON.stringify(names())};`;
      if (!id.startsWith(`\0${MODULE}`)) return null;
      const name = id.slice(MODULE.length + 1);
      this.addWatchFile(`${FOLDER}${name}.yaml`);
      return `export const contract = JSON.parse(${JSON.stringify(JSON.stringify(contractOf(name)))});`;
    },
  };
}
