// Serves the production build and drives Chromium over it. Every test gets a fresh profile.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const fromPage = createRequire(join(root, 'www/package.json'));
const { chromium } = fromPage('playwright-core');
export const axe = () => fromPage.resolve('axe-core/axe.min.js');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** How much longer everything may take, on a machine that does something else as well. */
const PATIENCE = Number(process.env.PATIENCE ?? 1);
const FOUND = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

function executable() {
  const path = process.env.CHROMIUM ?? FOUND.find(existsSync);
  if (!path) throw new Error('install Chromium, or set CHROMIUM to its path');
  return path;
}

/** Resolves with the first match of `pattern` in what `stream` says. */
function hear(stream, pattern) {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      const match = pattern.exec(line);
      if (match) resolve(match[0]);
    });
    lines.on('close', () => reject(new Error(`nothing said ${pattern}`)));
  });
}

/** The page's address. The server stops when the process ends. */
export async function serve() {
  const server = spawn(process.execPath, [join(root, 'scripts/serve.mjs'), join(root, 'www/dist'), '0']);
  const url = await hear(server.stdout, /http:\S+/);
  return { url, stop: () => server.kill() };
}

/** A browser of its own with a profile that outlives it. */
export class Chromium {
  static async start(profile = mkdtempSync(join(tmpdir(), 'formwork-e2e-')), { language = 'en-US' } = {}) {
    const flags = [...FLAGS, `--user-data-dir=${profile}`, `--accept-lang=${language}`];
    const child = spawn(executable(), [...flags, '--remote-debugging-port=0', 'about:blank'], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const endpoint = await hear(child.stderr, /ws:\/\/\S+/);
    const self = new Chromium();
    Object.assign(self, { profile, child, pages: [], browser: await chromium.connectOverCDP(endpoint) });
    self.context = self.browser.contexts()[0];
    return self;
  }

  /** Opens the page and waits until its engine has looked at the template. */
  async open(url, { width = 1440, height = 900, dark = false } = {}) {
    const page = await this.context.newPage();
    this.pages.push(page);
    page.setDefaultTimeout(15_000 * PATIENCE);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    page.complaints = [];
    page.on('pageerror', (error) => page.complaints.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') page.complaints.push(`console: ${message.text()}`);
    });
    // Virtual time begins slow, so that a deployment is never over before a test has seen it run.
    await page.addInitScript(() => {
      if (location.protocol !== 'about:') localStorage['formwork:speed'] ??= '1';
    });
    await page.goto(url);
    return page;
  }

  /** Ends the browser the hard way: no page gets to say goodbye. */
  kill() {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    process.kill(-this.child.pid, 'SIGKILL');
    return gone;
  }

  async close() {
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
