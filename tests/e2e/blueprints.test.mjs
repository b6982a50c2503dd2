// Blueprints of the older service: written, uploaded, looked at, taken out again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { zip } from '../../pkg/test/support/zip.mjs';
import { Formwork } from './support/formwork.mjs';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

let page, app, chromium, site;
visits((opened) => ({ page, app, chromium, site } = opened));

const NASTY = '<img src=x onerror="document.title=1">';
const BLUEPRINT = `tosca_definitions_version: huaweicloud_tosca_version_1_0
inputs:
  name:
    description: '${NASTY}'
    label: '${NASTY}'
    default: net
  size:
    type: integer
    default: 2
    constraints: {in_range: [1, 5]}
  kind:
    type: enum
    default: small
    advanced: true
    constraints: {valid_values: [small, large]}
  word:
    type: password
    default: secret-1
node_templates:
  net:
    type: HuaweiCloud.VPC.VPC
    properties: {name: {get_input: name}, cidr: 10.0.0.0/16}
`;

const form = (name) => app.details.getByRole('form', { name });
const field = (name, within = app.details) => within.getByLabel(name, { exact: true });
const entry = (name) => app.details.getByRole('button', { name: new RegExp(`^${name}`), expanded: undefined }).and(page.locator('.entry'));
const press = (key) => page.keyboard.press(key);

/** A blueprint in the editor, whose file was chosen above it. */
async function written(text = BLUEPRINT) {
  await page.getByRole('combobox', { name: 'File' }).selectOption('blueprint.yaml');
  await app.write(text);
  await app.valid();
}

async function uploaded(name = 'net', version = '1.0') {
  await page.getByRole('main').getByRole('button', { name: 'Upload', exact: true }).click();
  await field('Template name').fill(name);
  await field('Version').fill(version);
  await form('Upload').getByRole('button', { name: 'Upload', exact: true }).click();
  await form('Upload').waitFor({ state: 'detached' });
}

async function violations() {
  await page.evaluate(readFileSync(axe(), 'utf8'));
  return page.evaluate(async () => {
    const found = await globalThis.axe.run({ resultTypes: ['violations'] });
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
}

test('a blueprint is coloured and judged in the editor, and is there again after a reload', async () => {
  await app.sample('New blueprint');
  await app.verdict('No problems');
  const coloured = (text) => app.editor.locator('span').getByText(text, { exact: true }).first();
  await coloured('tosca_definitions_version').waitFor();
  const colour = (text) => coloured(text).evaluate((node) => getComputedStyle(node).color);
  const [key, own, call, comment] = [await colour('node_templates'), await colour('cidr'), await colour('get_reference'), await colour('demo')];
  assert.equal(new Set([key, own, call, comment]).size, 4);
  await app.write((await app.read()).replace('HuaweiCloud.VPC.Subnet', 'HuaweiCloud.VPC.Subnets'));
  await app.problems.getByText('HuaweiCloud.VPC.Subnets').first().waitFor();
  const problem = app.problems.locator('li button').filter({ hasText: 'HuaweiCloud.VPC.Subnets' }).first();
  await problem.click();
  const caret = await app.editor.evaluate((node) => {
    const { state } = node.cmTile.root.view;
    return state.doc.lineAt(state.selection.main.from).text.trim();
  });
  assert.equal(caret, 'type: HuaweiCloud.VPC.Subnets');
  await page.getByText('Saved').waitFor();
  await page.reload();
  await app.editor.waitFor();
  await app.problems.getByText('HuaweiCloud.VPC.Subnets').first().waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'File' }).inputValue(), 'blueprint.yaml');
  // A line below a name that opens a mapping is indented further.
  await app.write('inputs:');
  await press('Control+End');
  await press('Enter');
  await page.keyboard.type('name: {default: x}');
  assert.equal(await app.read(), 'inputs:\n  name: {default: x}');
  await page.getByRole('combobox', { name: 'File' }).selectOption('main.tf');
  await app.problems.getByText('an argument is written').first().waitFor();
});

test('versions are uploaded of the editor and of files, shown, opened, exchanged and deleted', async () => {
  await written();
  await uploaded();
  await entry('net').getByText('1 version').waitFor();
  await app.button('Inputs').click();
  const table = app.details.getByRole('table', { name: 'Inputs' });
  const rows = await table.getByRole('row').allInnerTexts();
  const row = (name) => rows.find((text) => text.startsWith(name)).split(/\s*\t\s*/);
  assert.deepEqual(row('size').slice(1), ['2', '1 – 5', '']);
  assert.deepEqual(row('kind').slice(1), ['small', 'small, large', '']);
  assert.equal(row('name')[2], NASTY);
  assert.equal(row('name')[3], 'net');
  assert.ok(!rows.join().includes('secret-1'));
  assert.deepEqual(await violations(), []);
  assert.notEqual(await page.title(), '1');

  // A package, chosen as a file.
  await app.button('Upload a blueprint').click();
  await app.details.getByRole('combobox', { name: 'From' }).selectOption('file');
  await field('Template name').fill('net');
  await field('Version').fill('2.0');
  const buffer = Buffer.from(zip({ 'blueprint.yaml': BLUEPRINT }));
  await field('Package or text: zip, tar.gz, tgz, yaml, json').setInputFiles({ name: 'net.zip', mimeType: 'application/zip', buffer });
  await form('Upload').getByRole('button', { name: 'Upload', exact: true }).click();
  await entry('net').getByText('2 versions').waitFor();
  const version = (text) => app.details.getByRole('list', { name: 'Versions of net' }).getByRole('listitem').filter({ hasText: text });
  await version('2.0').getByRole('button', { name: 'Open in the editor' }).click();
  await app.details.getByText('This is a package').waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), version('2.0').getByRole('button', { name: 'Download' }).click()]);
  assert.equal(saved.suggestedFilename(), 'net-2.0.zip');
  assert.deepEqual(readFileSync(await saved.path()), buffer);

  // A version that no stack uses is exchanged for another text.
  await app.write(BLUEPRINT.replace('default: net', 'default: other'));
  await version('1.0').getByRole('button', { name: 'Replace' }).click();
  await form('Replace').getByRole('button', { name: 'Replace' }).click();
  await form('Replace').waitFor({ state: 'detached' });
  await app.button('New stack').first().click();
  await version('1.0').getByRole('button', { name: 'Open in the editor' }).click();
  await app.verdict('No problems');
  assert.match(await app.read(), /default: other/);

  for (const left of ['1 version', undefined]) {
    await app.details.getByRole('button', { name: 'Delete', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await (left ? entry('net').getByText(left) : app.details.getByText('No blueprint has been uploaded.')).waitFor();
  }
});

