// The lists of Alibaba Cloud where they belong: tasks of a stack, packages of an instance.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Formwork, HEAD, network } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

let page, app, chromium, site;
visits((opened) => ({ page, app, chromium, site } = opened));

const press = (key) => page.keyboard.press(key);
const seen = (text) => app.details.getByText(text).first().waitFor();

async function violations() {
  await page.evaluate(readFileSync(axe(), 'utf8'));
  return page.evaluate(async () => {
    const found = await globalThis.axe.run({ resultTypes: ['violations'] });
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
}

async function fits() {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
}

test('what was done to a stack, with parameters, outputs and what Terraform said; secrets are not shown', async () => {
  const text = `${network()}
variable "word" {
  type      = string
  sensitive = true
}
output "secret" {
  value     = var.word
  sensitive = true
}
`;
  await app.pane('Tasks');
  await seen('Nothing was done to this stack.');
  await app.write(text);
  await app.pane('Variables');
  await page.getByLabel('word', { exact: true }).fill('hush-hush');
  await page.getByLabel('name', { exact: true }).fill('<i>net</i>');
  await app.speed('Pause virtual time');
  await app.create('told');
  await app.pane('Tasks');
  await app.details.getByRole('button', { name: /Launch In progress/, expanded: true }).waitFor();
  await app.finish();
  await app.details.getByRole('button', { name: /Launch Succeeded/, expanded: true }).waitFor();
  const region = (name) => app.details.getByRole('region', { name, exact: true });
  assert.match(await region('Parameters').innerText(), /name\n<i>net<\/i>/);
  assert.match(await region('Outputs').innerText(), /vpc_name\n<i>net<\/i>/);
  assert.match(await region('apply stdout').innerText(), /huaweicloud_vpc\.net/);
  await app.details.getByRole('button', { name: 'version stdout' }).focus();
  await press('Enter');
  assert.match(await region('version stdout').innerText(), /^Terraform v/);
  assert.ok(!(await app.details.innerText()).includes('hush-hush'));

  // A change that fails is another task, which says why.
  await app.write(text.replace('"10.0.1.0/24"', '"10.9.1.0/24"'));
  await app.button('Deploy').click();
  await app.pane('Tasks');
  await app.finish();
  await app.details.getByRole('button', { name: /Update Failed/ }).waitFor();
  await app.details.getByRole('button', { name: /Update Failed/ }).click();
  await app.details.locator('.bad').first().waitFor();
  assert.deepEqual(await violations(), []);
  await page.getByRole('button', { name: /中/ }).click();
  await page.setViewportSize({ width: 390, height: 800 });
  await app.details.or(page.getByRole('tab', { name: '详情' })).first().waitFor();
  await page.getByRole('tab', { name: '详情' }).click();
  await app.details.getByText('更新实例').first().waitFor();
  await fits();
});

const SERVER = `${network()}
data "huaweicloud_images_image" "os" {
  name_regex  = "^Ubuntu 22.04"
  most_recent = true
}
resource "huaweicloud_compute_instance" "web" {
  name              = "web"
  image_id          = data.huaweicloud_images_image.os.id
  flavor_id         = "s6.small.1"
  availability_zone = "cn-north-4a"
  network {
    uuid = huaweicloud_vpc_subnet.net.id
  }
}
`;
const AGENT = `variable "port" {
  type    = number
  default = 80
}
variable "key" {
  type      = string
  sensitive = true
}
output "url" {
  value = "http://localhost:\${var.port}"
}
`;

test('packages are installed on an instance and taken away, while time runs; with the keyboard', async () => {
  await app.write(SERVER);
  await app.valid();
  await app.create('host');
  await app.finish();
  await app.status('Deployed');
  await app.button('New stack').click();
  await app.write(AGENT);
  await app.valid();
  await app.pane('Templates');
  await app.details.getByRole('button', { name: /^Keep the template/ }).click();
  await app.details.getByLabel('Name', { exact: true }).fill('agent');
  await press('Enter');
  await app.details.getByRole('button', { name: /^agent/ }).waitFor();

  await app.pane('World');
  await page.getByRole('combobox', { name: 'How to look' }).selectOption({ label: 'One after the other' });
  await page.getByRole('treeitem').filter({ hasText: 'compute_instance' }).click();
  const packages = page.getByRole('region', { name: 'Packages', exact: true });
  await packages.getByText('Nothing is installed.').waitFor();
  const form = packages.getByRole('form', { name: 'Install' });
  await form.getByRole('combobox', { name: /^Package/ }).fill('nothing-like-it');
  await press('Enter');
  await form.getByText('EntityNotExists.Template').waitFor();
  await form.getByRole('combobox', { name: /^Package/ }).fill('agent');
  await form.getByLabel('Parameters, as JSON').fill('{"port": 8080, "key": "hush-hush"}');
  await app.speed('Pause virtual time');
  await press('Enter');
  await form.getByRole('button', { name: 'Install' }).click();
  await packages.getByText('installing', { exact: true }).waitFor();
  await app.finish();
  await packages.getByText('installed', { exact: true }).waitFor();
  await packages.getByRole('button', { name: 'Configuration (secret)' }).focus();
  await press('Enter');
  await packages.getByText('http://localhost:8080').waitFor();
  assert.ok(!(await packages.innerText()).includes('hush-hush'));
  assert.deepEqual(await violations(), []);

  // Neither does the log of requests tell it.
  await app.pane('Requests');
  await page.getByRole('searchbox').fill('UpdateInstancePackageState');
  await app.details.locator('button.row').first().click();
  assert.ok(!(await app.details.innerText()).includes('hush-hush'));

  await app.pane('World');
  await packages.getByRole('button', { name: 'Uninstall agent' }).click();
  await packages.getByText('uninstalling', { exact: true }).waitFor();
  // Another tab sees it, and changes nothing.
  const second = new Formwork(await chromium.open(site.url, { width: 390, height: 800 }));
  await second.pane('Details');
  await second.pane('World');
  await second.page.getByRole('combobox', { name: 'How to look' }).selectOption({ label: 'One after the other' });
  await second.page.getByRole('treeitem').filter({ hasText: 'compute_instance' }).click();
  await second.page.getByText('uninstalling', { exact: true }).waitFor();
  assert.ok(await second.page.getByRole('button', { name: 'Install', exact: true }).isDisabled());
  await app.finish();
  await packages.getByText('uninstalled', { exact: true }).waitFor();
});
