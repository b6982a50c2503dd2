// Point 8: languages, themes, widths, keyboard, accessibility; and that nothing leaves the page's origin.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { Formwork, network } from './support/formwork.mjs';
import { axe, Chromium, serve } from './support/page.mjs';

let site, chromium;
before(async () => (site = await serve()));
after(() => site.stop());
beforeEach(async () => (chromium = await Chromium.start()));
afterEach(() => chromium.close());

/** What axe finds on the page, as rule and element. */
async function violations(page) {
  const source = readFileSync(axe(), 'utf8');
  // The content security policy forbids scripts from elsewhere; the debugger is not bound by it.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const found = await globalThis.axe.run({ resultTypes: ['violations'] });
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
}

for (const dark of [false, true]) {
  test(`no accessibility violations, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await chromium.open(site.url, { dark });
    const app = new Formwork(page);
    await app.ready();
    assert.deepEqual(await violations(page), []);
    await app.sample('Five mistakes');
    await app.verdict('5 errors');
    assert.deepEqual(await violations(page), []);
    await app.sample('Single VPC');
    await app.valid();
    await app.plan();
    await app.button('Expand all').click();
    assert.deepEqual(await violations(page), []);
    await app.create('seen');
    await app.finish();
    await app.status('Deployed');
    for (const pane of ['Progress', 'Resources', 'Drift', 'Faults', 'Outputs', 'Sets', 'Templates', 'Providers', 'Console']) {
      await app.pane(pane);
      assert.deepEqual(await violations(page), [], pane);
    }
    await app.pane('Faults');
    await app.button('New fault').click();
    await app.details.getByText('More: own words, place, JSON').click();
    assert.deepEqual(await violations(page), [], 'a fault');
    await app.pane('Console');
    for (const expression of ['huaweicloud_vpc.main', 'sensitive([timestamp()])', 'upper(1, 2)']) {
      await app.evaluate(expression);
    }
    assert.deepEqual(await violations(page), [], 'answers');
  });
}

test('Chinese by the browser, English by the switch, and the choice is kept', async () => {
  await chromium.close();
  chromium = await Chromium.start(undefined, { language: 'zh-CN' });
  const page = await chromium.open(site.url);
  await page.getByRole('button', { name: '创建资源栈' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
  await page.getByRole('button', { name: 'Switch to English' }).click();
  await page.getByRole('button', { name: 'Create stack' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Create stack' }).waitFor();
});

test('the theme follows the system until it is chosen', async () => {
  const page = await chromium.open(site.url, { dark: true });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.getByRole('button', { name: 'Theme: like the system' }).click();
  assert.notEqual(await ground(), dark);
  await page.getByRole('button', { name: 'Theme: light' }).click();
  assert.equal(await ground(), dark);
});

test('at 390 pixels nothing is cut off sideways, and every part is behind a tab', async () => {
  const page = await chromium.open(site.url, { width: 390, height: 844 });
  const app = new Formwork(page);
  await app.ready();
  for (const view of ['Stacks', 'Template', 'Details']) {
    await page.getByRole('tab', { name: view, exact: true }).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(wide, 390, view);
  }
  await app.pane('Console');
  await app.evaluate(`{ long = "${'x'.repeat(200)}", id = huaweicloud_vpc.main }`);
  await app.evaluate('huaweicloud_vpc.main.id.huaweicloud_vpc_main_huaweicloud_vpc_main');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, 'Console');
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
  await app.plan();
  await app.details.getByText(/to create/).waitFor();
});

test('a visitor with only a keyboard can edit, plan, deploy and read the result', async () => {
  const page = await chromium.open(site.url);
  const app = new Formwork(page);
  await app.ready();
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.getAttribute('aria-label') ?? '';
    });
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  assert.equal(await focused(), 'Stacks');
  await page.keyboard.press('F6');
  assert.equal(await focused(), 'Template');
  for (let press = 0; press < 7; press++) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(network());
  await app.valid();
  await page.locator('button[title="Ctrl+Enter"]:enabled').waitFor();
  await page.keyboard.press('Control+Enter');
  await app.details.getByText('2 to create').waitFor();
  await page.keyboard.press('Control+Shift+Enter');
  await app.status('Deploying');
  await page.getByRole('tab', { name: /^Progress/, selected: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  assert.equal(await focused(), 'Details');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tab', { name: /^Resources/, selected: true }).waitFor();
  await page.keyboard.press('Home');
  await page.getByRole('tab', { name: /^Progress/, selected: true }).waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('tab', { name: /^Plan/, selected: true }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  await page.getByRole('tab', { name: /^Variables/, selected: true }).waitFor();
  await page.keyboard.press('ArrowRight');
  // Its editor is loaded when it is first shown.
  await page.getByLabel('Expression', { exact: true }).waitFor();
  for (let press = 0; press < 8 && (await focused()) !== 'Expression'; press++) await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Expression');
  await page.keyboard.insertText('1 + 1');
  await page.keyboard.press('Enter');
  await page.getByRole('log').locator('pre').getByText('2', { exact: true }).waitFor();
});

test('nothing is asked of any other origin, and the page has no inline script', async () => {
  const page = await chromium.open('about:blank');
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await page.goto(site.url);
  const app = new Formwork(page);
  await app.ready();
  await app.pane('Price');
  await app.button('Estimate the price').click();
  await app.details.getByRole('table').waitFor();
  await app.sample('Five mistakes');
  await app.verdict('5 errors');
  await app.problems.getByRole('button', { name: /^\s*Change to `?description/ }).click();
  await app.verdict('4 errors');
  await app.pane('Rules');
  await app.details.locator('li .name').first().click();
  await app.write(network());
  await app.valid();
  await page.keyboard.press('Shift+Alt+F');
  await page.getByText('The layout is as it should be.').waitFor();
  await app.pane('Console');
  await app.evaluate('upper(huaweicloud_vpc.net.name)');
  await app.plan();
  await app.create('alone');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Resources');
  await page.reload();
  await app.status('Deployed');
  assert.deepEqual(new Set(asked), new Set([new URL(site.url).origin]));
  const html = await (await fetch(site.url)).text();
  assert.ok(!/<script(?![^>]*\bsrc=)/.test(html));
  assert.match(html, /script-src 'self' 'wasm-unsafe-eval';/);
});

test('tabs that have no room are there to see, to point at, and for the keyboard', async () => {
  const page = await chromium.open(site.url, { width: 300 });
  const app = new Formwork(page);
  await app.ready();
  await app.pane('Details');
  const whole = (name) =>
    page.getByRole('tab', { name }).evaluate((tab) => {
      const list = tab.parentElement;
      const [own, around] = [tab.getBoundingClientRect(), list.getBoundingClientRect()];
      return own.left >= around.left && own.right <= around.right;
    });
  const until = async (name, wanted) => {
    for (let n = 0; n < 60 && (await whole(name)) !== wanted; n += 1) await page.waitForTimeout(50);
    assert.equal(await whole(name), wanted, name);
  };
  assert.equal(await whole('Rules'), false);
  await app.button('Tabs to the right').click();
  await until('Rules', true);
  await app.button('Tabs to the right').waitFor({ state: 'hidden' });
  await app.button('Tabs to the left').click();
  await until('Variables', true);
  await page.getByRole('tab', { name: 'Variables' }).focus();
  await page.keyboard.press('End');
  await until('Rules', true);
  assert.equal(await page.getByRole('tab', { name: 'Rules' }).getAttribute('aria-selected'), 'true');
  await page.setViewportSize({ width: 2200, height: 900 });
  await app.button('Tabs to the left').waitFor({ state: 'hidden' });
  await until('Variables', true);
});
