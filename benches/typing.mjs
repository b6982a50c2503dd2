// What a keystroke costs: the built page in Chromium, a template in the editor, one letter after the other; and what
// 10,000 edits leave in the engine's memory. `node benches/typing.mjs [KEYSTROKES]` after `make site`.
import { execPath } from 'node:process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Chromium, serve } from '../tests/e2e/support/page.mjs';
import { Formwork } from '../tests/e2e/support/formwork.mjs';
import { mixed, mixedOfSize } from './templates.mjs';

const keystrokes = Number(process.argv[2] ?? 300);
const EDITS = 10_000;

/** Notes how long the engine's thread takes for each question, and what kept the page's own thread. */
function watch() {
  window.heard = [];
  window.held = [];
  new PerformanceObserver((list) => window.held.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
  window.Worker = class extends window.Worker {
    #asked = new Map();

    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        const asked = this.#asked.get(data?.id);
        if (asked) window.heard.push({ method: asked.method, ms: performance.now() - asked.at });
      });
    }

    postMessage(message, ...rest) {
      this.#asked.set(message?.id, { method: message?.method, at: performance.now() });
      super.postMessage(message, ...rest);
    }
  };
}

/** Notes in the engine's thread how long it works on each question: what the page adds to it is left out. */
function watchWorker() {
  self.worked = [];
  const began = new Map();
  const [ask, answer] = [self.onmessage, self.postMessage.bind(self)];
  self.onmessage = (event) => {
    began.set(event.data.id, { method: event.data.method, at: performance.now() });
    return ask(event);
  };
  self.postMessage = (message, ...rest) => {
    answer(message, ...rest);
    const asked = began.get(message?.id);
    if (asked) self.worked.push({ method: asked.method, ms: performance.now() - asked.at });
  };
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const ms = (value) => `${value.toFixed(1)} ms`;

async function typing(page, app, name, template) {
  await app.write(template);
  await app.valid();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(2000);
  await page.evaluate(() => { window.heard.length = window.held.length = 0; });
  const [worker] = page.workers();
  await worker.evaluate(() => { self.worked.length = 0; });
  const text = '# the quick brown fox jumps over the lazy dog '.repeat(20);
  for (const letter of text.slice(0, keystrokes)) {
    await page.keyboard.insertText(letter);
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(1500);
  const { heard, held } = await page.evaluate(() => ({ heard: window.heard, held: window.held }));
  const worked = await worker.evaluate(() => self.worked);
  for (const [thread, all] of [['in the worker', worked], ['in the page', heard]]) {
    for (const method of [...new Set(all.map(({ method }) => method))].sort()) {
      const times = all.filter((one) => one.method === method).map(({ ms }) => ms).sort((a, b) => a - b);
      const figures = `median ${ms(at(times, 0.5))}, p95 ${ms(at(times, 0.95))}, longest ${ms(at(times, 1))}`;
      const row = [name.padEnd(8), thread.padEnd(13), method.padEnd(10), String(times.length).padStart(4)];
      process.stdout.write(`${row.join(' ')} times: ${figures}\n`);
    }
  }
  process.stdout.write(`${name.padEnd(8)} page's own thread held longer than 50 ms: ${held.length} times, longest ${ms(Math.max(0, ...held))}\n`);
}

async function inBrowser() {
  const site = await serve();
  const chromium = await Chromium.start();
  try {
    const page = await chromium.open('about:blank');
    await page.addInitScript(watch);
    await page.goto(site.url);
    const app = new Formwork(page);
    await app.ready();
    await page.workers()[0].evaluate(watchWorker);
    await typing(page, app, '50 KB', mixedOfSize(50 * 1024));
    await typing(page, app, '730 KB', mixed(4000));
  } finally {
    await chromium.close();
    site.stop();
  }
}

/** In a process of its own: the memory of the engine after many edits of one file among several. */
async function edits() {
  let memory;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const made = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const result = await made.apply(WebAssembly, args);
      memory = (result.instance ?? result).exports.memory;
      return result;
    };
  }
  const { init, Workspace } = await import('../pkg/node.js');
  await init();
  const workspace = new Workspace();
  const parts = Array.from({ length: 4 }, (_, n) => mixedOfSize(4096).replaceAll(/(resource "\w+" ")/g, `$1part${n}_`));
  parts.forEach((text, n) => workspace.setFile(`part${n}.tf`, text));
  const sizes = [];
  for (let edit = 0; edit <= EDITS; edit++) {
    workspace.setFile('part0.tf', `${parts[0]}\nlocals {\n  edit = ${edit}\n}\n`);
    (workspace.lint ?? workspace.check).call(workspace);
    if ([100, 1000, EDITS].includes(edit)) sizes.push(`after ${edit}: ${(memory.buffer.byteLength / 2 ** 20).toFixed(1)} MiB`);
  }
  process.stdout.write(`memory   ${sizes.join(', ')}\n`);
}

if (process.argv[2] === 'edits') {
  await edits();
} else {
  await inBrowser();
  const child = fork(fileURLToPath(import.meta.url), ['edits'], { execPath });
  await new Promise((resolve) => child.once('exit', resolve));
}
process.exit(0);
