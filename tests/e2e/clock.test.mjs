// Time of a world: pause, step, run until idle; back in its history, forward again, and forks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { network } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let site, page, app;
visits((opened) => ({ site, page, app } = opened));

const clock = () => page.getByRole('group', { name: 'Virtual time' });
const told = (text) => clock().locator('[data-told]').filter({ hasText: text }).waitFor();
const now = () => clock().locator('.mono').textContent();
const forward = () => clock().getByRole('button', { name: /^Forward again/ });
const lines = () => app.details.locator('ol li');
/** A line of the history, by what it says. */
const line = (text) => lines().filter({ hasText: text });
/** What identifies the objects of the open stack. */
async function ids() {
  await app.pane('Resources');
  await app.details.getByText('huaweicloud_vpc.net').first().waitFor();
  const text = await app.details.innerText();
  return text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}/g);
}

async function paused(name) {
  await app.write(network());
  await app.valid();
  await app.speed('Pause virtual time');
  await app.create(name);
}

test('time stands still, goes step by step, at a speed, and to the end', async () => {
  await told('nothing in progress');
  await paused('steps');
  await told(/^paused: steps in/);
  const stood = await now();
  await page.waitForTimeout(500);
  assert.equal(await now(), stood);
  await app.button('Let the next thing happen').click();
  await page.waitForFunction((old) => document.querySelector('.clock .mono').textContent !== old, stood);
  await app.pane('Progress');
  await app.details.getByText('The deployment begins.').waitFor();
  // The keys do the same, also while the caret is in the editor.
  const stepped = await now();
  await app.editor.click();
  await page.keyboard.press('F10');
  await page.waitForFunction((old) => document.querySelector('.clock .mono').textContent !== old, stepped);
  await page.keyboard.press('F9');
  await told(/^steps in/);
  assert.ok(await page.getByRole('radio', { name: '1 times real time', exact: true }).isChecked());
  await page.keyboard.press('F9');
  await told(/^paused: steps in/);
  await page.keyboard.press('Shift+F9');
  await app.status('Deployed');
  await told('nothing in progress');
});

test('back to before the deployment, and the same again gives the same objects', async () => {
  await paused('same');
  await app.finish();
  await app.status('Deployed');
  const made = await ids();
  assert.ok(made.length >= 2, made);
  await app.pane('History');
  await line('CreateStack').getByRole('button', { name: 'Back to before this' }).click();
  await forward().waitFor();
  // What the stack would be made of stays in the editor.
  await app.button('Create stack').waitFor();
  assert.match(await app.read(), /huaweicloud_vpc_subnet/);
  assert.equal(await app.stack('same').count(), 0);
  await app.create('same');
  assert.equal(await forward().count(), 0);
  await app.finish();
  await app.status('Deployed');
  assert.deepEqual(await ids(), made);
});

test('back into a deployment, forward again, and all of it survives a reload', async () => {
  await paused('there');
  await app.finish();
  await app.status('Deployed');
  const end = await now();
  await app.pane('History');
  const event = line('huaweicloud_vpc.net').filter({ hasText: 'Created' }).first();
  await event.hover();
  await event.getByRole('button', { name: 'Rewind to here' }).click();
  await app.status('Deploying');
  await forward().waitFor();
  const back = await now();
  assert.notEqual(back, end);
  await page.reload();
  await app.status('Deploying');
  assert.equal(await now(), back);
  assert.ok(await page.getByRole('radio', { name: 'Pause virtual time' }).isChecked());
  await forward().click();
  await app.status('Deployed');
  assert.equal(await now(), end);
  // Back again with the keyboard alone, and on from there by itself.
  await app.pane('History');
  const again = line('The deployment begins.').getByRole('button', { name: 'Rewind to here' });
  await again.focus();
  await page.keyboard.press('Enter');
  await app.status('Deploying');
  await page.keyboard.press('Shift+F9');
  await app.status('Deployed');
});

test('a fork is a world of its own', async () => {
  await paused('origin');
  await app.finish();
  await app.status('Deployed');
  await app.pane('History');
  const event = line('huaweicloud_vpc.net').filter({ hasText: 'Created' }).first();
  await event.hover();
  await event.getByRole('button', { name: 'Fork from here' }).click();
  await page.waitForURL(/\?world=/);
  const worlds = page.getByRole('navigation', { name: 'Worlds of this browser' });
  await worlds.getByRole('button', { name: /^Fork at/ }).waitFor();
  await app.stack('origin').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
  await app.button('New stack').click();
  await app.write(network({ name: 'more' }));
  await app.valid();
  await app.create('only-here');
  await app.finish();
  await app.status('Deployed');
  await page.reload();
  await app.stack('only-here').waitFor();
  // It is given a name, with the keyboard alone.
  await worlds.getByRole('button', { name: /^Fork at/ }).click();
  await worlds.getByRole('button', { name: /^Rename the world/ }).focus();
  await page.keyboard.press('Enter');
  const field = worlds.getByRole('textbox', { name: /^Rename the world/ });
  await field.waitFor();
  await page.keyboard.press('Escape');
  await worlds.getByRole('button', { name: /^Rename the world/ }).waitFor();
  await page.keyboard.press('Enter');
  await field.fill('<b>What if</b>');
  await page.keyboard.press('Enter');
  await worlds.getByRole('button', { name: '<b>What if</b>', exact: true }).waitFor();
  await page.reload();
  await worlds.getByRole('button', { name: '<b>What if</b>', exact: true }).waitFor();
  // The first world knows nothing of it.
  await worlds.getByRole('button', { name: '<b>What if</b>', exact: true }).click();
  await worlds.getByRole('link', { name: 'First world' }).click();
  await app.stack('origin').waitFor();
  await app.stack('origin').click();
  await app.status('Deployed');
  assert.equal(await app.stack('only-here').count(), 0);
  // Deleted, it is gone for good; its address leads home.
  await worlds.getByRole('button', { name: 'First world' }).click();
  const link = await worlds.getByRole('link', { name: '<b>What if</b>' }).getAttribute('href');
  await worlds.getByRole('button', { name: /^Delete the world/ }).click();
  await worlds.waitFor({ state: 'detached' });
  await page.goto(new URL(link, site.url).href);
  await app.stack('origin').waitFor();
  assert.equal(new URL(page.url()).search, '');
});

test('a world in memory cannot be forked, and the pane says why', async () => {
  await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  await page.route('**/worker-*.js', async (route) => {
    const real = await route.fetch();
    await route.fulfill({ response: real, body: `Object.defineProperty(globalThis, 'indexedDB', { value: undefined });\n${await real.text()}` });
  });
  await page.reload();
  await app.ready();
  await paused('short-lived');
  await app.pane('History');
  await app.details.getByText('This world lives in memory only, so it cannot be forked').first().waitFor();
  await line('CreateStack').hover();
  const fork = line('CreateStack').getByRole('button', { name: 'Fork from here' });
  assert.ok(await fork.isDisabled());
  assert.match(await fork.getAttribute('title'), /in memory only/);
});
