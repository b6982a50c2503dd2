// Points 1 and 2: templates in the editor, and problems as one types.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Formwork, HEAD } from './support/formwork.mjs';
import { Chromium, serve } from './support/page.mjs';

let site, chromium, page, app;
before(async () => (site = await serve()));
after(() => site.stop());
beforeEach(async () => {
  chromium = await Chromium.start();
  page = await chromium.open(site.url);
  app = new Formwork(page);
});
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await chromium.close();
});

test('the first template is in the editor, and it has no errors', async () => {
  await app.ready();
  const text = await app.read();
  for (const part of ['terraform {', 'provider "huaweicloud"', 'validation {', 'locals {', 'for_each = ']) {
    assert.ok(text.includes(part), part);
  }
});

for (const sample of ['ECS with volume and EIP', 'Single VPC', 'Web tier', 'RDS and DCS']) {
  test(`the sample "${sample}" has no errors and can be planned`, async () => {
    await app.ready();
    await app.sample(sample);
    await app.valid();
    await app.plan();
    assert.match(await app.details.innerText(), /\d+ to create/);
  });
}

test('the sample with five mistakes shows each at its place, with fixes', async () => {
  await app.ready();
  await app.sample('Five mistakes');
  await app.verdict('5 errors');
  const wrong = app.problems.locator('li').filter({ has: page.locator('.sign.error') });
  const shown = await wrong.locator('strong').allInnerTexts();
  assert.deepEqual(
    new Set(shown),
    new Set([
      'Reference to undeclared input variable',
      'Missing required argument',
      'Unsupported argument',
      'Incorrect attribute value type',
      'Invalid resource type',
    ]),
  );
  assert.ok((await page.locator('.cm-lintRange-error').count()) >= 4);
  assert.ok((await page.locator('.cm-lint-marker-error').count()) >= 3);
});

test('typing shows a problem at once, the list leads to it, and a quick fix mends it', async () => {
  await app.ready();
  await app.write(
    `${HEAD}resource "huaweicloud_vpc" "net" {\n  name       = "a"\n  cidr       = "10.0.0.0/16"\n  decription = "x"\n}\n`,
  );
  await app.verdict('1 error');
  await app.problems.getByText('Unsupported argument').click();
  assert.match(await page.getByRole('contentinfo').innerText(), /Ln 12, /);
  await app.problems.getByRole('button', { name: /`?description`?/ }).last().click();
  await app.valid();
  assert.match(await app.read(), /\n {2}description = "x"/);
});

test('a block that cannot be read does not hide the problems of another', async () => {
  await app.ready();
  await app.write('locals {\n  a = \n}\n\noutput "b" {\n  value = [1, 2\n}\n\nlocals {\n  c = 1\n}\n');
  await app.verdict('2 errors');
});

test('what is typed survives a reload', async () => {
  await app.ready();
  await app.write('# kept\n');
  await page.locator('[data-state="saved"]').waitFor();
  await page.waitForTimeout(500);
  await page.reload();
  await app.editor.getByText('# kept').waitFor();
});
