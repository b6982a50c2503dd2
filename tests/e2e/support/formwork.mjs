// The page as a visitor sees it, by roles and names.
export class Formwork {
  constructor(page) {
    this.page = page;
  }

  get editor() {
    return this.page.locator('main .cm-content');
  }

  get problems() {
    return this.page.getByRole('region', { name: 'Problems' });
  }

  get details() {
    return this.page.getByRole('tabpanel');
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The engine has looked at the current text and this is its verdict. */
  async verdict(text) {
    await this.problems.getByRole('status').filter({ hasText: text }).waitFor();
  }

  /** The engine has looked at the current text and finds no error; rules may find it unwise. */
  async valid() {
    await this.problems.getByRole('status').filter({ hasText: /^\s*(No problems|\d+ (warning|note))/ }).waitFor();
  }

  async ready() {
    await this.valid();
    await this.editor.waitFor();
  }

  /** Replaces the file about lint rules; the rules pane is open. */
  async rules(text) {
    await this.pane('Rules');
    const file = this.page.getByRole('textbox', { name: 'Text of .formwork.hcl' });
    if (!(await file.isVisible())) await this.details.getByText('As text: .formwork.hcl').click();
    await file.fill(text);
  }

  async pane(name) {
    const tab = this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
    if (['Stacks', 'Template', 'Details'].includes(name)) return tab.click();
    // Those of other groups are not there.
    for (const group of await this.page.getByRole('radiogroup', { name: 'Panes' }).getByRole('radio').all()) {
      if (await tab.count()) break;
      await group.check({ force: true });
    }
    await tab.click();
  }

  async sample(name) {
    await this.page.getByRole('button', { name: 'Samples' }).click();
    await this.page.getByRole('menuitem', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}`) }).click();
  }

  /** Replaces the whole template, as select-all and paste would. */
  async write(text) {
    await this.editor.click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async read(of = this.editor) {
    return of.evaluate((node) => node.cmTile.root.view.state.doc.toString());
  }

  get expression() {
    return this.page.getByRole('textbox', { name: 'Expression' });
  }

  get answers() {
    return this.page.getByRole('log', { name: 'Values of expressions' }).locator('article');
  }

  /** Evaluates an expression in the console and gives its answer. */
  async evaluate(expression) {
    const answer = this.answers.nth(await this.answers.count());
    await this.expression.fill(expression);
    await this.expression.press('Enter');
    await answer.locator('.type, .wrong, .refused').first().waitFor();
    return answer;
  }

  async speed(label) {
    const choice = this.page.getByRole('radio', { name: label, disabled: false });
    await choice.check({ force: true });
  }

  /** Plans from the button above the editor. */
  async plan() {
    await this.page.getByTitle('Ctrl+Enter').click();
    await this.details.getByText(/to create|to update|to destroy|No changes|No plan/).first().waitFor();
  }

  async create(name) {
    await this.page.getByRole('textbox', { name: 'Stack name' }).fill(name);
    await this.button('Create stack').click();
    await this.status('Deploying');
  }

  /** The state of the open stack, above the editor. */
  async status(text) {
    await this.page.locator('form.actions .status').filter({ hasText: text }).waitFor({ timeout: 40_000 });
  }

  async finish() {
    await this.button('Run to the end of what is in progress').click();
  }

  stack(name) {
    return this.page.getByRole('navigation', { name: 'Stacks' }).getByRole('button', { name });
  }
}

/** A file about lint rules by which one of them counts and no other. */
export const only = (id) => `lint {\n  preset = "none"\n\n  rule "${id}" {}\n}\n`;

/** What every template with resources begins with. */
export const HEAD = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

`;

/** A template with one network, whose subnet lies in a given range. */
export function network({ cidr = '10.0.0.0/16', name = 'e2e', subnet = '10.0.1.0/24' } = {}) {
  return `${HEAD}variable "name" {
  type    = string
  default = "${name}"
}

resource "huaweicloud_vpc" "net" {
  name = var.name
  cidr = "${cidr}"
}

resource "huaweicloud_vpc_subnet" "net" {
  name       = "\${var.name}-subnet"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "${subnet}"
  gateway_ip = cidrhost("${subnet}", 1)
}

output "vpc_name" {
  value = huaweicloud_vpc.net.name
}
`;
}
