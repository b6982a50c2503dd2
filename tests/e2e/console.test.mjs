// Point 9: the expression console.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Formwork, network } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let site, chromium, page, app;
visits((opened) => ({ site, chromium, page, app } = opened), { begin: ({ app }) => app.pane('Console') });

const value = async (expression) => (await app.evaluate(expression)).locator('pre').first().innerText();

test('values, types and mistakes with their places', async () => {
  assert.equal(await value('1 + 1'), '2');
  const list = await app.evaluate('tolist([upper("a"), "b"])');
  assert.equal(await list.locator('pre').innerText(), 'tolist([\n  "A",\n  "b",\n])');
  assert.equal(await list.locator('.type').innerText(), 'list(string)');
  const wrong = await app.evaluate('upper("a") + nothing');
  assert.match(await wrong.innerText(), /Invalid reference/);
  assert.equal(await wrong.locator('mark').innerText(), 'nothing');
  await wrong.getByRole('button', { name: '1:14' }).click();
  assert.equal(await app.read(app.expression), 'upper("a") + nothing');
  const selected = await app.expression.evaluate((node) => {
    const { from, to } = node.cmTile.root.view.state.selection.main;
    return [from, to];
  });
  assert.deepEqual(selected, [13, 20]);
});

test('the template in the editor and the values of its variables are in view', async () => {
  await app.pane('Variables');
  await page.getByLabel('prefix', { exact: true }).fill('shop');
  await page.getByLabel('admin_password', { exact: true }).fill('Secret-in-the-form');
  await app.pane('Console');
  assert.equal(await value('var.prefix'), '"shop"');
  const unknown = await app.evaluate('huaweicloud_vpc.main.id');
  assert.match(await unknown.innerText(), /known after apply[^]*not known yet/);
  const secret = await app.evaluate('{ password = var.admin_password }');
  assert.ok(!(await page.content()).includes('Secret-in-the-form'));
  await secret.getByRole('button', { name: 'Show sensitive values' }).click();
  assert.match(await secret.innerText(), /"password" = "Secret-in-the-form"/);
  await secret.getByRole('button', { name: 'Hide sensitive values' }).click();
  assert.match(await secret.innerText(), /\(sensitive value\)/);
});

test('several lines, history and results that stay while tabs are switched', async () => {
  await app.expression.fill('[');
  await app.expression.press('Shift+Enter');
  await app.expression.pressSequentially('1,');
  await app.expression.press('Shift+Enter');
  await app.expression.pressSequentially(']');
  await app.expression.press('Enter');
  await app.answers.first().locator('.type').waitFor();
  await app.evaluate('"second"');
  await app.expression.fill('draft');
  await app.pane('Plan');
  await app.pane('Console');
  assert.equal(await app.answers.count(), 2);
  assert.equal(await app.read(app.expression), 'draft');
  await app.expression.press('ArrowUp');
  assert.equal(await app.read(app.expression), '"second"');
  await app.expression.press('ArrowUp');
  assert.match(await app.read(app.expression), /^\[\n\s*1,\n\s*\]$/);
  await app.expression.press('ArrowDown');
  await app.expression.press('ArrowDown');
  assert.equal(await app.read(app.expression), 'draft');
  await app.button('Clear').click();
  assert.equal(await app.answers.count(), 0);
});

test('functions are offered, and Enter evaluates until one is chosen', async () => {
  await app.expression.click();
  await page.keyboard.type('upp');
  await page.getByRole('option', { name: 'upper' }).waitFor();
  await page.waitForTimeout(200);
  await page.keyboard.press('Enter');
  await app.answers.first().getByText('Invalid reference').waitFor();
  await page.keyboard.type('upp');
  await page.getByRole('option', { name: 'upper' }).waitFor();
  await page.waitForTimeout(200);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await app.read(app.expression), 'upper()');
  await page.keyboard.type('"x"');
  await page.locator('aside .cm-signature mark').getByText('string').waitFor();
  await page.keyboard.press('Enter');
  await app.answers.nth(1).locator('pre').getByText('"X"').waitFor();
});

test('names of the template are offered and explained with their values, and the call around the caret', async () => {
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
  await app.expression.click();
  await page.keyboard.type('upper(var.pre', { delay: 15 });
  await options.filter({ hasText: 'prefix' }).waitFor();
  await page.locator('.cm-signature').getByText('upper(str: string): string').waitFor();
  // A list that was just opened does not take a key that was meant for the text.
  await page.waitForTimeout(120);
  await page.keyboard.press('Tab');
  assert.equal(await app.read(app.expression), 'upper(var.prefix');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  const facts = page.locator('.cm-facts[role="status"]');
  await facts.getByText('"demo"').first().waitFor();
  assert.match(await facts.innerText(), /var\.prefix: string/);
  await app.expression.fill('');
  await page.keyboard.type('huaweicloud_vpc.main.ci', { delay: 15 });
  await options.filter({ hasText: /^cidr/ }).first().waitFor();
  await app.expression.fill('local.su');
  await page.keyboard.type('b', { delay: 15 });
  await options.filter({ hasText: 'subnet_cidr' }).waitFor();
});

test('a template that cannot be read is said, and what is wrong with it leads there', async () => {
  await app.write('locals {\n  a = [1 2]\n}\n');
  await app.verdict('1 error');
  const entry = await app.evaluate('1');
  assert.match(await entry.innerText(), /cannot be read[^]*Missing item separator/);
  await entry.getByRole('button', { name: /Missing item separator/ }).click();
  assert.match(await page.getByRole('contentinfo').innerText(), /Ln 2, /);
});

test('what depends on a mistake is not known, and that is said', async () => {
  await app.write('locals {\n  a = upper()\n  b = 1\n}\n');
  await app.verdict('1 error');
  assert.match(await (await app.evaluate('local.a')).innerText(), /known after apply[^]*The template has errors/);
  assert.doesNotMatch(await (await app.evaluate('local.b')).innerText(), /The template has errors/);
});

test('what is deployed is in view, unless it is not wanted', async () => {
  await app.write(network());
  await app.valid();
  await app.create('seen');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Console');
  assert.match(await value('huaweicloud_vpc.net.id'), /^"[0-9a-f-]{36}"$/);
  assert.equal(await value('huaweicloud_vpc_subnet.net.vpc_id == huaweicloud_vpc.net.id'), 'true');
  await page.getByRole('checkbox', { name: /deployed in seen/ }).uncheck();
  assert.equal(await value('huaweicloud_vpc.net.id'), '(known after apply)');
  assert.match(await value('timestamp()'), /^"\d{4}-/);
});

test('a tab that follows sees what is deployed, too', async () => {
  await app.write(network());
  await app.valid();
  await app.create('shared');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Console');
  const id = await value('huaweicloud_vpc.net.id');
  const other = await chromium.open(site.url);
  const follower = new Formwork(other);
  await follower.status('Deployed');
  await follower.pane('Console');
  const answer = await follower.evaluate('huaweicloud_vpc.net.id');
  assert.equal(await answer.locator('pre').innerText(), id);
  assert.match(await answer.innerText(), /with shared/);
  assert.deepEqual(other.complaints, []);
});
