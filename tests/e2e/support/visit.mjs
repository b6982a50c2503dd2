// What most tests begin with: the page in a browser of its own, ready; afterwards no page has complained.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { Formwork } from './formwork.mjs';
import { Chromium, serve } from './page.mjs';

/**
 * Hands `{ site, chromium, page, app }` to each test of a file before it begins. `begin` goes on from there; `silent: false`
 * is for tests that make the page complain.
 */
export function visits(hand, { begin = async () => {}, silent = true } = {}) {
  let site, chromium;
  before(async () => (site = await serve()));
  after(() => site.stop());
  beforeEach(async () => {
    chromium = await Chromium.start();
    const page = await chromium.open(site.url);
    const app = new Formwork(page);
    hand({ site, chromium, page, app });
    await app.ready();
    await begin({ page, app });
  });
  afterEach(async () => {
    const complaints = chromium.pages.flatMap((page) => page.complaints);
    await chromium.close();
    if (silent) assert.deepEqual(complaints, []);
  });
}

/** What copies to the clipboard and reads it back. */
export const withClipboard = ({ page }) => page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
