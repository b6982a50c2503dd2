// A world in IndexedDB is killed at any moment: its worker is ended, its page closed, or the whole browser killed, and the same
// profile opened again. Nothing that was answered is lost, nothing is there by half, and what went on goes on. KILLS says how many.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { init } from '../../pkg/node.js';
import { BEGINNING, Dice, Follower } from '../../pkg/test/support/follower.mjs';
import { Chromium } from './support/page.mjs';
import { serveWorld } from './support/world.mjs';

const KILLS = Number(process.env.KILLS ?? 10);
const SEED = Number(process.env.SEED ?? 1);

let server;
let chromium;
before(async () => {
  await init();
  server = await serveWorld();
  chromium = await Chromium.start();
});
after(async () => {
  server.stop();
  await chromium.close();
});

/** A page with a world; `ask` gives nothing when it was struck meanwhile. */
class Page {
  async open() {
    this.page = await chromium.context.newPage();
    await this.page.goto(server.url);
    await this.page.waitForFunction(() => self.ready);
  }

  /** How many records could not be read. */
  start() {
    return this.page.evaluate((options) => self.start(options), { ...BEGINNING, store: { indexedDB: 'kills' } });
  }

  async ask(message) {
    const value = await this.page.evaluate((message) => self.ask(message), message).catch((error) => {
      if (/closed|crashed|destroyed|disconnected/i.test(error.message)) return 'struck';
      throw error;
    });
    return value === 'struck' ? undefined : value;
  }

  /** Ends worker, page or browser, and has the next one ready. */
  async strike(what) {
    if (what === 'worker') return this.page.evaluate(() => self.strike()).catch(() => {});
    if (what === 'page') await this.page.close();
    else {
      await chromium.kill();
      chromium = await Chromium.start(chromium.profile);
    }
    return this.open();
  }
}

/** Some commands, the last of them struck: which it was. */
async function life(page, follower, dice, what) {
  for (let left = 1 + dice.below(6); left >= 0; left -= 1) {
    const command = await follower.next(left === 0);
    follower.pending.push(command);
    if (left > 0) {
      assert.ok(await page.ask(command));
      await follower.answered();
      continue;
    }
    const asked = page.ask(command);
    await new Promise((resolve) => setTimeout(resolve, dice.below(25)));
    const struck = page.strike(what);
    if (await asked) await follower.answered();
    await struck;
    return command;
  }
}

test(`a world in a browser loses nothing in ${KILLS} kills`, async (t) => {
  const follower = await Follower.open(SEED);
  const dice = new Dice(SEED + 1);
  const counts = { worker: 0, page: 0, browser: 0 };
  const page = new Page();
  const snapshot = () => page.ask({ snapshot: true });
  await page.open();
  await page.start();
  while (follower.midway < KILLS) {
    const what = ['browser', 'worker', 'browser', 'page'][follower.kills % 4];
    const struck = await life(page, follower, dice, what);
    counts[what] += 1;
    assert.equal(await page.start(), 0);
    await follower.compare(await snapshot(), struck, () => page.ask({ fork: 'again' }));
  }
  await follower.finish((advance) => page.ask({ advance }), snapshot);
  const kinds = Object.entries(counts).map(([what, count]) => `${count} of the ${what}`);
  t.diagnostic(`${follower.tally}; ${kinds.join(', ')}`);
});
