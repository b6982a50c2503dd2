// Point 7: reload, killed browser, failing engine, two tabs.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Formwork, network } from './support/formwork.mjs';
import { Chromium, serve } from './support/page.mjs';

let site, chromium, page, app;
before(async () => (site = await serve()));
after(() => site.stop());
beforeEach(async () => {
  chromium = await Chromium.start();
  page = await chromium.open(site.url);
  app = new Formwork(page);
  await app.ready();
});
afterEach(() => chromium.close());

/** A deployment that has begun and is not near its end. */
async function midway() {
  await app.speed('10 times real time');
  await app.create('midway');
  await app.details.locator('.events li').nth(3).waitFor();
  await app.speed('Pause virtual time');
  await page.waitForTimeout(400);
  return app.details.locator('.events li').count();
}

test('a reload in the middle of a deployment loses nothing, and the deployment goes on', async () => {
  const events = await midway();
  await page.reload();
  await app.status('Deploying');
  await app.pane('Progress');
  await app.details.locator('.events li').nth(events - 1).waitFor();
  await app.speed('60 times real time');
  await app.status('Deployed');
});

test('a browser killed in the middle of a deployment comes back to it', async () => {
  const events = await midway();
  await chromium.kill();
  chromium = await Chromium.start(chromium.profile);
  page = await chromium.open(site.url);
  app = new Formwork(page);
  await app.status('Deploying');
  await app.pane('Progress');
  await app.details.locator('.events li').nth(events - 1).waitFor();
  await app.finish();
  await app.status('Deployed');
  await app.pane('Outputs');
  await app.details.getByText('public_address').waitFor();
});

test('an engine that traps is restarted and its world restored', async () => {
  await app.write(network());
  await app.create('kept');
  await app.finish();
  await app.status('Deployed');
  const [worker] = page.workers();
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
  });
  await page.getByText(/The engine failed and was restarted/).waitFor();
  await app.stack('kept').waitFor();
  await app.status('Deployed');
  await app.write(network({ name: 'after' }));
  await app.valid();
  await app.plan();
  await app.details.getByText('2 to update').waitFor();
});

test('a second tab follows read-only and takes over when the first closes', async () => {
  await app.write(network());
  await app.speed('Pause virtual time');
  await app.create('shared');
  const second = await chromium.open(site.url);
  const follower = new Formwork(second);
  await second.getByText('open in another tab').waitFor();
  await follower.stack('shared').waitFor();
  await follower.status('Deploying');
  assert.equal(await follower.button('Deploy').isDisabled(), true);
  assert.equal(await follower.editor.getAttribute('contenteditable'), 'false');

  await app.speed('10 times real time');
  await app.finish();
  await app.status('Deployed');
  await follower.status('Deployed');

  await page.close();
  await second.getByText('open in another tab').waitFor({ state: 'detached' });
  await follower.button('Deploy').waitFor();
  assert.equal(await follower.editor.getAttribute('contenteditable'), 'true');
  await follower.write(network({ name: 'mine' }));
  await follower.valid();
  await follower.button('Deploy').click();
  await follower.status('Deploying');
  await follower.finish();
  await follower.status('Deployed');
});

/** From now on every write to a database fails in that thread, as on a full disk; or no longer. */
function fullDisk(thread, full) {
  return thread.evaluate((fails) => {
    globalThis.realPut ??= IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = fails
      ? () => {
          throw new DOMException('the disk is full', 'QuotaExceededError');
        }
      : globalThis.realPut;
  }, full);
}

test('a draft that cannot be written is shown as not saved, until it can', async () => {
  await fullDisk(page, true);
  await app.write(network({ name: 'unsaved' }));
  await page.locator('[data-state="failed"]').waitFor();
  await page.getByRole('alert').getByText('Storage failed: the disk is full').waitFor();
  await fullDisk(page, false);
  await app.write(network({ name: 'saved' }));
  await page.locator('[data-state="saved"]').waitFor();
  await page.reload();
  await app.editor.getByText('"saved"').waitFor();
});

test('a world that cannot be written is shown as not saved, and what was saved stays', async () => {
  await app.write(network());
  await app.create('before');
  await app.finish();
  await app.status('Deployed');
  await fullDisk(page.workers()[0], true);
  await app.button('New stack').click();
  await page.getByRole('textbox', { name: 'Stack name' }).fill('refused');
  await app.button('Create stack').click();
  await page.locator('[data-state="failed"]').waitFor();
  await page.getByRole('alert').getByText(/Storage failed: ./).waitFor();
  await page.reload();
  await app.stack('before').waitFor();
});

test('what is written before it is known what is kept stays, and takes nothing from what is kept', async () => {
  // The page's own storage opens late.
  const late = () => {
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...args) => {
      const asked = {};
      setTimeout(() => {
        const real = open(...args);
        for (const name of ['upgradeneeded', 'success', 'error', 'blocked']) {
          real.addEventListener(name, (event) => {
            Object.defineProperty(asked, 'result', { configurable: true, get: () => real.result });
            Object.defineProperty(asked, 'transaction', { configurable: true, get: () => real.transaction });
            asked[`on${name}`]?.(event);
          });
        }
      }, 1500);
      return asked;
    };
  };
  await page.addInitScript(late);
  await page.reload();
  await app.ready();
  await app.write('# first\n');
  await page.waitForTimeout(2500);
  assert.equal(await app.read(), '# first\n');
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await app.ready();
  await app.write('# second\n');
  await page.waitForTimeout(2500);
  assert.equal(await app.read(), '# first\n');
});
