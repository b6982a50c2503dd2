// What somebody changes past a stack: seen, set back, or taken into the template; states out and in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

const TEMPLATE = `${HEAD}variable "range" {
  type    = string
  default = "10.0.0.0/16"
}

resource "huaweicloud_vpc" "net" {
  name = "office"
  cidr = var.range
}
`;
const VPC = 'huaweicloud_vpc.net';

async function deployed(template = TEMPLATE, name = 'net') {
  await app.write(template);
  await app.valid();
  await app.create(name);
  await app.finish();
  await app.status('Deployed');
}

/** Opens a resource in the drift pane. */
async function open(address) {
  await app.pane('Drift');
  const row = app.details.getByRole('button', { name: new RegExp(`^${address.replaceAll('.', '\\.')}`) });
  await row.waitFor();
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
}

/** Changes arguments of a resource by hand. */
async function edit(address, values) {
  await open(address);
  await app.button(`Change ${address} by hand`).click();
  const form = app.details.getByRole('form', { name: `Change ${address} by hand` });
  for (const [name, value] of Object.entries(values)) {
    await form.getByRole('textbox', { name: new RegExp(`^${name}\\b`) }).fill(value);
  }
  await form.getByRole('button', { name: 'Change', exact: true }).click();
}

const seen = (text) => app.details.getByText(text).waitFor();

test('a change by hand is told with its three values, planned as a pair, and set back', async () => {
  await deployed();
  await app.pane('Drift');
  await seen('Everything is as it was deployed.');
  await edit(VPC, { name: 'by hand' });
  await seen('1 changed outside the template');
  const values = app.details.getByRole('region', { name: 'name' });
  assert.match(await values.innerText(), /recorded\s+office\s+in the cloud\s+by hand\s+in the template\s+office/);

  await app.plan();
  await app.details.getByText('outside the template').first().waitFor();
  await app.button('Expand all').click();
  const plan = await app.details.innerText();
  assert.match(plan, /office\s*→\s*by hand[^]*by hand\s*→\s*office/);

  await app.pane('Drift');
  await app.button('Set back by deploying').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Drift');
  await seen('Everything is as it was deployed.');
});

test('a literal is taken into the template, and undone; an expression says why not', async () => {
  await deployed();
  await edit(VPC, { name: 'by hand' });
  await app.button('Accept name into the template').click();
  await seen('name = "by hand"');
  await app.button('Change the template').click();
  await app.editor.getByText('"by hand"').waitFor();
  await app.valid();
  const values = app.details.getByRole('region', { name: 'name' });
  await values.getByText(/in the template\s*by hand/).waitFor();
  await app.plan();
  await seen('No changes. What is deployed matches the template.');

  await app.editor.click();
  await page.keyboard.press('Control+Z');
  await app.editor.getByText('"office"').waitFor();
  assert.equal(await app.read(), TEMPLATE);

  await edit(VPC, { cidr: '10.1.0.0/16' });
  await app.button('Accept cidr into the template').click();
  await seen('Not by itself: the value is the default of the variable range.');
  await seen('Write the value in the place of the expression of cidr');
  await app.details.getByText('Change the default of the variable range').waitFor();
  await app.button('Change the template').last().click();
  await app.editor.getByText('"10.1.0.0/16"').waitFor();
  assert.equal(await app.read(), TEMPLATE.replace('10.0.0.0', '10.1.0.0'));
});

test('what the cloud refuses is told, and what is gone is made anew', async () => {
  await deployed();
  await edit(VPC, { cidr: 'nonsense' });
  await page.getByText(/^The cloud refuses: .*cidr/).waitFor();
  await app.button('Cancel').click();
  await app.button(`Delete ${VPC} by hand`).click();
  await seen('It was deleted past the stack. A deployment makes it anew.');
  await app.button('Take it out of the template').click();
  await seen(/^Not by itself: what refers to it has to go, too/);
  await app.button('Set back by deploying').click();
  await app.status('Deploying');
  await app.finish();
  await app.status('Deployed');
  await app.pane('Drift');
  await seen('Everything is as it was deployed.');
});

test('what was made again by hand is another resource', async () => {
  await deployed();
  await open(VPC);
  await app.button(`Change ${VPC} by hand`).click();
  await app.button('Delete and make again').click();
  await seen('Made by hand, in no stack');
  await seen('1 changed outside the template');
  await app.details.getByRole('button', { name: /^Delete [0-9a-f-]{36} by hand/ }).click();
  await app.details.getByText('Made by hand, in no stack').waitFor({ state: 'detached' });
});

