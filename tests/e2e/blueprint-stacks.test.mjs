// Stacks of blueprints: made from a form of what the blueprint asks for, watched, changed, deleted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { axe } from './support/page.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

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
  sub:
    type: HuaweiCloud.VPC.Subnet
    properties: {name: '', cidr: 10.0.1.0/24, gateway: 10.0.1.1, dhcpEnable: true, vpcId: {get_reference: net}}
    requirements:
      - vpcId: {node: net, relationship: HuaweiCloud.Relationships.ContainedIn}
outputs:
  called:
    description: '${NASTY}'
    value: {get_input: name}
`;

const form = (name) => app.details.getByRole('form', { name, exact: true });
const press = (key) => page.keyboard.press(key);
const phase = (text) => app.details.getByRole('status').filter({ hasText: text }).waitFor();

async function violations() {
  await page.evaluate(readFileSync(axe(), 'utf8'));
  return page.evaluate(async () => {
    const found = await globalThis.axe.run({ resultTypes: ['violations'] });
    return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`));
  });
}

/** A version in the list, with its form of a new stack open. */
async function asked() {
  await page.getByRole('combobox', { name: 'File' }).selectOption('blueprint.yaml');
  await app.write(BLUEPRINT);
  await app.valid();
  await page.getByRole('main').getByRole('button', { name: 'Upload', exact: true }).click();
  await app.details.getByLabel('Template name', { exact: true }).fill('net');
  await app.details.getByLabel('Version', { exact: true }).fill('1.0');
  await form('Upload').getByRole('button', { name: 'Upload', exact: true }).click();
  await form('Upload').waitFor({ state: 'detached' });
  await app.button('Create a stack').click();
  await form('Create a stack').waitFor();
}

/** Lets the stack of `name` be made, to its end. */
async function made() {
  const create = form('Create a stack');
  await create.getByLabel('word', { exact: true }).fill('other-secret-2');
  await create.getByRole('button', { name: 'Create stack', exact: true }).click();
  await create.waitFor({ state: 'detached' });
}

test('a stack is made from what the blueprint asks for, its phases are live, and it is changed and deleted', async () => {
  await app.speed('Pause virtual time');
  await asked();
  const create = form('Create a stack');
  assert.ok(await create.getByLabel('kind', { exact: true }).isHidden());
  await create.getByText('Advanced (1)').click();
  await create.getByLabel('kind', { exact: true }).selectOption('large');
  await create.getByLabel('size', { exact: true }).fill('9');
  await create.getByRole('button', { name: 'Create stack', exact: true }).click();
  await create.getByRole('alert').waitFor();
  await create.getByLabel('size', { exact: true }).fill('3');
  assert.equal(await create.getByLabel('word', { exact: true }).getAttribute('type'), 'password');
  assert.deepEqual(await violations(), []);
  await made();
  await phase('Creating');
  await app.details.getByRole('progressbar').waitFor();
  await app.finish();
  await phase('Running');

  await app.details.getByRole('button', { name: /^net HuaweiCloud\.VPC\.VPC/ }).focus();
  await press('Enter');
  await app.details.getByRole('region', { name: 'From the blueprint' }).getByText('10.0.0.0/16').waitFor();
  await app.details.getByRole('button', { name: /^sub / }).click();
  await app.details.getByRole('region', { name: 'Relationships' }).getByRole('button', { name: 'net', exact: true }).waitFor();
  await app.details.getByText('Inputs (', { exact: false }).click();
  await app.details.getByText('What was done (1)').click();
  const shown = await app.details.innerText();
  assert.ok(!shown.includes('other-secret-2'));
  assert.ok(shown.includes(NASTY));
  assert.notEqual(await page.title(), '1');
  assert.deepEqual(await violations(), []);

  await app.details.getByRole('button', { name: 'Upgrade', exact: true }).first().click();
  await form('Upgrade').getByLabel('name', { exact: true }).fill('renamed');
  await form('Upgrade').getByRole('button', { name: 'Upgrade', exact: true }).click();
  await app.finish();
  await app.details.getByText('renamed').first().waitFor();
  await app.details.getByText('What was done (2)').waitFor();
  await phase('Running');
  await app.details.getByRole('button', { name: 'Roll back', exact: true }).first().click();
  await form('Roll back').getByRole('button', { name: 'Roll back', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back', exact: true }).click();
  await app.details.getByText('What was done (3)').waitFor();
  await app.finish();
  await phase('Running');
  await app.details.getByRole('button', { name: 'Retry', exact: true }).first().click();
  await form('Retry').getByRole('button', { name: 'Retry', exact: true }).click();
  await app.details.getByRole('alert').waitFor();

  await app.details.getByRole('button', { name: 'Delete', exact: true }).first().click();
  await form('Delete').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await phase('Terminating');
  await app.finish();
  await app.details.getByText('No stack has been made of a blueprint.').waitFor();
});

test('on a phone and in Chinese a stack fits', async () => {
  await app.speed('Pause virtual time');
  await asked();
  await made();
  await app.finish();
  await phase('Running');
  await page.getByRole('button', { name: /中/ }).click();
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('tab', { name: '详情' }).click();
  await page.getByRole('radio', { name: '蓝图' }).check({ force: true });
  await page.getByRole('tab', { name: '蓝图堆栈' }).click();
  await app.details.getByRole('button', { name: '升级', exact: true }).click();
  await app.details.getByRole('form', { name: '升级' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
});
