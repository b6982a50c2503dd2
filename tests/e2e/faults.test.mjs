// What is made to go wrong: designed, struck, counted, switched off, taken out and put back.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Formwork, HEAD } from './support/formwork.mjs';
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
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await chromium.close();
});

const GROUPS = `${HEAD}resource "huaweicloud_networking_secgroup" "g" {
  count = 8
  name  = "g-\${count.index}"
}
`;
const TEMPLATE = `${HEAD}resource "huaweicloud_vpc" "net" {
  name = "office"
  cidr = "10.0.0.0/16"
}

resource "huaweicloud_vpc_subnet" "sub" {
  name       = "desks"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
`;

const seen = (text) => app.details.getByText(text).first().waitFor();
const form = () => app.details.getByRole('form', { name: /New fault|Change/ });
const field = (name) => form().getByRole('combobox', { name, exact: true }).or(form().getByRole('textbox', { name, exact: true }));
const choose = (name, option) => form().getByRole('combobox', { name, exact: true }).selectOption({ label: option });

/** Designs a fault: texts into fields, and what is chosen. */
async function design({ texts = {}, choices = {}, n, seconds }) {
  await app.pane('Faults');
  await app.button('New fault').click();
  for (const [name, text] of Object.entries(texts)) await field(name).fill(text);
  for (const [name, option] of Object.entries(choices)) await choose(name, option);
  if (n !== undefined) await form().getByRole('spinbutton', { name: /Number|%/ }).fill(String(n));
  if (seconds !== undefined) await form().getByRole('spinbutton', { name: /^Seconds longer/ }).fill(String(seconds));
  await form().getByRole('button', { name: 'Add the fault' }).click();
  await form().waitFor({ state: 'detached' });
}

async function created(template, name, { back = false } = {}) {
  await app.write(template);
  await app.valid();
  if (back) {
    await app.pane('Progress');
    await app.details.getByRole('checkbox', { name: 'Roll back when a deployment fails' }).check();
  }
  await app.create(name);
  await app.finish();
}

test('a deployment fails by a fault, is rolled back, and works when the fault is gone', async () => {
  await design({
    texts: { Name: 'No subnet is left', Type: 'huaweicloud_vpc_subnet' },
    choices: { 'What happens': 'the quota is used up (403)' },
  });
  await seen('1 may strike');
  await created(TEMPLATE, 'office', { back: true });
  await app.status('Rolled back');
  await app.pane('Progress');
  await seen('Creation failed: 403 QuotaExceeded: the quota is used up');
  await app.pane('Faults');
  await seen('struck once');
  await app.button('Remove No subnet is left').click();
  await seen('Nothing is made to go wrong.');
  await app.button('Deploy').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
});

test('a deployment that failed goes on after the fault was switched off', async () => {
  await design({ texts: { Address: 'huaweicloud_vpc.net' }, choices: { 'What happens': 'the service fails (500)' } });
  await created(TEMPLATE, 'office');
  await app.status('Deployment failed');
  await app.pane('Faults');
  await app.details.getByRole('switch', { name: 'Fault 1 may strike' }).uncheck();
  await seen('0 may strike');
  await app.pane('Progress');
  await app.button('Continue the deployment').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
});

test('a rollback that failed goes on after the fault was taken out; what was taken out is put back', async () => {
  await app.pane('Faults');
  await app.details.getByRole('combobox', { name: 'Begin with…' }).selectOption({ label: 'The rollback fails' });
  await form().getByRole('button', { name: 'Add the fault' }).click();
  await design({ texts: { Type: 'huaweicloud_vpc_subnet' } });
  await created(TEMPLATE, 'office', { back: true });
  await app.status('Rollback failed');
  await app.pane('Faults');
  await app.button('Remove The rollback fails').click();
  await seen('The rollback fails was removed.');
  await page.keyboard.press('Enter');
  await app.details.getByRole('switch', { name: 'The rollback fails may strike' }).waitFor();
  await seen('struck once');
  await app.button('Remove The rollback fails').click();
  await app.pane('Progress');
  await app.button('Continue the rollback').click();
  await app.finish();
  await app.status('Rolled back');
});

test('a fault that is changed goes on counting, unless it shall begin anew', async () => {
  await design({ texts: { Type: '*secgroup' }, choices: { 'What happens': 'nothing: it only takes longer' }, seconds: 5 });
  await created(GROUPS, 'groups');
  await app.status('Deployed');
  await app.pane('Faults');
  await seen('struck 8 times');
  await app.button('Change Fault 1').click();
  await form().getByRole('textbox', { name: 'Name' }).fill('slow groups');
  await form().getByRole('button', { name: 'Save' }).click();
  await app.details.getByRole('switch', { name: 'slow groups may strike' }).waitFor();
  await seen('struck 8 times');
  await app.button('Change slow groups').click();
  await form().getByRole('checkbox', { name: 'Count from zero again' }).check();
  await form().getByRole('button', { name: 'Save' }).click();
  await seen('struck 0 times');
});

test('a fault survives a killed browser, and its chance goes on where it was', async () => {
  await design({ texts: { Type: '*secgroup' }, choices: { 'Which times': 'by chance' }, n: 50 });
  await created(GROUPS, 'groups');
  await app.pane('Faults');
  const count = async () => (await app.details.locator('.counts').innerText()).split('\n')[0];
  const struck = await count();
  const ended = struck === 'struck 0 times' ? 'Deployed' : 'Deployment failed';
  await seen('looked at 8 times');
  await app.status(ended);
  await chromium.kill();
  chromium = await Chromium.start(chromium.profile);
  page = await chromium.open(site.url);
  app = new Formwork(page);
  await app.status(ended);
  await app.pane('Faults');
  await seen('looked at 8 times');
  assert.equal(await count(), struck);
});

