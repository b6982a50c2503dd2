// The simulated services for programs that speak HTTP, within the same process: nothing is listened on, nothing is sent.

/** A `fetch` that a world answers. Where it redirects into its own object storage, it follows as `fetch` does. */
export function fetchHandler(simulator) {
  return async function fetch(input, init) {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = new Uint8Array(await request.arrayBuffer());
    const answer = await simulator.exchange(request.method, request.url, [...request.headers].flat(), body);
    const { status } = answer;
    const headers = pairs(answer.headers);
    const content = status === 204 || status === 304 || request.method === 'HEAD' ? null : answer.body;
    answer.free();
    const location = headers.find(([name]) => name === 'location')?.[1];
    if (location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
      if (request.redirect === 'error') throw new TypeError(`redirected to ${location}`);
      if (request.redirect === 'follow') return fetch(new URL(location, request.url));
    }
    return new Response(content, { status, headers });
  };
}

/** An adapter that makes axios ask a world. */
export function axiosAdapter(simulator) {
  const ask = fetchHandler(simulator);
  return async function adapter(config) {
    const url = address(config);
    const bare = ['get', 'head'].includes((config.method ?? 'get').toLowerCase());
    const given = await ask(url, {
      method: (config.method ?? 'get').toUpperCase(),
      headers: plain(config.headers),
      ...(bare || config.data === undefined || config.data === null ? {} : { body: config.data }),
      redirect: config.maxRedirects === 0 ? 'manual' : 'follow',
      ...(config.signal ? { signal: config.signal } : {}),
    });
    const response = {
      data: config.responseType === 'arraybuffer' ? await given.arrayBuffer() : await given.text(),
      status: given.status,
      statusText: given.statusText,
      headers: Object.fromEntries(given.headers),
      config,
      request: {},
    };
    const good = config.validateStatus ?? ((status) => status >= 200 && status < 300);
    if (good(given.status)) return response;
    const code = given.status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
    const refused = new Error(`Request failed with status code ${given.status}`);
    throw Object.assign(refused, { name: 'AxiosError', code, config, response, status: given.status, isAxiosError: true });
  };
}

export function pairs(words) {
  return Array.from({ length: words.length / 2 }, (_, n) => [words[2 * n], words[2 * n + 1]]);
}

function address({ baseURL, url = '', params }) {
  const whole = new URL(baseURL === undefined ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`, 'http://localhost');
  for (const [name, value] of params instanceof URLSearchParams ? params : Object.entries(params ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) whole.searchParams.append(name, String(one));
    }
  }
  return whole;
}

/** What axios keeps of headers as text: without what is unset, and without what `fetch` decides itself. */
function plain(headers = {}) {
  const all = Object.entries(headers.toJSON?.() ?? headers);
  const own = ([name, value]) => value !== undefined && value !== null && value !== false && !/^(content-length|host)$/i.test(name);
  return all.filter(own).map(([name, value]) => [name, String(value)]);
}
