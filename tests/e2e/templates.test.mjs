// The templates that the service keeps: versions made in the editor, looked at, deployed, deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { network } from './support/formwork.mjs';
import { visits } from './support/visit.mjs';

let page, app;
visits((opened) => ({ page, app } = opened));

const row = (name) => app.details.getByRole('button', { name: new RegExp(`^${name}`), expanded: undefined }).first();
const versions = () => app.details.getByRole('list', { name: 'Versions' }).getByRole('listitem');

/** Keeps the template in the editor, and opens what was kept. */
async function keep(name, about = '') {
  await app.pane('Templates');
  await app.button('Keep the template in the editor').click();
  const form = app.details.getByRole('form', { name: 'Keep the template in the editor' });
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByLabel('What is new in the version').fill(about);
  await form.getByRole('button', { name: 'Keep' }).click();
}

test('versions are made in the editor, shown, and opened in it again', async () => {
  const [one, two] = [network({ name: 'one' }), network({ name: 'two' })];
  await app.write(one);
  await app.valid();
  await keep('net', 'the first');
  await versions().filter({ hasText: 'the first' }).waitFor();

  // A name that is taken is refused where it was asked.
  await keep('net');
  await app.details.getByRole('alert').filter({ hasText: '`' }).or(app.details.getByRole('alert').getByText('RF.')).first().waitFor();
  await app.button('Cancel').click();

  await app.write(two);
  await app.valid();
  await app.details.getByLabel('What is new in the version').fill('the second');
  await app.button('New version from the editor').click();
  await versions().filter({ hasText: 'the second' }).waitFor();
  assert.match(await versions().first().innerText(), /V2[\s\S]*the second/);
  await row('net').filter({ hasText: 'V2' }).waitFor();

  await app.button('Show V1').click();
  const text = app.details.getByRole('region', { name: 'Text of V1' });
  assert.equal(await text.textContent(), one);
  await app.button('Open in the editor').click();
  await app.editor.getByText('"one"').waitFor();
  assert.equal(await app.read(), one);

  await app.details.getByRole('textbox', { name: 'Description', exact: true }).fill('a network');
  await app.details.getByRole('form', { name: 'Description' }).getByRole('button', { name: 'Save' }).click();
  await row('net').filter({ hasText: 'a network' }).waitFor();

  await app.button('Delete V1').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete V1' }).click();
  await versions().filter({ hasText: 'V1' }).waitFor({ state: 'detached' });
  // The last one stays as long as its template does.
  await app.button('Delete V2').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete V2' }).click();
  await app.details.getByRole('alert').getByText('RF.').waitFor();
  await page.reload();
  await app.pane('Templates');
  await row('net').click();
  await versions().filter({ hasText: 'V2' }).waitFor();
  await app.button('Delete').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await app.button('Delete').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await app.details.getByText('The service keeps no templates.').waitFor();
});

test('a version is deployed to a stack with values of its own, and to a stack set', async () => {
  await app.write(network({ name: 'kept' }));
  await app.valid();
  await keep('net');
  await app.write('# Something else\n');
  await app.valid();
  await app.button('Show V1').click();
  await app.button('Deploy a stack').click();
  await app.details.getByLabel('name', { exact: true }).fill('of-the-version');
  const form = app.details.getByRole('form', { name: 'Deploy a stack' });
  await form.getByLabel('Stack name').fill('made');
  await form.getByRole('button', { name: 'Create stack' }).click();
  await app.status('Deploying');
  await page.getByRole('tab', { name: /^Progress/, selected: true }).waitFor();
  await app.finish();
  await app.status('Deployed');
  assert.equal(await app.read(), network({ name: 'kept' }));
  await app.pane('Outputs');
  await app.details.getByText('of-the-version').waitFor();

  await app.pane('Templates');
  await app.button('Make a stack set').click();
  await app.details.getByLabel('name', { exact: true }).fill('of-the-set');
  const set = app.details.getByRole('form', { name: 'New stack set' });
  await set.getByLabel('Name', { exact: true }).fill('sites');
  await set.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('tab', { name: /^Sets/, selected: true }).waitFor();
  const operation = app.details.getByRole('form', { name: 'Operation' });
  await operation.getByLabel('Accounts', { exact: true }).fill('acc1');
  await operation.getByRole('button', { name: 'Start' }).click();
  await app.finish();
  await app.details.getByText('2 Deployed').waitFor();
  await operation.getByLabel('Replace the instances’ own values').check();
  assert.equal(await operation.getByLabel('Own value of name').getAttribute('placeholder'), '"of-the-set"');
});

test('all of it with the keyboard, in a narrow window', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await app.pane('Details');
  const press = (key) => page.keyboard.press(key);
  await page.getByRole('radio', { name: 'Template', exact: true }).focus();
  await press('ArrowRight');
  await press('ArrowRight');
  await page.getByRole('tab', { name: /^Sets/, selected: true }).waitFor();
  await press('Tab');
  await press('ArrowRight');
  await page.getByRole('tab', { name: /^Templates/, selected: true }).waitFor();
  const until = async (name) => {
    for (let steps = 0; steps < 20; steps++) {
      await press('Tab');
      const label = await page.evaluate(() => {
        const { activeElement: it } = document;
        if (it?.role === 'tabpanel') return '';
        return it?.getAttribute('aria-label') ?? it?.labels?.[0]?.textContent?.trim() ?? it?.textContent?.trim() ?? '';
      });
      if (label.startsWith(name)) return;
    }
    assert.fail(`${name} is not reached`);
  };
  await until('Keep the template');
  await press('Enter');
  await app.details.getByLabel('Name', { exact: true, disabled: false }).and(page.locator(':focus')).waitFor();
  await press('Control+A');
  await page.keyboard.insertText('net');
  await press('Enter');
  await versions().filter({ hasText: 'V1' }).waitFor();
  await until('Show V1');
  await press('Space');
  await app.details.getByRole('region', { name: 'Text of V1' }).waitFor();
  await until('Deploy a stack');
  await press('Enter');
  await app.details.getByRole('form', { name: 'Deploy a stack' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  const panel = await app.details.evaluate((node) => [node.scrollWidth, node.clientWidth]);
  assert.equal(panel[0], panel[1]);
});
