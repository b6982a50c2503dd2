// Functions while typing: names to choose from, and the signature of the call around the caret, by keyboard alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

const options = () => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const signature = () => page.locator('.cm-signature');
const parameter = (text) => signature().locator('mark').getByText(text, { exact: true }).waitFor();
const type = (text) => page.keyboard.type(text, { delay: 15 });

test('a name is completed, and the call explains itself', async () => {
  await app.write('locals {\n  net = \n}\n');
  for (const key of ['ArrowUp', 'ArrowUp', 'End']) await page.keyboard.press(key);
  await type('cidrsub');
  await options().first().waitFor();
  const names = await options().locator('.cm-completionLabel').allInnerTexts();
  assert.deepEqual(names, ['cidrsubnet', 'cidrsubnets']);
  assert.match(await page.locator('.cm-completionInfo').innerText(), /^cidrsubnet\(prefix: string, /);
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  await signature().waitFor();
  await parameter('prefix: string');
  await type('"10.0.0.0/16, ", ');
  await parameter('newbits: number');
  await type('length([1, 2]');
  await signature().locator('code').getByText(/^length\(/).waitFor();
  await type('), 1');
  await signature().locator('code').getByText(/^cidrsubnet\(/).waitFor();
  await parameter('netnum: number');
  assert.ok((await app.read()).includes('  net = cidrsubnet("10.0.0.0/16, ", length([1, 2]), 1)\n'));
  await page.keyboard.press('End');
  await signature().waitFor({ state: 'detached' });
});

test('many arguments belong to the last parameter, and Escape closes the help', async () => {
  await app.write('locals {\n  a = \n}\n');
  for (const key of ['ArrowUp', 'ArrowUp', 'End']) await page.keyboard.press(key);
  await type('merge({ a = 1, b = 2 }, {}, ');
  await parameter('...maps: any');
  // What is offered lies above the signature and closes first.
  await options().first().waitFor();
  await page.keyboard.press('Escape');
  await options().first().waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await signature().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+Space');
  await signature().waitFor();
});

test('nothing is offered where no value can stand', async () => {
  await app.write('locals {\n  a = "x"\n}\n');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await type('mer');
  await page.waitForTimeout(400);
  assert.deepEqual(await options().allInnerTexts(), [], await app.read());
  await type('ge = [\n');
  await type('mer');
  await options().first().waitFor();
});

test('completion and signature are accessible', async () => {
  await app.write('locals {\n  a = \n}\n');
  for (const key of ['ArrowUp', 'ArrowUp', 'End']) await page.keyboard.press(key);
  await type('format(jo');
  await options().first().waitFor();
  await page.locator('.cm-completionInfo').waitFor();
  await page.evaluate(readFileSync(axe(), 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
  assert.deepEqual(found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target}`)), []);
});
