// `node scripts/size.mjs`: compares what is downloaded with tests/size.txt and with the budgets.
// BLESS=1 writes the ledger anew. A size may drift by a few per cent between compilers before the ledger is out of date.
// A size over its budget fails, unless it stands in KNOWN: then it fails when it grows further.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const DRIFT = 0.05;
const KB = 1024;
const ledger = 'tests/size.txt';

/** What is over its budget, how far it may be, and why. Empty is the aim; docs/architecture.md says what will be done. */
const KNOWN = new Map([['engine, wasm', { bytes: 940 * KB, why: 'stacks of blueprints came before the engine was divided' }]]);

const packed = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length,
});

function sum(paths) {
  const sizes = paths.map((path) => packed(readFileSync(path)));
  const total = (key) => sizes.reduce((all, size) => all + size[key], 0);
  return { raw: total('raw'), gzip: total('gzip'), brotli: total('brotli') };
}

function services() {
  const folder = 'pkg/dist/catalog/services';
  const sizes = readdirSync(folder).map((name) => packed(readFileSync(`${folder}/${name}`)));
  return sizes.sort((a, b) => a.brotli - b.brotli);
}

/** The scripts that the page's HTML names: they all arrive before anything works. */
function firstScripts() {
  const html = readFileSync('www/dist/index.html', 'utf8');
  const names = [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="\.?\/?([^"]+\.js)"/g)];
  return [...new Set(names.map(([, name]) => `www/dist/${name}`))];
}

/** The editor arrives as a chunk of its own. */
function editorScripts() {
  const names = readdirSync('www/dist/assets').filter((name) => /^setup-.*\.js$/.test(name));
  return [...firstScripts(), ...names.map((name) => `www/dist/assets/${name}`)];
}

const rows = [
  ['engine, wasm', sum(['pkg/dist/formwork_bg.wasm']), 900 * KB],
  ['catalogue, whole', sum(['pkg/dist/catalog/catalog.bin']), 350 * KB],
  ['catalogue, index', sum(['pkg/dist/catalog/index.bin']), 50 * KB],
  ['catalogue, median service', services()[Math.floor(services().length / 2)], 15 * KB],
  ['facts of worlds', sum(['world', 'error-codes', 'aos-error-codes'].map((name) => `pkg/dist/facts/${name}.txt`)), 20 * KB],
  ['facts of blueprints', sum(['elements', 'counterparts'].map((name) => `pkg/dist/facts/${name}.txt`)), 20 * KB],
  ['prices', sum(['pkg/dist/prices.txt']), 50 * KB],
];
if (existsSync('www/dist/index.html')) {
  rows.push(['page, first script', sum(firstScripts()), 150 * KB]);
  rows.push(['page, with the editor', sum(editorScripts()), 300 * KB]);
}

const cells = rows.map(([name, { raw, gzip, brotli }, budget]) => [name, raw, gzip, brotli, budget]);
const table = [['bytes', 'raw', 'gzip', 'brotli', 'budget'], ...cells]
  .map(([name, ...numbers]) => name.padEnd(28) + numbers.map((n) => String(n).padStart(10)).join(''))
  .join('\n')
  .concat('\n');
process.stdout.write(table);

if (process.env.BLESS) writeFileSync(ledger, table);
const before = new Map(readFileSync(ledger, 'utf8').split('\n').map((line) => [line.slice(0, 28).trim(), line]));
const wrong = [];
for (const [name, raw, , brotli, budget] of cells) {
  const line = before.get(name) ?? '';
  const [wasRaw, , wasBrotli] = line.slice(28).trim().split(/\s+/).map(Number);
  const drifted = (now, was) => !(Math.abs(now - was) <= was * DRIFT);
  const known = KNOWN.get(name);
  if (brotli > (known?.bytes ?? budget)) wrong.push(`${name}: over its budget`);
  else if (known && brotli <= budget) wrong.push(`${name}: within its budget again, KNOWN can go`);
  else if (drifted(raw, wasRaw) || drifted(brotli, wasBrotli)) wrong.push(`${name}: ${ledger} says otherwise (BLESS=1 writes it)`);
}
for (const [name, , , brotli, budget] of cells) {
  if (brotli > budget) process.stderr.write(`${name}: ${brotli - budget} bytes over its budget: ${KNOWN.get(name)?.why}\n`);
}
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exitCode = 1;
}