test('all of it with the keyboard alone', async () => {
  await deployed();
  const press = (key) => page.keyboard.press(key);
  const type = (text) => page.keyboard.insertText(text);
  await page.getByRole('tab', { name: /^Variables/ }).or(page.getByRole('tab', { selected: true })).first().focus();
  const tab = page.getByRole('tab', { name: /^Drift/ });
  for (let steps = 0; steps < 12 && (await tab.getAttribute('aria-selected')) !== 'true'; steps++) await press('ArrowRight');
  await seen('Everything is as it was deployed.');
  const focused = async (name, key = 'Tab') => {
    for (let steps = 0; steps < 30; steps++) {
      await press(key);
      const label = await page.evaluate(() => {
        const { activeElement: it } = document;
        return it?.getAttribute('aria-label') ?? it?.labels?.[0]?.textContent?.trim() ?? it?.textContent?.trim() ?? '';
      });
      if (label.startsWith(name)) return;
    }
    assert.fail(`${name} is not reached`);
  };
  await focused(VPC);
  await press('Enter');
  await focused(`Change ${VPC} by hand`);
  await press('Enter');
  await focused('name');
  await press('Control+A');
  await type('by hand');
  await press('Enter');
  await seen('1 changed outside the template');
  await focused('Accept name into the template', 'Shift+Tab');
  await press('Enter');
  await seen('name = "by hand"');
  await focused('Change the template');
  await press('Enter');
  await app.editor.getByText('"by hand"').waitFor();
});

for (const sample of ['ECS with volume and EIP', 'Single VPC', 'Web tier', 'RDS and DCS']) {
  test(`${sample}: nothing drifts by itself, and a change of a network is set back`, async () => {
    await app.sample(sample);
    await app.valid();
    await app.create('sample');
    await app.finish();
    await app.status('Deployed');
    await app.pane('Drift');
    await seen('Everything is as it was deployed.');
    const first = app.details.getByRole('button', { name: /^huaweicloud_vpc\.\w+/ }).first();
    const address = /huaweicloud_vpc\.\w+/.exec(await first.innerText())[0];
    await edit(address, { name: 'by-hand' });
    await seen('1 changed outside the template');
    await app.button('Set back by deploying').click();
    await app.status('Deploying');
    await app.finish();
    await app.status('Deployed');
    await app.pane('Drift');
    await seen('Everything is as it was deployed.');
  });
}

test('a state is taken into a new stack, and what cannot be is told', async () => {
  await app.write(TEMPLATE);
  await app.valid();
  await app.pane('Drift');
  await page.getByRole('textbox', { name: 'Stack name' }).fill('imported');
  const provider = 'provider["registry.terraform.io/huaweicloud/huaweicloud"]';
  const resource = (type, name, attributes) => ({
    ...{ mode: 'managed', type, name, provider },
    instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
  });
  const vpc = { id: '0b0b0b0b-0000-4000-8000-000000000001', name: 'office', cidr: '10.0.0.0/16', status: 'OK' };
  const state = {
    ...{ version: 4, terraform_version: '1.15.5', serial: 3, lineage: 'theirs', outputs: {}, check_results: null },
    resources: [resource('huaweicloud_vpc', 'net', vpc), resource('aws_vpc', 'theirs', { id: 'x' })],
  };
  const take = (text) =>
    page.getByLabel('Import a state…').setInputFiles({ name: 'a.tfstate', mimeType: 'application/json', buffer: Buffer.from(text) });
  await take('{"version": 3}');
  await page.getByText(/The state was not taken in: .*version 3/).waitFor();
  await take(JSON.stringify(state));
  await page.getByText('The state was taken in: 1 resources.').waitFor();
  await seen('there is no type aws_vpc');
  await app.stack('imported').waitFor();
  await open(VPC);
  await seen('Everything is as it was deployed.');
  const download = page.waitForEvent('download');
  await app.button('Export state').click();
  assert.equal((await download).suggestedFilename(), 'imported.tfstate');
});

test('what drifted comes first, and the graph shows it', async () => {
  await deployed(`${TEMPLATE}\nresource "huaweicloud_vpc" "another" {\n  name = "another"\n  cidr = var.range\n}\n`);
  await edit(VPC, { name: 'by hand' });
  await seen('1 changed outside the template');
  assert.match(await app.details.locator('button.row').first().innerText(), /huaweicloud_vpc\.net/);
  await app.pane('Graph');
  const title = app.details.locator(`.node[data-id="${VPC}"] title`);
  await title.filter({ hasText: 'update, changed by hand' }).waitFor({ state: 'attached' });
});
