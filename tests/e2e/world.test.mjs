// The world browser: everything that exists, as a tree and as a list, what is done to it by hand, and the object storage.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Formwork, HEAD, network } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits, withClipboard } from './support/visit.mjs';

let site, chromium, page, app;
visits((opened) => ({ site, chromium, page, app } = opened), { begin: withClipboard });

async function deployed(template, name = 'net') {
  await app.write(template);
  await app.valid();
  await app.create(name);
  await app.finish();
  await app.status('Deployed');
}

const tree = () => page.getByRole('tree', { name: 'Resources of the simulated cloud' });
const line = (text) => tree().getByRole('treeitem').filter({ hasText: text });
const resource = () => page.getByRole('region', { name: 'Resource', exact: true });
const view = (label) => page.getByRole('combobox', { name: 'How to look' }).selectOption({ label });
const search = () => page.getByRole('searchbox', { name: 'Search type, name, identifier' });
const names = async () => (await tree().getByRole('treeitem').locator('.name').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());

test('what lies in what, whose it is, and what points to it', async () => {
  await app.pane('World');
  await app.details.getByText('Nothing exists yet.').waitFor();
  await deployed(network());
  await app.pane('World');
  await line('vpc e2e').waitFor();
  assert.deepEqual(await names(), ['vpc e2e']);
  await app.button('Show what is in e2e').click();
  await line('vpc_subnet e2e-subnet').waitFor();
  assert.equal(await line('vpc_subnet').getAttribute('aria-level'), '2');
  await line('vpc_subnet').click();
  await resource().getByText('10.0.1.0/24').waitFor();
  assert.match(await resource().innerText(), /Stack net\s+huaweicloud_vpc_subnet\.net/);
  assert.match(await resource().getByRole('region', { name: 'Points to' }).innerText(), /vpc\s+e2e/);
  await resource().getByRole('region', { name: 'Points to' }).getByRole('button').click();
  await resource().getByText('10.0.0.0/16').waitFor();
  assert.match(await resource().getByRole('region', { name: 'Pointed to by' }).innerText(), /vpc_subnet\s+e2e-subnet/);
  await resource().getByRole('button', { name: 'Stack net' }).click();
  await page.getByRole('tab', { name: /^Resources/, selected: true }).waitFor();
});

test('one after the other, by type and by words; names are data', async () => {
  await deployed(network({ name: '<b>bold</b>' }));
  await app.pane('World');
  await view('One after the other');
  await line('<b>bold</b>-subnet').waitFor();
  assert.deepEqual(await names(), ['vpc <b>bold</b>', 'vpc_subnet <b>bold</b>-subnet']);
  await search().fill('BOLD</b>-');
  await line('vpc_subnet').waitFor();
  await line(/vpc <b>/).waitFor({ state: 'detached' });
  await search().fill('nothing like it');
  await app.details.getByText('Nothing is like that.').waitFor();
  await search().fill('');
  await page.getByRole('combobox', { name: 'Type' }).selectOption('huaweicloud_vpc');
  await line('vpc_subnet').waitFor({ state: 'detached' });
  await line(/vpc <b>/).waitFor();
  assert.deepEqual(await names(), ['vpc <b>bold</b>']);
});

test('changed and deleted by hand, seen as drift; secrets are not shown', async () => {
  await deployed(`${HEAD}variable "word" {
  type      = string
  default   = "s3cret-word"
  sensitive = true
}

resource "huaweicloud_vpc" "net" {
  name        = "office"
  cidr        = "10.0.0.0/16"
  description = var.word
}
`);
  await app.pane('World');
  await line('vpc office').click();
  const attributes = resource().getByRole('region', { name: 'Attributes' });
  await attributes.getByText('(sensitive value)').waitFor();
  assert.doesNotMatch(await resource().innerText(), /s3cret-word/);
  await app.button('Change by hand').click();
  const form = resource().getByRole('form', { name: 'Change huaweicloud_vpc.net by hand' });
  await form.getByRole('textbox', { name: /^name\b/ }).fill('by hand');
  await form.getByRole('button', { name: 'Change', exact: true }).click();
  await line('vpc by hand').waitFor();
  await resource().getByText('changed', { exact: false }).first().waitFor();
  await attributes.getByText(/recorded: office/).waitFor();
  await app.pane('Drift');
  await app.details.getByText('1 changed outside the template').waitFor();
  await app.pane('World');
  await app.button('Delete by hand').click();
  await app.details.getByText('Nothing exists yet.').waitFor();
});

