// Private providers: registered, their types told by a schema, used in a template that is judged, planned and deployed by it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visits } from './support/visit.mjs';

const URN = 'urn:fss:cn-north-4:0f0f0f0f:function:default:provider:latest';
const SCHEMA = JSON.stringify({
  resource_schemas: {
    our_thing: {
      block: {
        attributes: {
          id: { type: 'string', computed: true },
          name: { type: 'string', required: true },
        },
      },
    },
  },
});

let page, app;
visits((opened) => ({ page, app } = opened));

const form = (name) => app.details.getByRole('form', { name });
const field = (name) => app.details.getByLabel(name, { exact: true });
const row = (name) => app.details.getByRole('button', { name: new RegExp(`^${name}`) }).first();

async function create(urn = URN) {
  await app.pane('Providers');
  await app.button('New private provider').click();
  await field('Name').fill('our');
  await field('Version').fill('1.0.0');
  await field('Function URN').fill(urn);
  await app.button('Create').click();
}

/** Tells the schema of the version that is shown last. */
async function tell(text) {
  await app.button('Schema').click();
  await app.details.getByLabel(/^JSON/).fill(text);
  await app.button('Save the schema').click();
}

test('what is refused is told at its field', async () => {
  await create('urn:x');
  const wrong = app.details.locator('[aria-invalid="true"]');
  await wrong.waitFor();
  assert.equal(await wrong.count(), 1);
  assert.equal(await field('Function URN').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement.value), 'urn:x');
  await app.details.getByRole('alert').getByText('function_graph_urn').waitFor();

  // A function of another region; a version that is none; a name that is taken.
  await field('Function URN').fill(URN.replace('cn-north-4', 'cn-east-3'));
  await app.button('Create').click();
  await app.details.getByRole('alert').getByText('cn-east-3').waitFor();
  assert.equal(await field('Function URN').getAttribute('aria-invalid'), 'true');
  await field('Function URN').fill(URN);
  await field('Version').fill('01.0.0');
  await app.button('Create').click();
  await app.details.getByRole('alert').getByText('01.0.0').waitFor();
  assert.equal(await field('Version').getAttribute('aria-invalid'), 'true');
  assert.equal(await wrong.count(), 1);
  await field('Version').fill('1.0.0');
  await app.button('Create').click();
  await app.details.getByText('No schema yet').waitFor();
  await app.button('New private provider').click();
  await field('Name').fill('our');
  await app.button('Create').click();
  await app.details.getByRole('alert').getByText('provider_name').waitFor();
  assert.equal(await field('Name').getAttribute('aria-invalid'), 'true');
  await app.button('Cancel').click();
  await app.button('New private provider').and(page.locator(':focus')).waitFor();

  await app.button('Add a version').click();
  await field('Version').fill('1.0.0');
  await field('Function URN').fill(URN);
  await app.button('Create').click();
  await app.details.getByRole('alert').getByText('1.0.0').waitFor();
  await field('Version').fill('1.1.0');
  await field('Description of the version').fill('with more');
  await app.button('Create').click();
  const versions = app.details.getByRole('list', { name: 'Versions' }).getByRole('listitem');
  await versions.filter({ hasText: '1.1.0' }).waitFor();
  assert.match(await versions.first().innerText(), /1\.1\.0[\s\S]*with more/);
});

test('a schema is told and kept, and the template is judged, planned and deployed by it', async () => {
  await app.write('resource "our_thing" "t" {\n  nam = "x"\n}\n');
  await create();
  await tell('{');
  await app.details.getByRole('alert').getByText('line 1 column 2').waitFor();
  await app.details.getByLabel(/^JSON/).fill(SCHEMA);
  await app.button('Save the schema').click();
  await app.details.getByText('Types: our_thing').waitFor();

  await app.button('Use in a template').click();
  await app.button('Insert into the template').click();
  await app.editor.getByText('required_providers').waitFor();
  assert.equal(
    await app.read(),
    `terraform {
  required_providers {
    our = {
      source  = "huawei.com/private-provider/our"
      version = "1.0.0"
    }
  }
}

resource "our_thing" "t" {
  nam = "x"
}
`,
  );
  await app.button('Insert into the template').click();
  await page.getByText('The template names this provider already.').waitFor();
  await app.problems.getByText('Unsupported argument').waitFor();
  await app.problems.getByText('Missing required argument').waitFor();
  await app.write((await app.read()).replace('nam =', 'name ='));
  await app.valid();
  await app.plan();
  await app.details.getByText('1 to create').waitFor();
  await app.create('private');
  await app.finish();
  await app.status('Deployed');

  // Both the schema and what is known by it are there the next time.
  await page.reload();
  await app.status('Deployed');
  await app.write((await app.read()).replace('name =', 'nam ='));
  await app.problems.getByText('Unsupported argument').waitFor();
  await app.pane('Providers');
  await row('our').click();
  await app.button('Schema').click();
  assert.equal(await app.details.getByLabel(/^JSON/).inputValue(), SCHEMA);
});

test('the lines go to the providers that the template names, and are one step to undo', async () => {
  const before = 'terraform {\n  required_providers {\n    huaweicloud = { source = "huaweicloud/huaweicloud" }\n  }\n}\n';
  await app.write(before);
  await app.valid();
  await create();
  await app.button('Schema').click();
  await app.button('Take an example').click();
  await app.button('Save the schema').click();
  await app.details.getByText('Types: our_thing').waitFor();
  await app.button('Use in a template').click();
  await app.button('Insert into the template').click();
  await app.editor.getByText('private-provider').waitFor();
  const entry = '    our = {\n      source  = "huawei.com/private-provider/our"\n      version = "1.0.0"\n    }\n';
  assert.equal(await app.read(), before.replace('  }\n}', `${entry}  }\n}`));
  await app.editor.click();
  await page.keyboard.press('Control+z');
  assert.equal(await app.read(), before);
  // On one line there is room too.
  await app.write('terraform {\n  required_providers {}\n}\n');
  await app.button('Insert into the template').click();
  await app.editor.getByText('private-provider').waitFor();
  assert.equal(await app.read(), `terraform {\n  required_providers {\n${entry}  }\n}\n`);
});

test('all of it with the keyboard, in a narrow window, with a schema from a file', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await app.pane('Details');
  await app.pane('Providers');
  const press = (key) => page.keyboard.press(key);
  await app.button('New private provider').focus();
  await press('Enter');
  await field('Name').and(page.locator(':focus')).waitFor();
  for (const text of ['our', '', '1.0.0', URN]) {
    await page.keyboard.insertText(text);
    await press('Tab');
  }
  await press('Enter');
  await app.button('Schema').focus();
  await press('Space');
  await app.details.locator('input[type=file]').setInputFiles({ name: 's.json', mimeType: 'application/json', buffer: Buffer.from(SCHEMA) });
  const text = app.details.getByLabel(/^JSON/);
  for (let n = 0; n < 60 && (await text.inputValue()) === ''; n++) await page.waitForTimeout(50);
  assert.equal(await text.inputValue(), SCHEMA);
  await app.button('Save the schema').focus();
  await press('Enter');
  await app.details.getByText('Types: our_thing').waitFor();
  await app.button('Use in a template').focus();
  await press('Enter');
  await app.details.getByText('huawei.com/private-provider/our').last().waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
});
