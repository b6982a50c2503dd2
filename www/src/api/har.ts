// The log of requests in the form that browsers' developer tools read (HTTP Archive 1.2).
import type { Logged } from '../state/requests.svelte';
import { ENDPOINT } from './code';

export function har(list: readonly Logged[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'formwork', version: '1' }, entries: list.map(entry) } }, null, 2);
}

const pairs = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([name, value]) => ({ name, value }));
const text = (body: unknown) => (body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body));
const bytes = (of: string) => new TextEncoder().encode(of).length;

function entry({ at, now, ms, method, path, headers, body, status, answer }: Logged) {
  const url = new URL(path, ENDPOINT);
  const [sent, got] = [text(body), text(answer?.body)];
  const rest = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1 };
  return {
    startedDateTime: new Date(at).toISOString(),
    time: ms,
    request: {
      ...rest,
      method,
      url: url.href,
      headers: pairs(headers),
      queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
      bodySize: bytes(sent),
      ...(sent && { postData: { mimeType: 'application/json', text: sent } }),
    },
    response: {
      ...rest,
      status,
      statusText: '',
      headers: pairs(answer?.headers ?? {}),
      content: { size: bytes(got), mimeType: answer?.headers['content-type'] ?? '', text: got },
      redirectURL: answer?.headers['location'] ?? '',
      bodySize: bytes(got),
    },
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
    _virtualTime: now,
  };
}
