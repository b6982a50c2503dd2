// `formwork serve` against clients that do what they should not: each gets a clear answer, nobody waits for them, and nothing grows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { init, Simulator } from 'formwork';
import { listen } from 'formwork/server';

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const ID = '00000000-0000-4000-8000-000000000000';
const HEADERS = { 'Client-Request-Id': ID, 'Content-Type': 'application/json' };
const LINES = `Host: localhost\r\nClient-Request-Id: ${ID}\r\n`;
const MB = 1 << 20;

let child;
let url;
let port;

before(async () => {
  await init();
  const program = fileURLToPath(new URL('../bin/formwork.mjs', import.meta.url));
  child = spawn(process.execPath, [program, 'serve', '--port', '0', '--speed', '0', '--quiet']);
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  url = /http:\S+/.exec(line)[0];
  port = Number(new URL(url).port);
});

after(async () => {
  // It has survived all of it.
  assert.deepEqual([child.exitCode, child.signalCode], [null, null]);
  await alive();
  child.kill();
});

/** The server answers somebody else. */
async function alive() {
  const answer = await fetch(`${url}${PROJECT}/stacks`, { headers: HEADERS, signal: AbortSignal.timeout(10_000) });
  assert.equal(answer.status, 200);
}

/** What a connection is answered with until it is closed; `end` tells the server that nothing more comes. */
function raw(text, { end = false, at = port } = {}) {
  return new Promise((resolve) => {
    const socket = connect(at, '127.0.0.1');
    let said = '';
    const done = () => (socket.destroy(), resolve(said));
    socket.on('error', done).on('close', done).setTimeout(15_000, done);
    socket.setEncoding('latin1').on('data', (part) => (said += part));
    socket[end ? 'end' : 'write'](text, 'latin1');
  });
}

const head = (said) => said.split('\r\n')[0];
const code = (said) => /"error_code":"([^"]+)"/.exec(said)?.[1];

const post = (body, headers = {}, path = '/stacks') => fetch(`${url}${PROJECT}${path}`, { method: 'POST', headers: { ...HEADERS, ...headers }, body, duplex: 'half' });
const told = async (answer) => [answer.status, (await answer.json()).error_code];

/** The server's memory, in MB. */
const memory = () => existsSync('/proc') && Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;

function endless(size) {
  const part = new Uint8Array(64 * 1024).fill(32);
  let sent = 0;
  return new ReadableStream({ pull: (to) => ((sent += part.length) > size ? to.close() : to.enqueue(part)) });
}

test('bodies that are too large are refused, whether they say so or not', async () => {
  assert.deepEqual(await told(await post(' '.repeat(9 * MB))), [413, 'FW.00000413']);
  const announced = await raw(`POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Length: 99999999999\r\n\r\n{`);
  assert.deepEqual([head(announced), code(announced)], ['HTTP/1.1 413 Payload Too Large', 'FW.00000413']);
  assert.deepEqual(await told(await post(endless(12 * MB))), [413, 'FW.00000413']);
  // One as large as may be is read, and judged.
  assert.deepEqual(await told(await post(' '.repeat(8 * MB))), [400, 'RF.10011032']);
});

test('many large bodies together take only so much memory', { skip: !existsSync('/proc') }, async () => {
  const text = `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Length: ${8 * MB}\r\n\r\n`;
  const part = ' '.repeat(8 * MB - 1);
  const before = memory();
  const sockets = [];
  const statuses = [];
  for (let n = 0; n < 40; n += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.setEncoding('latin1').on('data', (said) => statuses.push(head(said)));
    socket.write(text + part, 'latin1');
    sockets.push(socket);
  }
  while (statuses.length < 24) await new Promise((resolve) => setTimeout(resolve, 50));
  await alive();
  const grown = memory() - before;
  for (const socket of sockets) socket.destroy();
  assert.deepEqual([...new Set(statuses)], ['HTTP/1.1 503 Service Unavailable']);
  assert.ok(grown < 400, `${grown} MB`);
  // What was counted is counted no more.
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.deepEqual(await told(await post(' '.repeat(8 * MB))), [400, 'RF.10011032']);
});