test('what means nothing is refused in the form, and the form proposes what there is', async () => {
  await app.write(TEMPLATE);
  await app.valid();
  await app.pane('Faults');
  await app.button('New fault').click();
  const proposed = (name) => form().locator(`#faults-${name} option`).evaluateAll((all) => all.map(({ value }) => value));
  await form().locator('#faults-address option').first().waitFor({ state: 'attached' });
  assert.deepEqual(await proposed('address'), ['huaweicloud_vpc.net', 'huaweicloud_vpc_subnet.sub']);
  assert.deepEqual(await proposed('type'), ['huaweicloud_vpc', 'huaweicloud_vpc_subnet']);
  await choose('About', 'requests to the service');
  const operations = await proposed('operation');
  for (const one of ['*', 'List*', 'EstimateExecutionPlanPrice', 'UpdateStackInstances']) assert.ok(operations.includes(one), one);
  assert.ok(operations.length > 48);
  await choose('About', 'work on resources');
  await field('Type').fill('huaweicloud_vpcs_eip');
  await form().getByRole('button', { name: 'Add the fault' }).click();
  await seen('there is no type `huaweicloud_vpcs_eip`; did you mean `huaweicloud_vpc_eip`?');
  await field('Type').fill('huaweicloud_vpc');
  await choose('What happens', 'nothing: it only takes longer');
  await form().getByRole('spinbutton', { name: 'Seconds longer, in virtual time' }).fill('90');
  await form().getByText('More: own words, place, JSON').click();
  const json = JSON.parse(await form().locator('pre').innerText());
  assert.deepEqual(json, { type: 'huaweicloud_vpc', phases: ['create'], delay_ms: 90_000 });
  await page.keyboard.press('Escape');
  await seen('Nothing is made to go wrong.');
});

test('requests are refused, and all of it with the keyboard alone', async () => {
  const press = (key) => page.keyboard.press(key);
  await page.getByRole('radio', { name: 'Template', exact: true }).focus();
  await press('ArrowLeft');
  await press('Tab');
  const tab = page.getByRole('tab', { name: /^Faults/ });
  for (let steps = 0; steps < 14 && (await tab.getAttribute('aria-selected')) !== 'true'; steps++) await press('ArrowRight');
  const focused = async (name) => {
    for (let steps = 0; steps < 40; steps++) {
      await press('Tab');
      const label = await page.evaluate(() => {
        const { activeElement: it } = document;
        return it?.getAttribute('aria-label') ?? it?.labels?.[0]?.querySelector('span')?.textContent ?? it?.textContent?.trim() ?? '';
      });
      if (label.startsWith(name)) return;
    }
    assert.fail(`${name} is not reached`);
  };
  // Until the world is open nothing can be added, and what is disabled is passed over.
  await page.getByRole('button', { name: 'New fault', disabled: false }).waitFor();
  await focused('New fault');
  await press('Enter');
  await form().waitFor();
  await page.keyboard.insertText('busy');
  await focused('About');
  await page.keyboard.type('requests');
  await focused('Operation');
  await press('Control+A');
  await page.keyboard.insertText('DeleteStack');
  await press('Enter');
  await app.details.getByRole('switch', { name: 'busy may strike' }).waitFor();
  await created(TEMPLATE, 'office');
  await app.status('Deployed');
  await app.button('Delete stack').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete stack' }).click();
  await page.getByText('Internal Server Error.').waitFor();
  await app.pane('Faults');
  await page.getByRole('tab', { name: /^Faults/ }).focus();
  await focused('busy may strike');
  await press(' ');
  await seen('0 may strike');
  await focused('Remove busy');
  await press('Enter');
  await seen('Nothing is made to go wrong.');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Undo');
  await press('Enter');
  await seen('0 may strike');
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Change busy');
});

test('another tab sees the faults and their counts, and changes none', async () => {
  await design({ texts: { Type: 'huaweicloud_vpc_subnet' } });
  const second = await chromium.open(site.url);
  const other = new Formwork(second);
  await other.ready();
  await other.pane('Faults');
  await other.details.getByText('1 may strike').waitFor();
  assert.equal(await other.button('New fault').isDisabled(), true);
  assert.equal(await other.details.getByRole('switch').isDisabled(), true);
  await page.bringToFront();
  await created(TEMPLATE, 'office');
  await app.status('Deployment failed');
  await other.details.getByText('struck once').waitFor();
  await app.pane('Faults');
  await app.details.getByRole('switch').uncheck();
  await other.details.getByText('0 may strike').waitFor();
  assert.deepEqual(second.complaints, []);
});

test('on a narrow screen nothing sticks out', async () => {
  await design({ texts: { Name: 'No subnet is left', Type: 'huaweicloud_vpc_subnet', Address: 'module.office.huaweicloud_vpc_subnet.sub[*]' } });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Details' }).click();
  await app.button('Change No subnet is left').click();
  await form().getByText('More: own words, place, JSON').click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, String(wide));
  const out = await app.details.evaluate((panel) => panel.scrollWidth - panel.clientWidth);
  assert.equal(out, 0);
});
