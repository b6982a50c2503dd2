// The API console: a form for each operation, what is answered, and the same call for others.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { network } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits, withClipboard } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened), { begin: withClipboard });

const options = () => page.getByRole('listbox', { name: 'Operation' }).getByRole('option');
const operation = () => page.getByRole('combobox', { name: 'Operation' });
const field = (name) => app.details.getByRole('combobox', { name }).or(app.details.getByRole('textbox', { name })).first();
const answer = () => page.getByRole('region', { name: 'Answer' });
const status = (code) => answer().locator('.status').filter({ hasText: String(code) }).waitFor();
const code = async () => (await page.getByRole('region', { name: 'The same call as' }).locator('pre').textContent()) ?? '';

/** Opens the pane at an operation. */
async function choose(name) {
  await app.pane('API');
  await operation().fill(name);
  await options().filter({ hasText: name }).first().waitFor();
  await operation().press('Enter');
}

async function send() {
  await app.button('Send').click();
}

test('all operations are there in their groups, and words find them', async () => {
  await app.pane('API');
  await operation().click();
  assert.equal(await options().count(), 48);
  assert.deepEqual(
    await page.getByRole('listbox', { name: 'Operation' }).getByRole('group').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))),
    ['stacks', 'execution-plans', 'template-analysis', 'templates', 'stack-sets', 'stack-instances', 'private-providers'],
  );
  await operation().fill('price');
  assert.deepEqual(await options().locator('.name').allInnerTexts(), ['EstimateExecutionPlanPrice']);
  await operation().fill('delete stack-sets');
  assert.deepEqual(await options().locator('.name').allInnerTexts(), ['DeleteStackInstanceDeprecated', 'DeleteStackInstance', 'DeleteStackSet']);
  await operation().fill('nothing like it');
  await page.getByText('No operation has these words.').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await options().count(), 0);
});