test('what the service refuses is told at the form, with its code', async () => {
  await written();
  await page.getByRole('main').getByRole('button', { name: 'Upload', exact: true }).click();
  await field('Template name').fill('Net');
  await form('Upload').getByRole('button', { name: 'Upload', exact: true }).click();
  await form('Upload').getByText('SVCSTG.AOS.4001104').waitFor();
  await field('Template name').fill('net');
  await press('Enter');
  await entry('net').waitFor();
  await app.button('Upload a blueprint').click();
  await field('Template name').fill('net');
  await press('Enter');
  await form('Upload').getByText('SVCSTG.AOS.4001110').waitFor();
});

test('with the keyboard alone, in Chinese, in a narrow window', async () => {
  await written();
  await uploaded();
  await page.getByRole('button', { name: /中/ }).click();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('tab', { name: '详情' }).click();
  await app.details.getByRole('button', { name: '输入参数' }).focus();
  await press('Enter');
  await app.details.getByRole('table', { name: '输入参数' }).waitFor();
  assert.equal(await app.details.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
});

test('another tab sees the templates and changes none', async () => {
  await written();
  await uploaded();
  const second = await chromium.open(site.url);
  const other = new Formwork(second);
  await other.pane('Blueprints');
  await other.details.getByRole('button', { name: /^net/ }).click();
  await other.button('Inputs').click();
  await other.details.getByRole('table', { name: 'Inputs' }).waitFor();
  assert.ok(await other.button('Upload a blueprint').isDisabled());
  assert.ok(await other.button('Replace').isDisabled());
});

test('a blueprint is converted beside the editor: a report with places, and the template opens', async () => {
  await app.pane('Conversion');
  await app.details.getByText('The editor holds a Terraform template.').waitFor();
  await app.sample('Server (blueprint');
  const conf = '  conf:\n    type: HuaweiCloud.CCE.ConfigMap\n    properties: {k8sManifest: {kind: ConfigMap, metadata: {name: conf}}}\noutputs:\n';
  await app.write((await app.read()).replace('outputs:\n', conf));
  const report = app.details.getByRole('region', { name: 'What is not the same' });
  await report.getByRole('listitem').first().waitFor();
  const said = Number(/^(\d+) thing/.exec(await app.details.getByRole('status').innerText())[1]);
  assert.equal(await report.getByRole('listitem').count(), said);
  const main = app.details.getByRole('region', { name: 'main.tf', exact: true });
  assert.match(await main.innerText(), /resource "huaweicloud_compute_instance" "server"/);

  // A block leads to what it was made of, a remark to what it is about.
  const selected = () =>
    app.editor.evaluate((node) => {
      const { doc, selection } = node.cmTile.root.view.state;
      return doc.sliceString(selection.main.from, selection.main.to);
    });
  await app.details.getByRole('button', { name: /^huaweicloud_vpc\.net: line \d+ of the blueprint$/ }).focus();
  await press('Enter');
  assert.match(await selected(), /net|HuaweiCloud\.VPC\.VPC/);
  const remark = report.getByRole('button').first();
  await remark.focus();
  await press('Enter');
  assert.notEqual(await selected(), '');

  // It follows the text, and says why it cannot when the text is broken.
  const text = await app.read();
  await app.write(text.replace('cidr: {get_input: vpc-cidr}', 'cidr: 172.16.0.0/12'));
  await main.getByText('172.16.0.0/12').waitFor();
  await app.write('tosca_definitions_version: huaweicloud_tosca_version_1_0\nnode_templates: {a: {type: [}}');
  await app.details.getByText('cannot be converted').waitFor();
  await app.write(text);
  await main.waitFor();
  assert.deepEqual(await violations(), []);

  await app.button('Open as a template').click();
  await app.valid();
  assert.match(await app.read(), /resource "huaweicloud_vpc" "net"/);
  assert.equal(await page.getByRole('combobox', { name: 'File' }).inputValue(), 'main.tf');
  assert.ok((await app.details.locator('label').allInnerTexts()).includes('vpc_cidr'));

  await page.getByRole('combobox', { name: 'File' }).selectOption('main.tf');
  await app.sample('New blueprint');
  await page.getByRole('button', { name: /中/ }).click();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('tab', { name: '详情' }).click();
  await page.getByRole('radio', { name: '蓝图' }).check({ force: true });
  await page.getByRole('tab', { name: '转换' }).click();
  await app.details.getByRole('button', { name: '作为模板打开' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
});
