// The log of requests: what the page and the API console ask, without secrets, and what can be made of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HEAD } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits, withClipboard } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened), { begin: withClipboard });

const TEMPLATE = `${HEAD}variable "word" {
  type      = string
  sensitive = true
}

variable "name" {
  type    = string
  default = "open"
}

resource "huaweicloud_vpc" "net" {
  name = var.name
  cidr = "10.0.0.0/16"
  description = var.word
}
`;
const rows = () => app.details.locator('button.row');
const row = (text) => rows().filter({ hasText: text }).first();
const kind = (label) => page.getByRole('combobox', { name: 'Which requests' }).selectOption({ label });
const part = (name) => app.details.getByRole('region', { name });

async function deployed() {
  await app.write(TEMPLATE);
  await app.valid();
  await app.pane('Variables');
  await app.details.getByLabel('word').first().fill('s3cret-word');
  await app.details.getByLabel('name').first().fill('shown-name');
  await app.create('net');
  await app.finish();
  await app.status('Deployed');
}

test('what the page asked is there, without what must not be shown', async () => {
  await deployed();
  await app.pane('Requests');
  await kind('Changes');
  await row('/stacks').click();
  const sent = await part('Request').innerText();
  const { vars_structure: values, stack_name } = JSON.parse(sent.slice(sent.indexOf('{')));
  assert.equal(stack_name, 'net');
  assert.deepEqual(
    values.map(({ var_key, var_value }) => [var_key, var_value]).sort(),
    [['name', 'shown-name'], ['word', '(sensitive value)']],
  );
  assert.match(await part('Answer').innerText(), /"stack_id"/);
  await kind('All');
  assert.doesNotMatch(await app.details.innerText(), /s3cret-word/);
  await page.getByRole('searchbox', { name: 'Search method, path, status' }).fill('get /net/metadata 200');
  await row('/stacks/net/metadata').click();
  const metadata = await part('Answer').innerText();
  assert.match(metadata, /\(sensitive value\)/);
  assert.doesNotMatch(metadata, /s3cret-word/);
  const file = page.waitForEvent('download');
  await app.button('Export HAR').click();
  const har = readFileSync(await (await file).path(), 'utf8');
  const { entries } = JSON.parse(har).log;
  assert.ok(entries.length > 0 && entries.every(({ request }) => request.url.endsWith('/stacks/net/metadata')));
  assert.doesNotMatch(har, /s3cret-word/);
});

test('a request is asked again in the API console, and told as a command line', async () => {
  await deployed();
  await app.pane('API');
  const operation = page.getByRole('combobox', { name: 'Operation' });
  await operation.fill('ListStackEvents');
  await operation.press('Enter');
  await app.details.getByRole('combobox', { name: /^filter/ }).or(app.details.getByRole('textbox', { name: /^filter/ })).first().fill('event_type==LOG');
  await app.button('Send').click();
  await part('Answer').locator('.status').filter({ hasText: '200' }).waitFor();
  await operation.fill('UpdateStack');
  await operation.press('Enter');

  await app.pane('Requests');
  await kind('From the API console');
  assert.equal(await rows().count(), 1);
  await rows().first().click();
  await app.button('Copy as curl').click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(command, /^curl -sS -i -X GET 'http:\/\/127\.0\.0\.1:8480\/v1\/[0-9a-f]{32}\/stacks\/net\/events\?filter=event_type%3D%3DLOG'/);
  await app.button('Open in the API console').click();
  assert.equal(await operation.inputValue(), 'ListStackEvents');
  const filter = app.details.getByRole('combobox', { name: /^filter/ }).or(app.details.getByRole('textbox', { name: /^filter/ })).first();
  assert.equal(await filter.inputValue(), 'event_type==LOG');

  await app.pane('Requests');
  await kind('Changes');
  await row('/stacks').click();
  await app.button('Open in the API console').click();
  assert.equal(await operation.inputValue(), 'CreateStack');
  await app.button('Send').click();
  await part('Answer').locator('.status').filter({ hasText: '409' }).waitFor();
  await app.pane('Requests');
  await kind('Refused');
  assert.equal(await rows().count(), 1);
  await app.button('Clear').click();
  await app.details.getByText('Every request to the API').waitFor();
});

test('only the newest are kept, all of it works with the keyboard, and nobody is left out', async () => {
  await app.pane('API');
  await page.getByRole('combobox', { name: 'Operation' }).waitFor();
  await page.getByRole('combobox', { name: 'Operation' }).fill('ListStacks');
  await page.getByRole('combobox', { name: 'Operation' }).press('Enter');
  const send = await app.button('Send').elementHandle();
  await send.evaluate(async (button) => {
    for (let n = 0; n < 510; n += 1) {
      while (button.disabled) await new Promise((go) => setTimeout(go));
      button.click();
      await new Promise((go) => setTimeout(go));
    }
  });
  await app.pane('Requests');
  await rows().nth(400).waitFor();
  await kind('All');
  assert.equal(await rows().count(), 500);
  await rows().first().focus();
  await page.keyboard.press('Enter');
  await part('Answer').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Operation' }).waitFor();
  await app.pane('Requests');
  await rows().first().click();
  await page.evaluate(readFileSync(axe(), 'utf8'));
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run({ resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
  assert.deepEqual(found, []);
});