test('answers that nobody takes take only so much memory', async () => {
  const before = memory();
  assert.equal((await fetch(`${url}/_obs/bucket/large.zip`, { method: 'PUT', body: Buffer.alloc(4 * MB) })).status, 200);
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {}).pause();
    socket.write(`GET /_obs/bucket/large.zip HTTP/1.1\r\n${LINES}\r\n`.repeat(5));
    return socket;
  });
  let refused;
  while (refused?.status !== 503) refused = await fetch(`${url}/_obs/bucket/large.zip`);
  assert.deepEqual([refused.headers.get('retry-after'), (await refused.json()).error_code], ['1', 'FW.00000503']);
  await alive();
  const grown = memory() - before;
  for (const socket of sockets) socket.destroy();
  assert.ok(grown < 500, `${grown} MB`);
  let taken;
  while (taken?.status !== 200) taken = await fetch(`${url}/_obs/bucket/large.zip`);
  assert.equal((await taken.arrayBuffer()).byteLength, 4 * MB);
});

test('who sends slowly keeps nobody waiting, and is sent away', async () => {
  const world = await Simulator.open();
  const server = await listen(world, { speed: 0, patience: 1 });
  const at = Number(new URL(server.url).port);
  const slow = ['GET / HT', `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Length: 100\r\n\r\n{"stack`, `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Transfer-Encoding: chunked\r\n\r\n5\r\n{"s`];
  const answers = Promise.all(slow.map((text) => raw(text, { at })));
  const began = performance.now();
  assert.equal((await fetch(`${server.url}${PROJECT}/stacks`, { headers: HEADERS })).status, 200);
  assert.ok(performance.now() - began < 900);
  for (const said of await answers) assert.deepEqual([head(said), code(said)], ['HTTP/1.1 408 Request Timeout', 'FW.00000408']);
  await server.close();
});

