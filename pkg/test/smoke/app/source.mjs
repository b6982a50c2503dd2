// The engine from each kind of source, without anything of Node's; the address of a server is an argument.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, lint, version } from './web.mjs';

const [kind, url] = process.argv.slice(2);
const file = createRequire(import.meta.url).resolve('formwork/formwork_bg.wasm');
const bytes = await readFile(file);
const catalog = new URL('dist/catalog/catalog.bin', url);
const SOURCES = {
  bytes: () => bytes,
  buffer: () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  module: () => WebAssembly.compile(bytes),
  response: () => fetch(new URL('dist/formwork_bg.wasm', url)),
  url: () => new URL('dist/formwork_bg.wasm', url),
  text: () => new URL('dist/formwork_bg.wasm', url).href,
};
await init({ wasm: await SOURCES[kind](), catalog });
await init(SOURCES[kind]());
console.log(version(), lint({ 'main.tf': 'locals {\n  a = \n}\n' }));
