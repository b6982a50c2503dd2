// The graph and the plan: every sample is drawn, found, led to and saved.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Formwork } from './support/formwork.mjs';
import { axe, Chromium, serve } from './support/page.mjs';

let site, chromium, page, app;
before(async () => (site = await serve()));
after(() => site.stop());
beforeEach(async () => (chromium = await Chromium.start()));
afterEach(async () => {
  assert.deepEqual(page.complaints, []);
  await chromium.close();
});

async function start(options) {
  page = await chromium.open(site.url, options);
  app = new Formwork(page);
  await app.ready();
}

const node = (id) => app.details.locator(`.node[data-id="${id}"]`);

async function violations() {
  await page.evaluate(readFileSync(axe(), 'utf8'));
  return page.evaluate(async () => {
    const found = await globalThis.axe.run({ resultTypes: ['violations'] });
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
}

for (const [width, dark] of [[1440, false], [1024, true], [390, false]]) {
  test(`every sample is drawn and planned at ${width} pixels, ${dark ? 'dark' : 'light'}`, async () => {
    await start({ width, height: 900, dark });
    const names = await samples();
    assert.equal(names.length, 7);
    for (const name of names) {
      await app.sample(name);
      await page.waitForTimeout(50);
      await show('Graph');
      await app.details.locator('svg.formwork-graph .node[data-id] rect').last().waitFor();
      // One column has no main landmark while another part is in front.
      if (width > 1000) assert.deepEqual(await violations(), [], name);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, name);
      await show('Plan');
      await app.plan();
      const planned = await app.details.innerText();
      // One has mistakes, one an input that has no value yet.
      if (/^(Five|Server)/.test(name)) assert.match(planned, /No plan/, name);
      else {
        await app.button('As text').click();
        assert.match(await app.details.innerText(), /\+ resource "huaweicloud_vpc" "[a-z]+" \{/);
        await app.button('As a list').click();
      }
      if (width === 390) await page.getByRole('tab', { name: 'Template', exact: true }).click();
    }
  });
}

async function samples() {
  await page.getByRole('button', { name: 'Samples' }).click();
  const names = await page.getByRole('menuitem').allInnerTexts();
  await page.keyboard.press('Escape');
  return names.map((name) => name.split('\n')[0].trim());
}

async function show(pane) {
  const details = page.getByRole('tab', { name: 'Details', exact: true });
  if (await details.isVisible()) await details.click();
  await app.pane(pane);
}

test('a node leads to its block and its change; keys go from node to node', async () => {
  await start();
  await app.sample('Single VPC');
  await app.valid();
  await app.pane('Graph');
  await node('huaweicloud_vpc_subnet.office').click();
  const shown = app.details.getByRole('region', { name: 'huaweicloud_vpc_subnet.office' });
  assert.match(await shown.innerText(), /create[^]*In\s+huaweicloud_vpc\.office/);
  const selected = await app.editor.evaluate((one) => {
    const { state } = one.cmTile.root.view;
    return state.sliceDoc(state.selection.main.from, state.selection.main.to);
  });
  assert.match(selected, /^resource "huaweicloud_vpc_subnet" "office"/);
  await node('huaweicloud_vpc_subnet.office').focus();
  await page.keyboard.press('Home');
  await app.details.getByRole('region', { name: 'huaweicloud_vpc.office' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await shown.waitFor();
  await shown.getByRole('button', { name: 'Show in the plan' }).click();
  await app.details.getByRole('table', { name: 'Attributes of huaweicloud_vpc_subnet.office' }).waitFor();
  await app.details.getByRole('button', { name: 'Show in the template' }).click();
});

test('the graph follows the template, and is saved as a file', async () => {
  await start();
  await app.write('resource "terraform_data" "one" {\n  count = 2\n}\n');
  await app.pane('Graph');
  await node('terraform_data.one').waitFor();
  await page.getByLabel('Each instance').check();
  await node('terraform_data.one[1]').waitFor();
  for (const kind of ['SVG', 'PNG']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Save as ${kind}` }).click()]);
    const bytes = readFileSync(await file.path());
    assert.ok(kind === 'SVG' ? bytes.toString().includes('data-id="terraform_data.one[1]"') : bytes.subarray(1, 4).toString() === 'PNG');
  }
});

test('changes are found by name and kind, and copied', async () => {
  await start();
  await app.sample('Single VPC');
  await app.valid();
  await app.plan();
  const rows = app.details.locator('.items > li');
  const all = await rows.count();
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('SUBNET.office[1]');
  await rows.nth(1).waitFor({ state: 'detached' });
  assert.match(await rows.innerText(), /subnet/);
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('nowhere');
  await app.details.getByText('Nothing matches.').waitFor();
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('');
  await page.getByRole('button', { name: /to create$/ }).click();
  await rows.nth(all - 1).waitFor();
});
