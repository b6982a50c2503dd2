// Problems while typing: told by severity and rule, gone through by keyboard, mended by one click or all at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD, only } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened), { begin: ({ app }) => app.rules('lint {\n  preset = "none"\n}\n') });

const MISTAKES = `${HEAD}resource "huaweicloud_vpc" "net" {
  name       = "a"
  cidr       = "10.0.0.0/16"
  decription = "x"
}

resource "huaweicloud_vcp" "other" {
  name = "b"
  cidr = "10.1.0.0/16"
}

output "id" {
  valu = huaweicloud_vpc.net.id
}
`;

const titles = () => app.problems.locator('li strong').allInnerTexts();
const item = (title) => app.problems.locator('li').filter({ hasText: title });
const caret = async () => (await page.getByRole('contentinfo').innerText()).match(/Ln (\d+)/)?.[1];

test('a fix is shown before it is made, and one undo takes it back', async () => {
  await app.write(MISTAKES);
  await app.verdict('4 errors');
  const wrong = item('decription');
  await wrong.getByRole('button', { name: 'Preview' }).click();
  const change = wrong.getByRole('group', { name: 'Preview' });
  assert.equal(await change.locator('del').innerText(), '  decription = "x"');
  assert.equal(await change.locator('ins').innerText(), '  description = "x"');
  assert.equal(await app.read(), MISTAKES);
  await wrong.getByRole('button', { name: 'Change to description' }).click();
  await app.verdict('3 errors');
  assert.equal(await app.read(), MISTAKES.replace('decription', 'description'));
  await page.keyboard.press('Control+Z');
  await app.verdict('4 errors');
  assert.equal(await app.read(), MISTAKES);
});

test('F8 goes from problem to problem, and the list shows which', async () => {
  await app.write(MISTAKES);
  await app.verdict('4 errors');
  await page.keyboard.press('Control+Home');
  for (const [key, line] of [['F8', '12'], ['F8', '15'], ['F8', '20'], ['F8', '21'], ['F8', '12'], ['Shift+F8', '21']]) {
    await page.keyboard.press(key);
    assert.equal(await caret(), line, key);
    const current = app.problems.locator('[aria-current="true"]');
    assert.equal(await current.count(), 1);
    assert.match(await current.innerText(), new RegExp(`${line}:\\d+$`));
  }
});

test('problems are shown by severity and by rule', async () => {
  await app.write(MISTAKES);
  await app.verdict('4 errors');
  const filter = app.problems.getByRole('group', { name: 'Which problems are shown' });
  const rule = filter.getByRole('combobox', { name: 'Show one rule only' });
  await rule.selectOption('missing-argument');
  assert.deepEqual(await titles(), ['Missing required argument']);
  await rule.selectOption('');
  await filter.getByRole('button', { name: '4 errors' }).click();
  assert.deepEqual(await titles(), []);
  await app.problems.getByText('The filter hides every problem.').waitFor();
  await app.button('Show all').click();
  assert.equal((await titles()).length, 4);
});

test('a finding of a rule is ignored with a reason, as a comment', async () => {
  const text = 'variable "zone" {\n  type        = string\n  description = "Where."\n}\n';
  await app.rules(only('unused-variable'));
  await app.write(text);
  await app.verdict('1 warning');
  await app.problems.getByRole('button', { name: 'Ignore unused-variable here' }).click();
  await page.keyboard.type('Kept for old callers.');
  await page.keyboard.press('Enter');
  await app.verdict('No problems');
  assert.equal(await app.read(), `# formwork-ignore: unused-variable -- Kept for old callers.\n${text}`);
  await page.keyboard.press('Control+Z');
  await app.verdict('1 warning');
  assert.equal(await app.read(), text);
});

test('every safe fix is made in one step, and one undo takes it back', async () => {
  const text = 'locals {\n  a = "x"\n}\n\noutput "b" {\n  value = "${local.a}"\n}\n\noutput "c" {\n  value = ["${local.a}"]\n}\n';
  await app.rules(only('interpolation-only'));
  await app.write(text);
  await app.verdict('2 warnings');
  await app.button('Fix all safe (2)').click();
  await app.verdict('No problems');
  assert.equal(await app.read(), text.replaceAll('"${local.a}"', 'local.a'));
  await app.editor.focus();
  await page.keyboard.press('Control+Z');
  await app.verdict('2 warnings');
  assert.equal(await app.read(), text);
});
