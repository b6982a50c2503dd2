// Stack sets: made of the template in the editor, deployed in many accounts and regions, watched in a grid.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

const TEMPLATE = `${HEAD}
variable "name" {
  type    = string
  default = "net"
}
data "huaweicloud_account" "here" {}
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = startswith(data.huaweicloud_account.here.name, "bad") ? "8.0.0.0/8" : "10.0.0.0/16"
}
`;

const cell = (address) => app.details.getByRole('button', { name: new RegExp(`^${address}: `) });

const instance = () => app.details.getByRole('region', { name: 'Instance' });

async function operate(action, accounts, more = async () => {}, regions = 'cn-north-4, cn-east-3') {
  const form = app.details.getByRole('form', { name: 'Operation' });
  await form.getByRole('combobox', { name: 'Action' }).selectOption(action);
  await form.getByLabel('Regions', { exact: true }).fill(regions);
  await form.getByLabel('Accounts', { exact: true }).fill(accounts);
  await form.getByRole('spinbutton', { name: 'Failures tolerated' }).fill('5');
  await more(form);
  await form.getByRole('button', { name: 'Start' }).click();
  if (action === 'delete') await page.getByRole('dialog').getByRole('button', { name: 'Delete instances' }).click();
}

/** Makes a set of the template, with a value that is awkward to write as an expression. */
async function create(value) {
  await app.write(TEMPLATE);
  await app.valid();
  await app.pane('Variables');
  await page.getByLabel('name', { exact: true }).fill(value);
  await app.pane('Sets');
  const form = app.details.getByRole('form', { name: 'New stack set' });
  await form.getByLabel('Name', { exact: true }).fill('web');
  await form.getByRole('button', { name: 'Create' }).click();
  await app.details.getByText('This set has no instances.').waitFor();
}

test('a set is deployed in a grid of accounts and regions, with a reason for each that failed', async () => {
  await create('from-the-set');
  await operate('create', 'acc1 bad2', (form) => form.getByLabel('Order of the regions').selectOption('parallel'));
  await cell('cn-east-3/acc1').filter({ hasText: /Waiting|At work|Deployed/ }).waitFor();
  await app.finish();
  for (const region of ['cn-north-4', 'cn-east-3']) {
    await cell(`${region}/acc1`).filter({ hasText: 'Deployed' }).waitFor();
    await cell(`${region}/bad2`).filter({ hasText: 'Failed' }).waitFor();
  }
  await app.details.getByText('2 Deployed').waitFor();
  await app.details.getByRole('status').filter({ hasText: 'Create instances' }).waitFor();
  await cell('cn-east-3/bad2').click();
  await instance().getByText(/8\.0\.0\.0\/8/).waitFor();
  await instance().getByText('The values of the set').waitFor();

  await operate('delete', 'acc1 bad2');
  await app.finish();
  await app.details.getByText('This set has no instances.').waitFor();
  await app.button('Delete the set').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the set' }).click();
  await app.details.getByText('This set has no instances.').waitFor({ state: 'detached' });
});

test('an instance takes values of its own, and gives them back', async () => {
  await create('a "quoted" ${value}');
  await operate('create', 'acc1');
  await app.finish();
  await cell('cn-north-4/acc1').filter({ hasText: 'Deployed' }).click();
  await app.button('Edit its values').click();
  const own = instance().getByLabel('Own value of name');
  assert.equal(await own.getAttribute('placeholder'), String.raw`"a \"quoted\" $$` + '{value}"');
  await own.fill('"own"');
  await app.button('Save and update').click();
  await app.finish();
  await instance().getByText('name = "own"').waitFor();
  await cell('cn-north-4/acc1').filter({ hasText: 'Deployed' }).waitFor();

  // All at once, by the form: the other region gets a value, then both the set's again.
  const replace = (value) => async (form) => {
    await form.getByLabel('Replace the instances’ own values').check();
    await form.getByLabel('Own value of name').fill(value);
  };
  await operate('update', 'acc1', replace('"both"'));
  await app.finish();
  await instance().getByText('name = "both"').waitFor();
  await operate('update', 'acc1', replace(''));
  await app.finish();
  await instance().getByText('The values of the set').waitFor();
});

test('an operation is stopped, and the list tells how each went and how it was asked for', async () => {
  await create('net');
  await operate('create', 'acc1 acc2 acc3');
  await cell('cn-north-4/acc1').filter({ hasText: 'At work' }).waitFor();
  await app.button('Stop').click();
  await app.details.getByRole('status').filter({ hasText: 'Stopping' }).waitFor();
  await app.finish();
  await app.details.getByRole('status').filter({ hasText: 'Stopped' }).waitFor();
  await cell('cn-north-4/acc1').filter({ hasText: 'Deployed' }).waitFor();
  await cell('cn-east-3/acc3').filter({ hasText: 'Cancelled' }).waitFor();

  await operate('delete', 'acc4');
  await app.details.getByRole('alert').getByText('acc4').waitFor();
  await app.details.getByText('Operations (1)').click();
  const row = app.details.getByRole('button', { name: /Create instances.*Stopped/ });
  await row.click();
  await app.details.getByText('cn-north-4, cn-east-3').first().waitFor();
  await app.details.getByText('region_order').waitFor();
  await row.click();
  await app.details.getByText('region_order').waitFor({ state: 'detached' });

  await app.details.locator('summary', { hasText: 'Properties' }).click();
  const form = app.details.getByRole('form', { name: 'Properties' });
  await form.getByLabel('Description', { exact: true }).fill('three sites');
  await form.getByLabel('Several operations at once').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Save', disabled: false }).waitFor();
  await operate('create', 'acc5', undefined, 'cn-north-4');
  await operate('update', 'acc5', undefined, 'cn-north-4');
  await app.details.locator('summary', { hasText: 'Operations (3)' }).waitFor();
  await app.details.getByRole('button', { name: /Update instances.*Queued/ }).waitFor();
});

test('the grid works with the keyboard and fits a narrow window', async () => {
  await app.write(TEMPLATE);
  await app.valid();
  await page.setViewportSize({ width: 390, height: 800 });
  await app.pane('Details');
  await app.pane('Sets');
  const form = app.details.getByRole('form', { name: 'New stack set' });
  await form.getByLabel('Name', { exact: true }).fill('web');
  await page.keyboard.press('Enter');
  await operate('create', 'acc1 acc2');
  await app.finish();
  await cell('cn-east-3/acc2').filter({ hasText: 'Deployed' }).waitFor();
  // A place that is empty is stepped over.
  await operate('create', 'acc3', undefined, 'cn-east-3');
  await cell('cn-east-3/acc3').waitFor();
  await cell('cn-east-3/acc1').focus();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label')?.split(':')[0]);
  for (const [key, wanted] of [
    ['ArrowRight', 'cn-north-4/acc1'],
    ['ArrowRight', 'cn-north-4/acc1'],
    ['ArrowDown', 'cn-north-4/acc2'],
    ['ArrowDown', 'cn-north-4/acc2'],
    ['Home', 'cn-east-3/acc2'],
    ['ArrowDown', 'cn-east-3/acc3'],
    ['ArrowRight', 'cn-east-3/acc3'],
    ['PageUp', 'cn-east-3/acc1'],
    ['End', 'cn-north-4/acc1'],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), wanted, key);
  }
  assert.equal(await app.details.locator('table button[tabindex="0"]').count(), 1);
  await page.keyboard.press('Enter');
  await instance().getByRole('heading', { name: 'cn-north-4/acc1' }).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 390, `${width}`);
});
