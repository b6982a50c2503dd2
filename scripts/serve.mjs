#!/usr/bin/env node
// Serves a folder of static files: node scripts/serve.mjs FOLDER [PORT]. Prints the address it listens on.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const [folder = 'www/dist', port = '4173'] = process.argv.slice(2);
const root = resolve(folder);

async function find(url) {
  const { pathname } = new URL(url, 'http://localhost');
  const path = normalize(decodeURIComponent(pathname));
  const file = join(root, path);
  if (file !== root && !file.startsWith(root + sep)) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) return find(`${pathname.replace(/\/?$/, '/')}index.html`);
  return found?.isFile() ? { file, size: found.size } : undefined;
}

const server = createServer(async (request, response) => {
  const found = await find(request.url).catch(() => undefined);
  if (!found) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
  const hashed = found.file.includes(`${sep}assets${sep}`);
  response.writeHead(200, {
    'content-type': TYPES[extname(found.file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(found.file).pipe(response);
});

server.on('listening', () => console.log(`http://127.0.0.1:${server.address().port}/`));
// Somebody else may have the port; any other will do.
server.once('error', (error) => {
  if (error.code !== 'EADDRINUSE') throw error;
  server.listen(0, '127.0.0.1');
});
server.listen(Number(port), '127.0.0.1');
