// The same call from Python: through an official SDK, with its classes, or where there is none through `requests`.
import { callOf, keyOf, type Values } from './call';
import type { Code } from './code';
import type { Operation, Schema } from './contract';

/** The SDKs of Alibaba Cloud: a package and a version of it for each service, by the version in the contract. */
export interface RpcSdks {
  packages: Readonly<Record<string, string>>;
  /** Parameters that the SDK adds by itself. */
  without: readonly string[];
}

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

export function rpcPython(operation: Operation, { fields }: Values, sdks: RpcSdks, endpoint: string): Code | undefined {
  const named = sdks.packages[operation.fields.find(({ name }) => name === 'Version')?.schema.const ?? ''];
  if (!named) return undefined;
  const members = operation.fields.flatMap((field) => {
    const value = fields[keyOf(field)] ?? '';
    if (value.length === 0 || field.schema.const !== undefined || sdks.without.includes(field.name)) return [];
    const number = field.schema.type === 'integer' && typeof value === 'string' && /^-?\d{1,15}$/.test(value);
    return [`    ${snake(field.name)}=${literal(number ? Number(value) : value)},\n`];
  });
  const { host, protocol } = new URL(endpoint);
  return {
    begin: [
      'from alibabacloud_tea_openapi.models import Config',
      `from ${named}.client import Client`,
      `from ${named} import models`,
      '',
      'client = Client(Config(',
      '    access_key_id="access-key",',
      '    access_key_secret="secret-key",',
      `    endpoint=${literal(host)},`,
      `    protocol=${literal(protocol.slice(0, -1))},`,
      '))',
    ].join('\n'),
    call: [
      `request = models.${operation.id}Request(\n${members.join('')})`,
      `response = client.${snake(operation.id)}(request)`,
      'print(response.status_code, response.body.to_map())',
    ].join('\n'),
  };
}

/** Of a service without an SDK. */
export function requestsPython(operation: Operation, values: Values, endpoint: string): Code {
  const { method, path, headers, body, form } = callOf(operation, values);
  const lines = [literal(method), literal(endpoint + path)];
  if (headers.length) lines.push(`headers=${dictionary(headers.map(([name, value]) => [name, literal(value)]))}`);
  if (body !== undefined) lines.push(`data=${literal(body)}${/[^\x00-\x7f]/.test(body) ? '.encode()' : ''}`);
  if (form) {
    const files = form.map(({ name, value }): [string, string] => {
      const file = typeof value === 'string' ? `(None, ${literal(value)})` : `(${literal(value.name)}, open(${literal(value.name)}, "rb"))`;
      return [name, file];
    });
    lines.push(`files=${dictionary(files)}`);
  }
  return {
    begin: 'import requests',
    call: ['answer = requests.request(', ...lines.map((line) => `    ${line},`), ')', 'print(answer.status_code, answer.text)'].join('\n'),
  };
}

function dictionary(pairs: readonly (readonly [string, string])[]): string {
  return `{\n${pairs.map(([name, value]) => `        ${literal(name)}: ${value},\n`).join('')}    }`;
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
