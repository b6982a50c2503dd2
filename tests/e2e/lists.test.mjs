// The lists of Alibaba Cloud where they belong: results of a set's operation, tasks of a stack, packages of an instance.
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

const SET = `${HEAD}
data "huaweicloud_account" "here" {}
resource "huaweicloud_vpc" "main" {
  name = "net"
  cidr = startswith(data.huaweicloud_account.here.name, "bad") ? "8.0.0.0/8" : "10.0.0.0/16"
}
`;

test('how an operation of a set went on each target, live and a page at a time', async () => {
  await app.write(SET);
  await app.valid();
  await app.pane('Sets');
  const form = app.details.getByRole('form', { name: 'New stack set' });
  await form.getByLabel('Name', { exact: true }).fill('web');
  await form.getByRole('button', { name: 'Create' }).click();
  await seen('This set has no instances.');
  const operation = app.details.getByRole('form', { name: 'Operation' });
  const accounts = ['bad0', ...Array.from({ length: 29 }, (_, n) => `acc${n}`)];
  await operation.getByLabel('Accounts', { exact: true }).fill(accounts.join(' '));
  await operation.getByRole('spinbutton', { name: 'Failures tolerated' }).fill('5');
  await operation.getByRole('spinbutton', { name: 'At once in a region' }).fill('5');
  await app.speed('Pause virtual time');
  await operation.getByRole('button', { name: 'Start' }).click();
  await app.details.getByText('Operations (1)').click();
  await app.details.getByRole('button', { name: /Create instances/ }).click();
  const table = app.details.getByRole('table', { name: 'Result per account and region' });
  await table.getByText('Running').first().waitFor();
  await app.finish();
  await table.getByText('Running').first().waitFor({ state: 'detached' });
  const rows = () => table.getByRole('row').allInnerTexts();
  assert.equal((await rows()).length, 51);
  const bad = (await rows()).find((text) => text.startsWith('bad0'));
  assert.match(bad, /^bad0\tcn-north-4\s+Failed\s[^]*8\.0\.0\.0\/8/);
  await seen('page 1 of 2, 60 results');
  await app.details.getByRole('button', { name: 'Next', exact: true }).focus();
  await press('Enter');
  await seen('page 2 of 2, 60 results');
  assert.equal((await rows()).length, 11);
  assert.ok((await rows()).slice(1).every((text) => /cn-east-3\s+Succeeded/.test(text)));
  assert.deepEqual(await violations(), []);
});

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

test('the lists are asked in the API console, as a query and as a form', async () => {
  await app.write(network());
  await app.valid();
  await app.speed('Pause virtual time');
  await app.create('asked');
  await app.finish();
  await app.pane('API');
  await page.getByRole('combobox', { name: 'Service' }).selectOption({ label: 'Alibaba Cloud' });
  const operation = page.getByRole('combobox', { name: 'Operation', exact: true });
  await operation.fill('ListTasks');
  await press('Enter');
  const product = app.details.getByRole('combobox', { name: /^ProvisionedProductId/ });
  await product.focus();
  const list = page.locator(`[id="${await product.getAttribute('list')}"] option`);
  await list.first().waitFor({ state: 'attached' });
  await product.fill(await list.first().getAttribute('value'));
  const answer = page.getByRole('region', { name: 'Answer' });
  const code = async () => page.getByRole('region', { name: 'The same call as' }).locator('pre').textContent();
  await app.button('Send').click();
  await answer.locator('pre').filter({ hasText: 'LaunchProduct' }).waitFor();
  assert.match(await code(), /\?Action=ListTasks&Version=2021-09-01&ProvisionedProductId=[0-9a-f-]{36}'$/);
  await page.getByRole('combobox', { name: 'The same call as' }).selectOption('python');
  assert.match(await code(), /from alibabacloud_servicecatalog20210901\.client import Client/);
  assert.match(await code(), /models\.ListTasksRequest\(\n {4}provisioned_product_id="/);
  await app.details.getByRole('checkbox', { name: /form \(POST\)/ }).check();
  await page.getByRole('combobox', { name: 'The same call as' }).selectOption('curl');
  assert.match(await code(), /--data-raw 'Action=ListTasks&Version=2021-09-01&ProvisionedProductId=/);
  await app.button('Send').click();
  await answer.getByText('POST /', { exact: true }).waitFor();
  await answer.locator('pre').filter({ hasText: 'LaunchProduct' }).waitFor();
  await app.pane('Requests');
  await app.details.locator('button.row').filter({ hasText: 'POST /' }).first().click();
  await app.button('Open in the API console').click();
  assert.ok(await app.details.getByRole('checkbox', { name: /form \(POST\)/ }).isChecked());
});
