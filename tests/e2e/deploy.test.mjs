// Point 6: deploying, changing, replacing, deleting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { network } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

test('the first stack deploys with progress, events, resources and outputs', async () => {
  await app.speed('10 times real time');
  await app.pane('Variables');
  await page.getByLabel('admin_password', { exact: true }).fill('Example-2026');
  await app.create('first');
  await app.details.getByText(/\d+ done, \d+ running/).waitFor();
  await app.details.getByText(/Creating/).first().waitFor();
  await app.finish();
  await app.status('Deployed');
  const times = await app.details.locator('.events time').allInnerTexts();
  assert.ok(times.length > 15);
  assert.deepEqual(times, [...times].sort().reverse(), 'newest first');

  await app.pane('Resources');
  await app.details.getByRole('button', { name: /huaweicloud_vpc\.main/ }).click();
  assert.match(await app.details.innerText(), /cidr\s+192\.168\.0\.0\/16/);

  await app.pane('Outputs');
  const outputs = await app.details.innerText();
  assert.match(outputs, /public_address/);
  assert.match(outputs, /login\s+sensitive/);
  assert.ok(!outputs.includes('Example-2026'));
});

test('a change updates in place, a change of the range replaces, and deleting asks first', async () => {
  await app.write(network());
  await app.valid();
  await app.create('net');
  await app.finish();
  await app.status('Deployed');

  await app.write(network({ name: 'renamed' }));
  await page.getByText('edited since the last deployment').waitFor();
  await app.plan();
  await app.details.getByText('2 to update').waitFor();
  await app.button('Expand all').click();
  assert.match(await app.details.innerText(), /name\s+e2e\s*→\s*renamed\s/);
  await app.button('Apply this plan').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');

  await app.write(network({ name: 'renamed', subnet: '10.0.2.0/24' }));
  await app.plan();
  await app.details.getByText(/replace: destroy, then create/).waitFor();
  await app.button('Deploy').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Resources');
  await app.details.getByRole('button', { name: /huaweicloud_vpc_subnet\.net/ }).click();
  assert.match(await app.details.innerText(), /cidr\s+10\.0\.2\.0\/24/);

  await app.button('Delete stack').click();
  const dialog = page.getByRole('dialog');
  assert.match(await dialog.innerText(), /Delete stack net\?[^]*2 resources/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await app.button('Delete stack').click();
  await dialog.getByRole('button', { name: 'Delete stack' }).click();
  await app.finish();
  await page.getByText('Stack net was deleted.').waitFor();
  await app.stack('net').waitFor({ state: 'detached' });
});

test('several stacks stand side by side, each with its own template', async () => {
  await app.write(network({ name: 'one' }));
  await app.create('stack-one');
  await app.finish();
  await app.status('Deployed');
  await app.button('New stack').click();
  await app.write(network({ name: 'two' }));
  await app.create('stack-two');
  await app.finish();
  await app.status('Deployed');
  await app.stack('stack-one').click();
  await app.editor.getByText('"one"').waitFor();
  await app.stack('stack-two').click();
  await app.editor.getByText('"two"').waitFor();
});

test("the service's refusal is shown with its code", async () => {
  await app.write(network());
  await app.create('same');
  await app.finish();
  await app.status('Deployed');
  await app.button('New stack').click();
  await page.getByRole('textbox', { name: 'Stack name' }).fill('same');
  await app.button('Create stack').click();
  await page.getByText(/\(RF\.\d{8}\)/).waitFor();
});

test('paused time stands still', async () => {
  await app.write(network());
  await app.speed('Pause virtual time');
  await app.create('paused');
  const time = await page.locator('.time').innerText();
  await page.waitForTimeout(700);
  assert.equal(await page.locator('.time').innerText(), time);
  await app.speed('60 times real time');
  await app.status('Deployed');
});