test('files go in and out of the object storage, and a stack is made of one', async () => {
  await app.pane('World');
  await view('Object storage');
  await app.details.getByText('The object storage is empty.').waitFor();
  await page.getByRole('textbox', { name: 'Bucket and folder' }).fill('bucket/我的');
  const bytes = Buffer.from(network());
  await page.getByLabel('Upload…').setInputFiles([
    { name: 'main.tf', mimeType: 'text/plain', buffer: bytes },
    { name: 'odd.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 255, 10]) },
  ]);
  await app.details.getByText('bucket/我的/odd.bin').waitFor();
  const file = page.waitForEvent('download');
  await app.button('Download bucket/我的/odd.bin').click();
  assert.deepEqual([...readFileSync(await (await file).path())], [0, 255, 10]);
  await app.button('Copy the address of bucket/我的/main.tf').click();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  await app.button('Delete bucket/我的/odd.bin').click();
  await app.details.getByText('bucket/我的/odd.bin').waitFor({ state: 'detached' });

  await app.pane('API');
  const operation = page.getByRole('combobox', { name: 'Operation' });
  await operation.fill('CreateStack');
  await operation.press('Enter');
  await app.details.getByLabel(/^stack_name/).fill('of-a-file');
  const uri = app.details.getByLabel(/^template_uri/);
  await uri.focus();
  await page.locator(`datalist option[value="${address}"]`).first().waitFor({ state: 'attached' });
  await uri.fill(address);
  await app.button('Send').click();
  await app.stack('of-a-file').waitFor();
  await app.finish();
  await app.pane('World');
  await view('What lies in what');
  await line('vpc e2e').waitFor();
});

test('accounts and regions of stack sets are there', async () => {
  await app.pane('API');
  const operation = page.getByRole('combobox', { name: 'Operation' });
  const send = async (name, body, set) => {
    await operation.fill(name);
    await operation.press('Enter');
    if (set) await app.details.getByLabel(/^stack_set_name/).fill(set);
    if ((await app.button('As text').getAttribute('aria-pressed')) === 'false') await app.button('As text').click();
    await page.getByRole('textbox', { name: 'Body' }).fill(JSON.stringify(body));
    await app.button('Send').click();
    await page.getByRole('region', { name: 'Answer' }).locator('.status.good').waitFor();
  };
  const agencies = { administration_agency_name: 'admin', managed_agency_name: 'managed' };
  await send('CreateStackSet', { stack_set_name: 'wide', template_body: network({ name: 'far' }), ...agencies });
  await send('CreateStackInstance', { deployment_targets: { regions: ['cn-east-3'], domain_ids: ['one', 'two'] } }, 'wide');
  await app.finish();
  await app.pane('World');
  const home = page.getByRole('combobox', { name: 'Account and region' });
  await home.waitFor();
  await home.selectOption({ label: 'two / cn-east-3 (2)' });
  await line('vpc far').click();
  await resource().getByText('Account two, region cn-east-3').waitFor();
});

test('many are there without all of them being in the document, and keys reach every one', async () => {
  // A type of which a new account may have any number.
  await deployed(`${HEAD}resource "huaweicloud_swr_organization" "many" {
  count = 450
  name  = "group-\${count.index}"
}
`, 'many');
  await app.pane('World');
  await view('One after the other');
  await page.getByRole('combobox', { name: 'Type' }).getByRole('option', { name: 'All types (450)' }).waitFor({ state: 'attached' });
  assert.ok((await tree().getByRole('treeitem').count()) < 60);
  await tree().focus();
  await page.keyboard.press('End');
  const last = page.locator('#world-line-449');
  await last.getByText(/group-\d+/).waitFor();
  assert.equal(await tree().getAttribute('aria-activedescendant'), 'world-line-449');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await resource().getByText(/^group-\d+$/).waitFor();
  await view('What lies in what');
  await tree().focus();
  await page.keyboard.press('End');
  await tree().getByText('250 more').waitFor();
  await page.keyboard.press('Enter');
  await tree().getByText('250 more').waitFor({ state: 'detached' });
  await page.keyboard.press('End');
  await tree().getByText('50 more').waitFor();
});

test('the tree with keys alone, and nobody is left out', async () => {
  await deployed(network());
  await app.pane('World');
  await line('vpc e2e').waitFor();
  await tree().focus();
  await page.keyboard.press('ArrowRight');
  await line('vpc_subnet').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await resource().getByText('10.0.1.0/24').waitFor();
  const violations = async () => {
    await page.evaluate(readFileSync(axe(), 'utf8'));
    return page.evaluate(async () => {
      const { violations: all } = await globalThis.axe.run({ resultTypes: ['violations'] });
      return all.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
    });
  };
  assert.deepEqual(await violations(), []);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(), [], 'dark');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await line('vpc_subnet').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '切换到中文' }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: '详情' }).click();
  const [whole, seen] = await page.getByRole('tabpanel').evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(whole, seen);
});

test('a second tab looks at the same world, and changes nothing', async () => {
  await deployed(network());
  const second = await chromium.open(site.url);
  const follower = new Formwork(second);
  await second.getByText('open in another tab').waitFor();
  await follower.stack('net').waitFor();
  await follower.pane('World');
  const there = second.getByRole('tree', { name: 'Resources of the simulated cloud' });
  await there.getByRole('treeitem').filter({ hasText: 'vpc e2e' }).click();
  const seen = second.getByRole('region', { name: 'Resource', exact: true });
  await seen.getByText('10.0.0.0/16').waitFor();
  assert.equal(await seen.getByRole('button', { name: 'Delete by hand' }).isDisabled(), true);
  await follower.pane('API');
  const operation = second.getByRole('combobox', { name: 'Operation' });
  await operation.fill('GetStackMetadata');
  await operation.press('Enter');
  await follower.button('Send').click();
  await second.getByRole('region', { name: 'Answer' }).locator('.status').filter({ hasText: '200' }).waitFor();
  await operation.fill('DeleteStack');
  await operation.press('Enter');
  assert.equal(await follower.button('Send').isDisabled(), true);
  assert.deepEqual(second.complaints, []);
});
