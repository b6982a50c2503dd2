// Points 3 and 4: the form of the variables, the plan.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

test('the form follows the variables of the template', async () => {
  await app.pane('Variables');
  const labels = await app.details.locator('label').allInnerTexts();
  assert.deepEqual(labels, [
    'region',
    'prefix',
    'vpc_cidr',
    'availability_zone',
    'flavor',
    'image_id',
    'volume_size',
    'open_ports',
    'admin_password',
  ]);
  const password = page.getByLabel('admin_password', { exact: true });
  assert.equal(await password.getAttribute('type'), 'password');
  assert.equal(await page.getByLabel('prefix', { exact: true }).getAttribute('placeholder'), 'demo');
  assert.match(await app.details.innerText(), /Every name begins with it\./);
});

test("a value that fails its validation shows the template's own message", async () => {
  await app.pane('Variables');
  const field = page.getByLabel('vpc_cidr', { exact: true });
  await field.fill('everywhere');
  await app.details.getByText(/The network needs an IPv4 range in CIDR form/).waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  await field.fill('10.0.0.0/16');
  await app.details.getByText(/The network needs an IPv4 range/).waitFor({ state: 'detached' });
});

test('the plan shows actions and attributes, unknown and masked values', async () => {
  await app.pane('Variables');
  await page.getByLabel('prefix', { exact: true }).fill('shop');
  await page.getByLabel('admin_password', { exact: true }).fill('Secret-in-the-form');
  await app.plan();
  await app.button('Expand all').click();
  const text = await app.details.innerText();
  assert.match(text, /huaweicloud_networking_secgroup_rule\.ingress\["https"\]/);
  assert.match(text, /name\s+shop-vpc/);
  assert.match(text, /id\s+\(will be generated after apply\)/);
  assert.ok(!text.includes('Secret-in-the-form'));
  assert.match(text, /sensitive/);
});

test('a plan that is older than the template says so', async () => {
  await app.plan();
  await app.pane('Variables');
  await page.getByLabel('prefix', { exact: true }).fill('other');
  await app.pane('Plan');
  await app.details.getByText('changed after this plan').waitFor();
});
