// The same call as others make it: on a command line, on the wire, from JavaScript.
import { FORM, type Call, type Part } from './call';

export const ENDPOINT = 'http://127.0.0.1:8480';

/** A text as one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command line may not be longer than this, in one word. */
const LONGEST_WORD = 60_000;

export function curl(call: Call, endpoint: string): string {
  const url = `${endpoint}${call.path}`;
  const lines = [`curl -sS -i -X ${call.method} ${/[[\]{}]/.test(url) ? '-g ' : ''}${quoted(url)}`];
  for (const [name, value] of call.headers) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  for (const { name, value } of call.form ?? []) {
    lines.push(typeof value === 'string' ? `--form-string ${quoted(`${name}=${value}`)}` : `-F ${quoted(`${name}=@"${escaped(value.name)}"`)}`);
  }
  if (call.body === undefined) return lines.join(' \\\n  ');
  const body = tidy(call.body);
  if (body.length <= LONGEST_WORD) return [...lines, `--data-raw ${quoted(body)}`].join(' \\\n  ');
  let end = 'BODY';
  while (body.split('\n').includes(end)) end += '_';
  return `${[...lines, `--data-binary @- <<'${end}'`].join(' \\\n  ')}\n${body}\n${end}`;
}

/** A file's name within quotes. */
function escaped(name: string): string {
  return name.replace(/[\\"]/g, '\\$&');
}

const BOUNDARY = 'formwork-8d1b2c40';

/** A form as it travels; of files the name. */
function wire(parts: readonly Part[]): string {
  const fields = parts.map(({ name, value }) => {
    const file = typeof value === 'string' ? '' : `; filename="${escaped(value.name)}"`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${typeof value === 'string' ? value : `(${value.size} bytes)`}\r\n`;
  });
  return `${fields.join('')}--${BOUNDARY}--\r\n`;
}

export function http(call: Call, endpoint: string): string {
  const lines = [`${call.method} ${call.path} HTTP/1.1`, `Host: ${new URL(endpoint).host}`];
  for (const [name, value] of call.headers) lines.push(`${name}: ${value}`);
  const body = call.form ? wire(call.form) : call.body === undefined ? '' : tidy(call.body);
  if (call.form) lines.push(`Content-Type: ${FORM}; boundary=${BOUNDARY}`);
  if (call.body !== undefined || call.form) lines.push(`Content-Length: ${new TextEncoder().encode(body).length}`);
  return [...lines, '', body].join('\r\n');
}

/** Code in two parts: what is done once, and the call. */
export interface Code {
  begin: string;
  call: string;
}

export function fetchCode(call: Call, endpoint: string): Code {
  const options = [`  method: ${JSON.stringify(call.method)},`, `  headers: ${object(Object.fromEntries(call.headers), '  ')},`];
  const { begin, form } = formCode(call);
  if (call.form) options.push('  body: form,');
  if (call.body !== undefined) options.push(`  body: ${bodyOf(call.body, '  ')},`);
  options.push('  redirect: "manual",');
  return {
    begin: [
      ...begin,
      'import { init, Simulator } from "formwork";',
      'import { fetchHandler } from "formwork/server";',
      '',
      'await init();',
      'const world = await Simulator.open();',
      'const ask = fetchHandler(world);',
    ].join('\n'),
    call: [
      ...form,
      `const answer = await ask(${JSON.stringify(endpoint + call.path)}, {`,
      ...options,
      '});',
      'console.log(answer.status, await answer.text());',
    ].join('\n'),
  };
}

export function axiosCode(call: Call, endpoint: string): Code {
  const options = [`  method: ${JSON.stringify(call.method)},`, `  url: ${JSON.stringify(endpoint + call.path)},`];
  options.push(`  headers: ${object(Object.fromEntries(call.headers), '  ')},`);
  const { begin, form } = formCode(call);
  if (call.form) options.push('  data: form,');
  if (call.body !== undefined) options.push(`  data: ${bodyOf(call.body, '  ')},`);
  options.push('  maxRedirects: 0,', '  validateStatus: null,');
  return {
    begin: [
      ...begin,
      'import axios from "axios";',
      'import { init, Simulator } from "formwork";',
      'import { axiosAdapter } from "formwork/server";',
      '',
      'await init();',
      'const world = await Simulator.open();',
      'const client = axios.create({ adapter: axiosAdapter(world) });',
    ].join('\n'),
    call: [...form, 'const answer = await client.request({', ...options, '});', 'console.log(answer.status, answer.data);'].join('\n'),
  };
}

/** The lines that make a form. */
function formCode({ form = [] }: Call): { begin: string[]; form: string[] } {
  const files = form.some(({ value }) => typeof value !== 'string');
  const lines = form.map(({ name, value }) => {
    const given = typeof value === 'string' ? bodyOf(value, '') : `new Blob([readFileSync(${JSON.stringify(value.name)})]), ${JSON.stringify(value.name)}`;
    return `form.append(${JSON.stringify(name)}, ${given});`;
  });
  return { begin: files ? ['import { readFileSync } from "node:fs";'] : [], form: lines.length ? ['const form = new FormData();', ...lines] : [] };
}

/** A body as an expression: of what is JSON the value, for people to read. */
function bodyOf(body: string, indent: string): string {
  const value = json(body);
  return value === undefined ? JSON.stringify(body) : `JSON.stringify(${object(value, indent)})`;
}

function object(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

/** JSON laid out, other texts as they stand. */
export function tidy(body: string): string {
  const value = json(body);
  return value === undefined ? body : JSON.stringify(value, null, 2);
}

/** The value of a text, if writing it again loses nothing. */
function json(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
