// The same call as others make it: on a command line, on the wire, from JavaScript.
import type { Call } from './call';

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
  if (call.body === undefined) return lines.join(' \\\n  ');
  const body = tidy(call.body);
  if (body.length <= LONGEST_WORD) return [...lines, `--data-raw ${quoted(body)}`].join(' \\\n  ');
  let end = 'BODY';
  while (body.split('\n').includes(end)) end += '_';
  return `${[...lines, `--data-binary @- <<'${end}'`].join(' \\\n  ')}\n${body}\n${end}`;
}

export function http(call: Call, endpoint: string): string {
  const lines = [`${call.method} ${call.path} HTTP/1.1`, `Host: ${new URL(endpoint).host}`];
  for (const [name, value] of call.headers) lines.push(`${name}: ${value}`);
  const body = call.body === undefined ? '' : tidy(call.body);
  if (call.body !== undefined) lines.push(`Content-Length: ${new TextEncoder().encode(body).length}`);
  return [...lines, '', body].join('\r\n');
}

/** Code in two parts: what is done once, and the call. */
export interface Code {
  begin: string;
  call: string;
}

export function fetchCode(call: Call, endpoint: string): Code {
  const options = [`  method: ${JSON.stringify(call.method)},`, `  headers: ${object(Object.fromEntries(call.headers), '  ')},`];
  if (call.body !== undefined) options.push(`  body: ${bodyOf(call.body, '  ')},`);
  options.push('  redirect: "manual",');
  return {
    begin: [
      'import { init, Simulator } from "formwork";',
      'import { fetchHandler } from "formwork/server";',
      '',
      'await init();',
      'const world = await Simulator.open();',
      'const ask = fetchHandler(world);',
    ].join('\n'),
    call: [
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
  if (call.body !== undefined) options.push(`  data: ${bodyOf(call.body, '  ')},`);
  options.push('  maxRedirects: 0,', '  validateStatus: null,');
  return {
    begin: [
      'import axios from "axios";',
      'import { init, Simulator } from "formwork";',
      'import { axiosAdapter } from "formwork/server";',
      '',
      'await init();',
      'const world = await Simulator.open();',
      'const client = axios.create({ adapter: axiosAdapter(world) });',
    ].join('\n'),
    call: ['const answer = await client.request({', ...options, '});', 'console.log(answer.status, answer.data);'].join('\n'),
  };
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