test('what is no HTTP is told so', async () => {
  const chunked = `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Transfer-Encoding: chunked\r\n`;
  for (const text of [
    'nonsense\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
    'FROBNICATE / HTTP/1.1\r\n\r\n',
    `GET ${PROJECT}/stacks HTTP/9.9\r\n${LINES}\r\n`,
    `GET ${PROJECT}/\0stacks HTTP/1.1\r\n${LINES}\r\n`,
    `GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Broken header\r\n\r\n`,
    `GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}X: a\0b\r\n\r\n`,
    `${chunked}\r\nzz\r\n{}\r\n0\r\n\r\n`,
    `${chunked}\r\n-5\r\n{}\r\n0\r\n\r\n`,
    `${chunked}\r\nfffffffffffffffff\r\n`,
    `${chunked}Content-Length: 4\r\n\r\n0\r\n\r\n`,
    `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Length: -1\r\n\r\n`,
  ]) {
    const said = await raw(text);
    assert.deepEqual([head(said), code(said)], ['HTTP/1.1 400 Bad Request', 'FW.00000400'], JSON.stringify(text));
  }
  for (const text of [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${LINES}\r\n`, `GET / HTTP/1.1\r\n${LINES}X: ${'a'.repeat(20_000)}\r\n\r\n`]) {
    const said = await raw(text);
    assert.deepEqual([head(said), code(said)], ['HTTP/1.1 431 Request Header Fields Too Large', 'FW.00000431']);
  }
  const tunnel = await raw(`CONNECT elsewhere.example:443 HTTP/1.1\r\n${LINES}\r\n`);
  assert.deepEqual([head(tunnel), code(tunnel)], ['HTTP/1.1 405 Method Not Allowed', 'FW.00000405']);
});

test('headers that come twice, or lie', async () => {
  const get = (lines) => raw(`GET ${PROJECT}/stacks HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
  assert.equal(head(await get(`${LINES}Client-Request-Id: short\r\n`)), 'HTTP/1.1 200 OK');
  assert.equal(code(await get(`Host: localhost\r\nClient-Request-Id: short\r\nClient-Request-Id: ${ID}\r\n`)), 'RF.10011006');
  // The first host is the one that counts.
  assert.equal(code(await get(`Host: elsewhere.example\r\n${LINES}`)), 'FW.00000403');
  assert.equal(code(await get(`Client-Request-Id: ${ID}\r\n`)), 'FW.00000403');
  assert.equal(head(await get(`${LINES}Expect: miracles\r\n`)), 'HTTP/1.1 417 Expectation Failed');
  assert.equal(code(await get(`Host: localhost\r\nClient-Request-Id: ${ID}\xff\r\n`)), 'RF.10011123');
  assert.equal(head(await get(`${LINES}Upgrade: websocket\r\nConnection: Upgrade\r\n`)), 'HTTP/1.1 200 OK');
});

test('bodies in other clothes', async () => {
  const body = JSON.stringify({ stack_name: 'dressed' });
  for (const type of ['text/xml', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', '', 'nonsense']) {
    const answer = await post(body, { 'Content-Type': type });
    assert.ok([201, 409].includes(answer.status), type);
  }
  assert.deepEqual(await told(await post(gzipSync(body), { 'Content-Encoding': 'gzip' })), [415, 'FW.00000415']);
  for (const wrong of [
    Buffer.from(body, 'utf16le'),
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    Buffer.from('\ufeff' + body),
    'stack_name=a',
    '{"stack_name":"a"} {}',
    '{"stack_name":"\\ud800"}',
    '['.repeat(4 * MB),
    '{"a":'.repeat(MB),
  ]) {
    assert.deepEqual(await told(await post(wrong)), [400, 'RF.10011033'], String(wrong).slice(0, 40));
  }
  const deep = '['.repeat(100) + ']'.repeat(100);
  assert.deepEqual(await told(await post(`{"stack_name":${deep}}`)), [400, 'RF.10011038']);
  assert.deepEqual(await told(await post(`{"stack_name":1e999999999}`)), [400, 'RF.10011038']);
  assert.deepEqual(await told(await post('{"stack_name":"a\\u0000b"}')), [400, 'RF.10011010']);
});

test('paths that lead somewhere else', async () => {
  const get = async (path) => {
    const said = await raw(`GET ${path} HTTP/1.1\r\n${LINES}Connection: close\r\n\r\n`);
    return [Number(head(said).split(' ')[1]), code(said)];
  };
  for (const [path, wanted] of [
    [`${PROJECT}/stacks/a%2Fb/metadata`, [400, 'RF.10011010']],
    [`${PROJECT}/stacks/../../../etc/passwd/metadata`, [404, 'APIGW.0101']],
    [`${PROJECT}/stacks/%2e%2e/metadata`, [400, 'RF.10011010']],
    [`${PROJECT}/stacks/a%00b/metadata`, [400, 'RF.10011010']],
    [`${PROJECT}/stacks/%ff%fe/metadata`, [400, 'RF.10011010']],
    [`${PROJECT}/stacks/%zz/metadata`, [400, 'RF.10011010']],
    [`${PROJECT}/stacks//metadata`, [400, 'RF.10011006']],
    [`${PROJECT.slice(0, -1)}%66/stacks`, [200, undefined]],
    [`/${PROJECT}/stacks`, [404, 'APIGW.0101']],
    [`${PROJECT}/stacks?${'a=1&'.repeat(3000)}`, [400, 'RF.10011028']],
    [`http://elsewhere.example${PROJECT}/stacks`, [200, undefined]],
    ['*', [404, 'APIGW.0101']],
    ['/_obs/../../etc/passwd', [404, undefined]],
    ['/_obs/', [404, undefined]],
    ['/_formwork/elsewhere', [404, 'APIGW.0101']],
    ['/__proto__/constructor', [404, 'APIGW.0101']],
  ]) {
    assert.deepEqual(await get(path), wanted, path.slice(0, 80));
  }
});

test('methods that an address does not know', async () => {
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'TRACE', 'PROPFIND', 'M-SEARCH']) {
    const said = await raw(`${method} ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Connection: close\r\n\r\n`);
    assert.equal(head(said), 'HTTP/1.1 405 Method Not Allowed', method);
    assert.match(said, /^allow: POST, GET\r$/im);
    assert.equal(said.endsWith('\r\n\r\n'), method === 'HEAD', method);
  }
  const answer = await fetch(`${url}/_formwork/clock`, { method: 'DELETE' });
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, POST']);
});

test('thousands of connections', async () => {
  const before = memory();
  const sockets = Array.from({ length: 3000 }, (_, n) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    // Some say nothing, some begin, some have asked.
    if (n % 3 > 0) socket.write(`GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}${n % 3 === 2 ? '\r\n' : ''}`);
    return socket;
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await alive();
  const pipelined = await raw(`GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}\r\n`.repeat(200) + `GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Connection: close\r\n\r\n`);
  assert.equal(pipelined.split('HTTP/1.1 200 OK').length - 1, 201);
  const grown = memory() - before;
  for (const socket of sockets) socket.destroy();
  assert.ok(grown < 200, `${grown} MB`);
  await alive();
});

test('requests with mistakes in them', async () => {
  let seed = 7;
  const below = (most) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  const body = JSON.stringify({ stack_name: 'dressed', template_body: 'output "a" {\n  value = 1\n}\n', vars_structure: [{ var_key: 'a', var_value: '1' }] });
  const good = [
    `POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    `GET ${PROJECT}/stacks/dressed/events?filter=event_type==LOG|event_type==SUMMARY&field=time HTTP/1.1\r\n${LINES}\r\n`,
    `PUT /_obs/bucket/a%20b.tf?x=1 HTTP/1.1\r\n${LINES}Transfer-Encoding: chunked\r\n\r\n5\r\nlocal\r\n1\r\ns\r\n0\r\n\r\n`,
    `GET ${PROJECT}/stacks HTTP/1.1\r\n${LINES}X-Sdk-Date: 20260101T000000Z\r\nAuthorization: SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=0f\r\n\r\n`,
  ];
  const spoiled = (text) => {
    for (let n = below(3) + 1; n > 0; n -= 1) {
      const [at, length] = [below(text.length), below(12)];
      const change = [String.fromCharCode(below(256)), '', '\r\n', text.substr(below(text.length), below(40)), '%', '\0'][below(6)];
      text = text.slice(0, at) + change + text.slice(at + (below(2) ? length : 1));
    }
    return text;
  };
  const statuses = new Map();
  for (let round = 0; round < 60; round += 1) {
    const texts = Array.from({ length: 25 }, () => spoiled(good[below(good.length)]));
    for (const said of await Promise.all(texts.map((text) => raw(text, { end: true })))) {
      for (const [, status] of said.matchAll(/HTTP\/1\.1 (\d{3}) /g)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  assert.ok(statuses.size > 5 && [...statuses.keys()].every((status) => status < '500'), JSON.stringify([...statuses]));
});

test('who goes away in the middle', async () => {
  const leaving = Array.from({ length: 300 }, async (_, n) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    const length = n % 2 ? 'Content-Length: 1000' : 'Transfer-Encoding: chunked';
    socket.write(`POST ${PROJECT}/stacks HTTP/1.1\r\n${LINES}${length}\r\n\r\n3\r\n{"s`);
    await new Promise((resolve) => setTimeout(resolve, n % 7));
    n % 3 ? socket.destroy() : socket.resetAndDestroy();
  });
  await Promise.all(leaving);
  await alive();
  const names = (await (await fetch(`${url}${PROJECT}/stacks`, { headers: HEADERS })).json()).stacks.map((stack) => stack.stack_name);
  // Half a request makes nothing.
  assert.deepEqual(names, ['dressed']);
});
