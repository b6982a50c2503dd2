// Lint rules: their levels as text of a file, their pages, and their examples beside the visitor's own template.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Formwork, only } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

const FOLDER = new URL('../../docs/rules/', import.meta.url);
const UNUSED = 'variable "zone" {\n  type        = string\n  description = "Where."\n}\n';

let site, chromium, page, app;
visits((opened) => ({ site, chromium, page, app } = opened));

const file = () => page.getByRole('textbox', { name: 'Text of .formwork.hcl' });
const level = (id) => page.getByRole('combobox', { name: `Level of ${id}` });
/** What was typed is written a moment later. */
const saved = async () => {
  await page.waitForTimeout(500);
  await page.locator('[data-state="saved"]').waitFor();
};

test('levels are chosen in a list, written as text, and kept', async () => {
  await app.rules('lint {\n  preset = "none"\n}\n');
  await app.write(UNUSED);
  await app.verdict('No problems');
  await level('unused-variable').selectOption('note');
  await app.verdict('1 note');
  const noted = 'lint {\n  preset = "none"\n\n  rule "unused-variable" {\n    level = "note"\n  }\n}\n';
  assert.equal(await file().inputValue(), noted);
  await file().fill(`# Mine.\n${noted.replace('note', 'error')}`);
  await app.verdict('1 error');
  assert.equal(await level('unused-variable').inputValue(), 'error');
  await saved();
  await page.reload();
  await app.verdict('1 error');
  await app.pane('Rules');
  assert.equal(await file().inputValue(), `# Mine.\n${noted.replace('note', 'error')}`);
  await level('unused-variable').selectOption('');
  await app.verdict('No problems');
  assert.equal(await file().inputValue(), '# Mine.\nlint {\n  preset = "none"\n}\n');
  await page.getByRole('radio', { name: 'Recommended' }).check({ force: true });
  await app.problems.getByRole('link', { name: 'unused-variable' }).waitFor();
  assert.equal(await file().inputValue(), '# Mine.\nlint {\n  preset = "recommended"\n}\n');
});

test('a problem leads to its rule, and the rule to its examples', async () => {
  await app.rules(only('unused-variable'));
  await app.write(UNUSED);
  await app.verdict('1 warning');
  await app.problems.getByRole('link', { name: 'unused-variable' }).click();
  await app.details.getByRole('heading', { name: 'Unused variable' }).waitFor();
  await app.details.getByRole('button', { name: 'Open in the editor' }).first().click();
  await page.getByText('Example of the rule unused-variable.').waitFor();
  assert.equal(new URL(page.url()).hash, '#rule=unused-variable');
  await app.verdict('1 warning');
  await page.getByRole('button', { name: 'Good', exact: true }).click();
  await app.verdict('No problems');
  await app.button('Back to my template').click();
  await app.verdict('1 warning');
  assert.equal(await app.read(), UNUSED);
  assert.equal(new URL(page.url()).hash, '');
});

test('in Chinese, rules have titles and a sentence of their own, and their findings have the titles', async () => {
  await app.rules(only('unused-variable'));
  await app.write(UNUSED);
  await app.verdict('1 warning');
  await page.getByRole('button', { name: '切换到中文' }).click();
  const problems = page.getByRole('region', { name: '问题' });
  await problems.getByText('未使用的变量', { exact: true }).waitFor();
  await problems.getByRole('link', { name: 'unused-variable' }).click();
  await page.getByRole('heading', { name: '未使用的变量' }).waitFor();
  await app.details.getByText('以下详细说明只有英文。').waitFor();
  await app.details.getByText(/没有引用的变量会要求部署者填写/).waitFor();
  await page.getByRole('button', { name: '所有规则' }).click();
  await page.getByRole('searchbox').fill('明文密码');
  assert.equal(await app.details.locator('li .name').count(), 1);
});

test('an address opens the example of a rule and keeps what the visitor wrote', async () => {
  await app.write('# mine\n');
  await saved();
  await page.goto(`${site.url}rules/unused-variable.html`);
  assert.equal(await page.locator('h1').innerText(), 'Unused variable');
  await page.getByRole('link', { name: 'Open the example in the editor' }).click();
  await page.getByText('Example of the rule unused-variable.').waitFor();
  await app.verdict('1 warning');
  await app.write('# something else\n');
  await app.verdict('No problems');
  await page.goto(site.url);
  await app.editor.getByText('# mine').waitFor();
  await page.goto(`${site.url}#rule=no-such-rule`);
  await page.getByText('There is no example of the rule no-such-rule.').waitFor();
  await app.editor.getByText('# mine').waitFor();
});

test('a second tab can try an example, though it follows read-only', async () => {
  const second = await chromium.open(`${site.url}#rule=unused-variable`);
  const other = new Formwork(second);
  await other.verdict('1 warning');
  assert.equal(await other.editor.getAttribute('contenteditable'), 'true');
  await other.write('# tried\n');
  await other.verdict('No problems');
  await other.button('Back to my template').click();
  await other.editor.getByText('terraform').first().waitFor();
  assert.equal(await other.editor.getAttribute('contenteditable'), 'false');
});

test('every rule has a page, and every example shows its rule and no other', async () => {
  const ids = readdirSync(FOLDER).filter((name) => name !== 'README.md').map((name) => name.slice(0, -3));
  for (const id of ids) {
    const answer = await fetch(`${site.url}rules/${id}.html`);
    assert.equal(answer.status, 200, id);
    await page.goto(`${site.url}#rule=${id}`);
    await page.getByText(`Example of the rule ${id}.`).waitFor();
    await app.problems.getByRole('link', { name: id }).first().waitFor();
    const codes = await app.problems.locator('li .code').allInnerTexts();
    assert.deepEqual(new Set(codes), new Set([id]));
  }
});

for (const dark of [false, true]) {
  test(`rules are accessible, ${dark ? 'dark' : 'light'}`, async () => {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.evaluate(readFileSync(axe(), 'utf8'));
    const violations = () =>
      page.evaluate(async () => {
        const found = await globalThis.axe.run({ resultTypes: ['violations'] });
        return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target}`));
      });
    await app.rules(only('unused-variable'));
    await app.write(UNUSED);
    await app.verdict('1 warning');
    await level('unused-variable').selectOption('error');
    await app.verdict('1 error');
    assert.deepEqual(await violations(), []);
    await app.problems.getByRole('link', { name: 'unused-variable' }).click();
    await app.details.getByRole('button', { name: 'Open in the editor' }).first().click();
    await page.getByText('Example of the rule unused-variable.').waitFor();
    assert.deepEqual(await violations(), []);
  });
}
