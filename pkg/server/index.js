// The simulated services for programs that speak HTTP, within the same process: nothing is listened on, nothing is sent.

/** A `fetch` that a world answers. Where it redirects into its own object storage, it follows as `fetch` does. */
export function fetchHandler(simulator) {
  return async function fetch(input, init) {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { method, url, headers, redirect } = request;
    return ask(simulator, { method, url, headers: [...headers], body: new Uint8Array(await request.arrayBuffer()), redirect });
  };
}

/** An adapter that makes axios ask a world. */
export function axiosAdapter(simulator) {
  return async function adapter(config) {
    config.signal?.throwIfAborted();
    const { body, kind } = await sent(config.data);
    const headers = plain(config.headers);
    const given = await ask(simulator, {
      method: (config.method ?? 'get').toUpperCase(),
      url: address(config).href,
      // Only who writes a form down knows what stands between its fields.
      headers: kind === undefined ? headers : [...headers.filter(([name]) => !/^content-type$/i.test(name)), ['content-type', kind]],
      body,
      redirect: config.maxRedirects === 0 ? 'manual' : 'follow',
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

async function ask(simulator, { method, url, headers, body, redirect }) {
  // Signatures are of the host, too, which otherwise the network would name.
  const host = ['host', new URL(url).host];
  const answer = await simulator.exchange(method, url, [...headers, host].flat(), body);
  const { status } = answer;
  const told = pairs(answer.headers);
  const content = status === 204 || status === 304 || method === 'HEAD' ? null : answer.body;
  answer.free();
  const location = told.find(([name]) => name === 'location')?.[1];
  if (location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
    if (redirect === 'error') throw new TypeError(`redirected to ${location}`);
    const next = { method: 'GET', url: new URL(location, url).href, headers: [], body: new Uint8Array(), redirect };
    if (redirect === 'follow') return ask(simulator, next);
  }
  return new Response(content, { status, headers: told });
}

/** What axios sends, with any method: a signature may be of it. Of a form also what kind of body it is. */
async function sent(data) {
  if (data === undefined || data === null) return { body: new Uint8Array() };
  const written = new Response(data);
  const kind = data instanceof FormData ? written.headers.get('content-type') : undefined;
  return { body: new Uint8Array(await written.arrayBuffer()), kind };
}

export function pairs(words) {
  return Array.from({ length: words.length / 2 }, (_, n) => [words[2 * n], words[2 * n + 1]]);
}

function address({ baseURL, url = '', params, paramsSerializer }) {
  const whole = new URL(baseURL === undefined ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`, 'http://localhost');
  const serialize = paramsSerializer?.serialize;
  if (params && serialize) {
    whole.search = [whole.search.slice(1), serialize(params)].filter((part) => part !== '').join('&');
    return whole;
  }
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
