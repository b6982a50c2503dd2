// The editor's help, by keyboard: what could be written, what names are, where they are declared, new names, layout.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HEAD, network } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

const type = (text) => page.keyboard.type(text, { delay: 15 });
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const options = () => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const offered = async () => (await options().locator('.cm-completionLabel').allInnerTexts());
const take = async (label) => {
  await options().filter({ hasText: label }).first().waitFor();
  // A list that was just opened does not take a key that was meant for the text.
  await page.waitForTimeout(120);
  assert.equal((await offered())[0], label);
  await press('Enter');
};

/** Puts the caret before the first occurrence of a text, and some characters further. */
async function at(text, further = 0) {
  await app.editor.evaluate(
    (node, [text, further]) => {
      const { view } = node.cmTile.root;
      const offset = view.state.doc.toString().indexOf(text) + further;
      view.dispatch({ selection: { anchor: offset } });
      view.focus();
    },
    [text, further],
  );
}
const selected = () =>
  app.editor.evaluate((node) => {
    const { state } = node.cmTile.root.view;
    return state.sliceDoc(state.selection.main.from, state.selection.main.to);
  });
const line = async () => Number((await page.getByRole('contentinfo').innerText()).match(/Ln (\d+)/)?.[1]);

test('a resource is written from suggestions: its type, arguments, a word of an enum and a reference', async () => {
  await app.write(`${HEAD}resource "huaweicloud_vpc" "net" {\n  name = "a"\n  cidr = "10.0.0.0/16"\n}\n\nresource "" "main" {\n}\n`);
  await at('resource "" ', 10);
  await type('huaweicloud_vpc_subnet');
  await take('huaweicloud_vpc_subnet');
  assert.ok((await app.read()).includes('resource "huaweicloud_vpc_subnet" "main" {'));
  await at('"main" {', 8);
  await press('Enter');
  await type('vpc_i');
  await take('vpc_id');
  await page.waitForFunction(() => true);
  assert.match(await app.read(), /"main" \{\n {2}vpc_id\s*= /);
  await type('huaweicloud_vpc.net.i');
  await take('id');
  assert.match(await app.read(), /vpc_id\s*= huaweicloud_vpc\.net\.id/);
});

test('the words of an enum are offered', async () => {
  await app.write(`${HEAD}resource "huaweicloud_vpc_eip" "main" {\n  publicip {\n    type = "5_bgp"\n  }\n  bandwidth {\n    share_type = ""\n    size = 5\n    name = "b"\n  }\n}\n`);
  await at('share_type = ""', 14);
  await type('P');
  await options().first().waitFor();
  assert.ok((await offered()).includes('PER'));
});

test('facts about the name under the pointer and at the caret, with a link', async () => {
  await app.write(network());
  await app.valid();
  const name = page.locator('main .cm-line').filter({ hasText: 'resource "huaweicloud_vpc_subnet"' }).locator('span', { hasText: 'huaweicloud_vpc_subnet' });
  const facts = page.locator('.cm-tooltip-hover .cm-facts');
  // Colours that come in while the pointer rests make another word of what is under it.
  for (let tries = 5; tries > 0 && !(await facts.isVisible()); tries -= 1) {
    await page.mouse.move(0, 0);
    await name.first().hover();
    await facts.waitFor({ timeout: 3000 }).catch(() => {});
  }
  await facts.waitFor();
  assert.match(await facts.innerText(), /huaweicloud_vpc_subnet/);
  const link = facts.getByRole('link', { name: 'Documentation' });
  assert.match(await link.getAttribute('href'), /^https:\/\/.*\/vpc_subnet$/);
  await page.mouse.move(0, 0);
  await at('gateway_ip', 3);
  await press('Control+K', 'Control+I');
  const shown = page.locator('.cm-facts[role="status"]');
  await shown.waitFor();
  assert.match(await shown.innerText(), /gateway_ip/);
  await press('Escape');
  await shown.waitFor({ state: 'detached' });
});

test('facts tell the value that a name has in the plan, with the values of the form', async () => {
  await app.write(network());
  await app.valid();
  await page.getByLabel('name', { exact: true }).fill('shop');
  await at('"${var.name}-subnet"', 8);
  await press('Control+K', 'Control+I');
  const shown = page.locator('.cm-facts[role="status"] .cm-facts-value');
  await shown.getByText('"shop"', { exact: true }).waitFor();
  await press('Escape');
  await at('gateway_ip', 3);
  await press('Control+K', 'Control+I');
  await shown.getByText('"10.0.1.1"', { exact: true }).waitFor();
  await at('net.id', 5);
  await press('Control+K', 'Control+I');
  await shown.getByText('(known after apply)', { exact: true }).waitFor();
});

test("a problem's tooltip shows what a fix would change, mends, and keeps a rule quiet", async () => {
  await app.write(`${HEAD}resource "huaweicloud_vpc" "net" {\n  name       = "a"\n  cidr       = "10.0.0.0/16"\n  decription = "x"\n}\n`);
  await app.verdict('1 error');
  const tooltip = page.locator('.cm-tooltip-lint');
  await page.locator('.cm-lintRange-error').first().hover();
  await tooltip.getByRole('button', { name: 'Preview' }).click();
  assert.deepEqual(await tooltip.locator('del, ins').allInnerTexts(), ['  decription = "x"', '  description = "x"']);
  await tooltip.getByRole('button', { name: /Change to description/ }).click();
  await app.valid();
  await app.write('variable "size" {\n  type        = number\n  description = "How many."\n}\n');
  await app.verdict('1 warning');
  await page.locator('.cm-lintRange-warning').first().hover();
  await tooltip.getByRole('button', { name: 'Ignore with a reason' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ignore unused-variable here' });
  await dialog.waitFor();
  await type('used by the next step');
  await press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await app.verdict('No problems');
  assert.match(await app.read(), /formwork-ignore: unused-variable -- used by the next step/);
  await press('Control+Z');
  await app.verdict('1 warning');
  await at('"size"', 2);
  await press('Control+.');
  await page.getByRole('option', { name: 'Ignore unused-variable here' }).click();
  await dialog.waitFor();
  await press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('declaration, uses and a new name, and the value of a variable follows it', async () => {
  await app.write(network());
  await app.valid();
  await page.getByLabel('name', { exact: true }).fill('shop');
  await at('var.name', 5);
  await press('F12');
  await page.waitForFunction(() => document.querySelector('footer').innerText.includes('Ln 9,'));
  await press('Shift+F12');
  const uses = page.getByRole('dialog', { name: 'Find uses' });
  await uses.waitFor();
  assert.equal(await uses.getByRole('option').count(), 3);
  await press('ArrowDown', 'Enter');
  await uses.waitFor({ state: 'detached' });
  assert.equal(await selected(), 'name');
  assert.equal(await line(), 15);
  await press('F2');
  const dialog = page.getByRole('dialog', { name: 'Rename' });
  await dialog.waitFor();
  await type('2 x');
  await press('Enter');
  await dialog.getByRole('alert').filter({ hasText: /./ }).waitFor();
  await dialog.getByRole('textbox').fill('label');
  await press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await app.valid();
  assert.equal(await app.read(), network().replace('variable "name"', 'variable "label"').replaceAll('var.name', 'var.label'));
  assert.equal(await page.getByLabel('label', { exact: true }).inputValue(), 'shop');
  await press('Control+Z');
  await page.waitForFunction(() => true);
  assert.equal(await app.read(), network());
});

test('the layout of terraform fmt, in one step', async () => {
  const crooked = 'locals {\n    a=1\n  long_name   =   "x"\n}\n';
  await app.write(crooked);
  await app.valid();
  await press('Shift+Alt+F');
  await app.editor.getByText('a         = 1').waitFor();
  assert.equal(await app.read(), 'locals {\n  a         = 1\n  long_name = "x"\n}\n');
  await press('Control+Z');
  assert.equal(await app.read(), crooked);
  await app.button('Format').click();
  await app.editor.getByText('a         = 1').waitFor();
  await press('Shift+Alt+F');
  await page.getByText('The layout is as it should be.').waitFor();
});

test('the outline leads to a block', async () => {
  await app.write(network());
  await app.valid();
  await press('Control+Shift+O');
  const outline = page.getByRole('dialog', { name: 'Outline' });
  await outline.getByRole('option').first().waitFor();
  await type('subnet');
  await press('Enter');
  await outline.waitFor({ state: 'detached' });
  assert.equal(await line(), 19);
});

test('arguments that are not set are shown and put in', async () => {
  await app.write(network());
  await app.valid();
  await at('  cidr = "10.0.0.0/16"', 3);
  await press('Control+.');
  const actions = page.getByRole('dialog', { name: 'Actions' });
  await actions.getByRole('option').first().waitFor();
  await type('unset');
  await press('Enter');
  const unset = page.getByRole('dialog', { name: 'Arguments that are not set' });
  await unset.getByRole('option').first().waitFor();
  await type('description');
  await press('Enter');
  await unset.waitFor({ state: 'detached' });
  await app.editor.getByText('description = ""').waitFor();
  await type('Ours');
  assert.match(await app.read(), /resource "huaweicloud_vpc" "net" \{\n[^}]*\n {2}description\s*= "Ours"/);
  await app.valid();
});

test('names have the colours of what they are', async () => {
  await app.write(network());
  await page.locator('main .cm-name-reference, main .cm-name-variable').first().waitFor();
});

test('names far below have their colours when they come into sight, and keep them while somebody types above', async () => {
  const many = Array.from({ length: 400 }, (_, n) => `  n${n} = var.name\n`).join('');
  await app.write(`${network()}\nlocals {\n${many}}\n`);
  await app.valid();
  const coloured = page.locator('main .cm-line', { hasText: 'n399 = var.name' }).locator('[class*="cm-name-"]');
  await page.keyboard.press('Control+End');
  await coloured.first().waitFor();
  await page.keyboard.press('Control+Home');
  await coloured.first().waitFor({ state: 'detached' });
  await page.keyboard.insertText('# a line above\n');
  await page.keyboard.press('Control+End');
  await coloured.first().waitFor();
  assert.deepEqual(await coloured.allInnerTexts(), ['n399', 'var', 'name']);
});

for (const dark of [false, true]) {
  test(`suggestions, facts and lists are accessible, ${dark ? 'dark' : 'light'}`, async () => {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.evaluate(readFileSync(axe(), 'utf8'));
    const violations = () =>
      page.evaluate(async () => {
        const found = await globalThis.axe.run({ resultTypes: ['violations'] });
        return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target}`));
      });
    await app.write(network());
    await app.valid();
    await at('gateway_ip', 3);
    await press('Control+K', 'Control+I');
    await page.locator('.cm-facts[role="status"]').waitFor();
    assert.deepEqual(await violations(), []);
    await at('  cidr = "10.0.0.0/16"', 0);
    await press('Control+Space');
    await options().first().waitFor();
    assert.deepEqual(await violations(), []);
    await press('Escape', 'Escape');
    await at('var.name', 5);
    await press('Shift+F12');
    await page.getByRole('dialog', { name: 'Find uses' }).waitFor();
    assert.deepEqual(await violations(), []);
    await press('Escape');
    await press('F2');
    await page.getByRole('dialog', { name: 'Rename' }).waitFor();
    assert.deepEqual(await violations(), []);
  });
}