test('a stack is made, looked at and led to its template, as the contract says', async () => {
  await choose('CreateStack');
  await app.details.getByText('Makes an empty stack').waitFor();
  await field('stack_name required').fill('by-api');
  await app.button('Take the template from the editor').click();
  await send();
  await status(201);
  const { stack_id } = JSON.parse(await answer().locator('pre').textContent());
  assert.match(stack_id, /^[0-9a-f-]{36}$/);
  await app.stack('by-api').waitFor();
  await app.finish();

  await choose('GetStackTemplate');
  const name = field('stack_name required');
  await name.focus();
  await page.locator('datalist option[value="by-api"]').first().waitFor({ state: 'attached' });
  await name.fill('by-api');
  await send();
  await status(307);
  await answer().getByText('No body.').waitFor();
  await answer().getByRole('button', { name: 'Follow' }).click();
  await status(200);
  assert.match(await answer().locator('pre').textContent(), /\nterraform \{/);
});

test('what is wrong is answered as the service answers it', async () => {
  await choose('CreateStack');
  await app.button('Send').click();
  await status(400);
  assert.match(await answer().locator('pre').textContent(), /RF\.10011001/);
  await field('stack_name required').fill('1st');
  await page.keyboard.press('Control+Enter');
  await answer().locator('pre').filter({ hasText: 'RF.10011010' }).waitFor();
  await app.button('As text').click();
  const text = page.getByRole('textbox', { name: 'Body' });
  assert.equal(await text.inputValue(), '{\n  "stack_name": "1st"\n}');
  await text.fill('{"stack_name": ');
  await app.button('As text').click();
  await app.details.getByText('This is no JSON.').waitFor();
  await send();
  await answer().locator('pre').filter({ hasText: /RF\.1001\d{4}/ }).waitFor();
  await text.fill('{"stack_name": "well", "nonsense": 1}');
  await send();
  await answer().locator('pre').filter({ hasText: 'RF.10011002' }).waitFor();
  await text.fill('{"stack_name": "well"}');
  await app.button('As text').click();
  assert.equal(await field('stack_name required').inputValue(), 'well');
});

test('objects and lists have fields of their own, and the code follows', async () => {
  await choose('CreateStackInstance');
  await field('stack_set_name required').fill('set');
  await app.button('Add deployment_targets').click();
  for (const [at, region] of ['cn-north-4', 'cn-east-3'].entries()) {
    await app.button('Add regions').click();
    await field(`regions[${at}]`).fill(region);
  }
  await app.button('Remove regions[0]').click();
  await app.button('Add domain_ids').click();
  await field('domain_ids[0]').fill("it's");
  await app.button('Add operation_preferences').click();
  await field('failure_tolerance_count').fill('2');
  await app.details.getByRole('combobox', { name: /^region_concurrency_type/ }).selectOption('PARALLEL');
  await app.button('As text').click();
  assert.deepEqual(JSON.parse(await page.getByRole('textbox', { name: 'Body' }).inputValue()), {
    deployment_targets: { regions: ['cn-east-3'], domain_ids: ["it's"] },
    operation_preferences: { failure_tolerance_count: 2, region_concurrency_type: 'PARALLEL' },
  });
  await app.button('As text').click();

  const shell = await code();
  assert.match(shell, /^curl -sS -i -X POST 'http:\/\/127\.0\.0\.1:8480\/v1\/stack-sets\/set\/stack-instances' \\\n {2}-H 'Client-Request-Id: [0-9a-f-]{36}' \\\n/);
  assert.match(shell, /"it'\\''s"/);
  const ways = page.getByLabel('The same call as').getByRole('combobox').or(page.getByRole('combobox', { name: 'The same call as' })).first();
  await ways.selectOption({ label: 'Python' });
  assert.match(await code(), /request = CreateStackInstanceRequest\(\n {4}stack_set_name="set",/);
  assert.match(await code(), /operation_preferences=OperationPreferences\(\n\s+failure_tolerance_count=2,\n/);
  await ways.selectOption({ label: 'JavaScript, fetch' });
  await page.getByRole('textbox', { name: 'Address of formwork serve' }).fill('http://localhost:1/');
  assert.match(await code(), /ask\("http:\/\/localhost:1\/v1\/stack-sets\/set\/stack-instances", \{/);
  await app.button('Copy the code').click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code());
  await page.getByRole('textbox', { name: 'Address of formwork serve' }).fill('nowhere');
  await app.details.getByText('This is no address.').waitFor();
});

test('all of it with the keyboard alone', async () => {
  await app.write(network());
  await app.valid();
  await app.create('net');
  await app.finish();
  await app.status('Deployed');
  await page.getByRole('radiogroup', { name: 'Panes' }).getByRole('radio').first().focus();
  const tab = page.getByRole('tab', { name: /^API/ });
  for (let steps = 0; steps < 5 && (await tab.count()) === 0; steps += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  for (let steps = 0; steps < 20 && (await tab.getAttribute('aria-selected')) !== 'true'; steps += 1) await page.keyboard.press('ArrowRight');
  await operation().waitFor();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  for (let steps = 0; steps < 5 && (await focused()) !== 'Operation'; steps += 1) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Operation');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.insertText('metadata');
  for (const press of ['ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(press);
  assert.equal(await operation().inputValue(), 'GetStackMetadata');
  await page.keyboard.press('Control+Enter');
  await status(200);
  assert.equal(JSON.parse(await answer().locator('pre').textContent()).stack_name, 'net');
});

test('no accessibility violations, and nothing is cut off at 390 pixels in Chinese', async () => {
  const source = readFileSync(axe(), 'utf8');
  const violations = async () => {
    await page.evaluate(source);
    return page.evaluate(async () => {
      const found = await globalThis.axe.run({ resultTypes: ['violations'] });
      return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
    });
  };
  await choose('CreateStackSet');
  await send();
  await status(400);
  assert.deepEqual(await violations(), []);
  await operation().click();
  assert.deepEqual(await violations(), [], 'the list');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(), [], 'dark');
  await page.getByRole('button', { name: '切换到中文' }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: '详情' }).click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const [whole, seen] = await page.getByRole('tabpanel').evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(whole, seen);
});

test('the older service: a form with a file, sent, logged without its bytes, and written as code', async () => {
  const blueprint = 'tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates:\n  net: {type: HuaweiCloud.VPC.VPC, properties: {cidr: 10.0.0.0/16}}\n';
  await app.pane('API');
  await page.getByRole('combobox', { name: 'Service' }).selectOption({ label: 'AOS' });
  await operation().click();
  assert.equal(await options().count(), 19);
  await operation().fill('CreateAosTemplate');
  await operation().press('Enter');
  await field('name required').fill('by-form');
  await field('version required').fill('1.0');
  const file = { name: 'it\'s "one".yaml', mimeType: 'text/yaml', buffer: Buffer.from(blueprint) };
  await app.details.getByLabel(/^archive_content/).first().setInputFiles(file);
  await send();
  await status(201);
  const { id } = JSON.parse(await answer().locator('pre').textContent());
  assert.match(await code(), /--form-string 'resource=\{"name":"by-form","version":"1\.0"\}' \\\n {2}-F 'archive_content=@"it'\\''s \\"one\\"\.yaml"'$/);
  const way = page.getByRole('combobox', { name: 'The same call as' });
  await way.selectOption('python');
  assert.match(await code(), /files=\{\n {8}"resource": \(None, "\{\\"name\\":/);
  await way.selectOption('fetch');
  assert.match(await code(), /form\.append\("archive_content", new Blob\(\[readFileSync\("it's \\"one\\"\.yaml"\)\]\), "it's \\"one\\"\.yaml"\);/);

  // Identifiers of the world are proposed; what was uploaded comes back.
  await operation().fill('DownloadAosTemplate');
  await operation().press('Enter');
  await field('template_id required').focus();
  await page.locator(`datalist option[value="${id}"]`).first().waitFor({ state: 'attached' });
  await field('template_id required').fill(id);
  await send();
  await status(200);
  assert.equal(await answer().locator('pre').textContent(), blueprint);

  // The log leads back to the form, in which the file is chosen again.
  await page.getByRole('combobox', { name: 'Service' }).selectOption({ label: 'RFS' });
  await app.pane('Requests');
  const row = app.details.locator('button.row').filter({ hasText: 'POST /v2/templates' });
  await row.click();
  await app.details.getByRole('region', { name: 'Request' }).or(app.details.getByRole('region', { name: 'Sent' })).first().getByText(`${blueprint.length} bytes`).waitFor();
  await app.button('Open in the API console').click();
  await page.getByRole('combobox', { name: 'Service' }).waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Service' }).locator('option:checked').textContent(), 'AOS');
  assert.equal(await field('name required').inputValue(), 'by-form');
  assert.equal(await app.details.locator('textarea').count(), 0);
});
