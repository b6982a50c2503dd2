// The same call through the official SDK for Python, with its classes.
import { keyOf, type Values } from './call';
import type { Code } from './code';
import type { Operation, Schema } from './contract';

/** What the SDK calls things. */
export interface Sdk {
  /** Its module. */
  module: string;
  client: string;
  /** The parameter of paths that credentials bring. */
  project: string;
  /** The project of calls that name none. */
  anyProject: string;
  /** Classes that have another name than the contract's. */
  classes: Readonly<Record<string, string>>;
  /** Members that its classes do not have. */
  without: Readonly<Record<string, readonly string[]>>;
}

/** Nothing when the SDK cannot say it: a body that is no object. */
export function python(operation: Operation, values: Values, sdk: Sdk, endpoint: string): Code | undefined {
  const body = operation.body && values.body;
  const whole = body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body));
  if ((values.text !== undefined && operation.body) || !whole) return undefined;
  const writer = new Writer(sdk);
  const named = operation.fields.filter((field) => field.name !== sdk.project);
  const members = named.flatMap((field) => {
    const value = values.fields[keyOf(field)] ?? '';
    return value.length === 0 ? [] : [`${snake(field.name)}=${writer.value(value, field.schema, '    ')}`];
  });
  if (body !== undefined) members.push(`body=${writer.value(body, operation.body!.schema, '    ')}`);
  const request = writer.named(`${operation.id}Request`);
  const project = values.fields[`path:${sdk.project}`] ?? sdk.anyProject;
  const call = members.length ? `${request}(\n${members.map((one) => `    ${one},\n`).join('')})` : `${request}()`;
  return {
    begin: [
      'from huaweicloudsdkcore.auth.credentials import BasicCredentials',
      `from ${sdk.module} import (\n${[sdk.client, ...writer.classes].sort().map((name) => `    ${name},\n`).join('')})`,
      '',
      'client = (',
      `    ${sdk.client}.new_builder()`,
      `    .with_credentials(BasicCredentials("access-key", "secret-key", ${literal(project)}))`,
      `    .with_endpoints([${literal(endpoint)}])`,
      '    .build()',
      ')',
    ].join('\n'),
    call: [`request = ${call}`, `response = client.${snake(operation.id)}(request)`, 'print(response.status_code, response)'].join('\n'),
  };
}

class Writer {
  readonly #sdk: Sdk;
  readonly classes = new Set<string>();

  constructor(sdk: Sdk) {
    this.#sdk = sdk;
  }

  named(name: string): string {
    const known = this.#sdk.classes[name] ?? name;
    this.classes.add(known);
    return known;
  }

  value(value: unknown, schema: Schema, indent: string): string {
    const deeper = `${indent}    `;
    if (Array.isArray(value)) {
      if (value.length === 0) return '[]';
      const items = value.map((one) => `${deeper}${this.value(one, schema.items ?? { type: 'any' }, deeper)},\n`);
      return `[\n${items.join('')}${indent}]`;
    }
    if (typeof value !== 'object' || value === null) return literal(value);
    const members = Object.entries(value);
    const of = (name: string) => schema.members?.find((member) => member.name === name)?.schema;
    // A class takes its own members only, and takes none that is null; a dictionary takes all.
    const lacks = this.#sdk.without[schema.name ?? ''] ?? [];
    const fits = schema.name && members.every(([name, one]) => of(name) && one !== null && !lacks.includes(name));
    if (!fits) {
      const lines = members.map(([name, one]) => `${deeper}${literal(name)}: ${this.plain(one, deeper)},\n`);
      return lines.length ? `{\n${lines.join('')}${indent}}` : '{}';
    }
    const name = this.named(schema.name!);
    const lines = members.map(([member, one]) => `${deeper}${member}=${this.value(one, of(member)!, deeper)},\n`);
    return lines.length ? `${name}(\n${lines.join('')}${indent})` : `${name}()`;
  }

  /** Without classes. */
  plain(value: unknown, indent: string): string {
    return this.value(value, { type: 'any' }, indent);
  }
}

export function snake(name: string): string {
  return name.replaceAll('-', '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** A value as Python writes it. Texts of several lines stay texts of several lines. */
export function literal(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null || value === undefined) return 'None';
  if (typeof value !== 'string') return String(value);
  if (!value.includes('\n') || /[\0-\x08\x0b-\x1f\x7f]/.test(value)) return JSON.stringify(value);
  const text = value.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"');
  return `"""${text}"""`;
}
