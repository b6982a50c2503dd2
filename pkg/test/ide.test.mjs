// What an editor asks, across the border: offsets are UTF-16, places name their files.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Workspace } from 'formwork';

const CARET = '<|>';

/** A workspace with these files, and the caret's file and offset. */
function opened(files) {
  const workspace = new Workspace();
  let file = 'main.tf';
  let offset = 0;
  for (const [path, marked] of Object.entries(files)) {
    const at = marked.indexOf(CARET);
    if (at >= 0) [file, offset] = [path, at];
    workspace.setFile(path, marked.replace(CARET, ''));
  }
  return { workspace, file, offset, text: (path) => files[path].replace(CARET, '') };
}

before(() => init());

test('offsets count UTF-16 units, also behind characters outside of the basic plane', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf': '# 网络 😀\nvariable "größe" {\n  default = "名 😀"\n}\nlocals {\n  x = "😀 ${var.gr<|>}"\n}\n',
  });
  const list = workspace.complete(file, offset);
  assert.equal(text(file).slice(list.from, list.to), 'gr');
  assert.deepEqual(list.items.map((item) => item.label), ['größe']);
  const declared = text(file).indexOf('größe');
  const { signature, facts, from } = workspace.hover(file, declared + 2);
  assert.deepEqual([signature, facts, from], ['var.größe: any', ['Default: `"名 😀"`.'], declared]);
});

test('what is known of a name, where it is declared and used', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf': '# 网络\nresource "huaweicloud_vpc" "main" {\n  name = "😀"\n  cidr = var.ci<|>dr\n}\n',
    'variables.tf': '# 😀\nvariable "cidr" {\n  type = string\n}\n',
    'terraform.tfvars': 'cidr = "10.0.0.0/8"\n',
  });
  const hover = workspace.hover(file, offset);
  assert.deepEqual([hover.signature, text(file).slice(hover.from, hover.to)], ['var.cidr: string', 'cidr']);
  const [declared] = workspace.definition(file, offset);
  assert.equal(text(declared.filename).slice(declared.from, declared.to), 'cidr');
  assert.equal(text(declared.filename).slice(declared.whole.from, declared.whole.to).split('\n').length, 3);
  assert.equal(declared.line, 'variable "cidr" {');
  const uses = workspace.references(file, offset);
  assert.deepEqual(uses.map((use) => use.filename), ['main.tf', 'terraform.tfvars', 'variables.tf']);
  const target = workspace.prepareRename(file, offset);
  assert.equal(text(file).slice(target.place.from, target.place.to), 'cidr');
  const { edits, error } = workspace.rename(file, offset, 'range');
  assert.equal(error, undefined);
  for (const edit of edits) assert.equal(text(edit.filename).slice(edit.from, edit.to), 'cidr');
  assert.match(workspace.rename(file, offset, '1').error, /is no name/);
});

test('the parts of a file, the kinds of its names, and what could be given', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf': '# 😀\nresource "huaweicloud_vpc" "main" {\n  name = upper("a", <|>)\n}\n',
  });
  const [block] = workspace.documentSymbols(file);
  assert.deepEqual([block.name, block.kind, text(file).slice(block.from, block.to)], ['huaweicloud_vpc.main', 'resource', 'main']);
  assert.deepEqual(block.children.map((child) => child.name), ['name']);
  const { kinds, modifiers, data } = workspace.semanticTokens(file);
  const tokens = [];
  for (let at = 0; at < data.length; at += 4) {
    const [from, to, kind, bits] = data.slice(at, at + 4);
    tokens.push([text(file).slice(from, to), kinds[kind], modifiers.filter((_, bit) => bits & (1 << bit)).join()]);
  }
  assert.deepEqual(tokens, [
    ['resource', 'struct', ''],
    ['huaweicloud_vpc', 'class', ''],
    ['main', 'reference', 'declaration'],
    ['name', 'property', ''],
    ['upper', 'function', ''],
  ]);
  const help = workspace.signatureHelp(file, offset);
  assert.deepEqual([help.label, help.parameters, help.activeParameter], ['upper(str: string): string', [[6, 17]], undefined]);
  assert.equal(text(file)[help.open], '(');
  const unset = workspace.unsetArguments(file, offset);
  assert.deepEqual([unset.items[0].name, unset.items[0].required], ['cidr', true]);
  const edit = workspace.giveArguments(file, offset, ['cidr']);
  assert.deepEqual([edit.from, edit.to, edit.text, edit.snippet], [
    text(file).indexOf('\n}'),
    text(file).indexOf('\n}'),
    '\n  cidr = ""',
    '\n  cidr = "${1}"',
  ]);
  assert.deepEqual(workspace.foldingRanges(file), [[text(file).indexOf('{'), text(file).indexOf('}') + 1]]);
  assert.ok(workspace.selectionRanges(file, offset).every(([from, to]) => from <= offset && offset <= to));
});

test('what could be done at a place', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf': 'resource "terraform_data" "a" {\n  inp<|>ut_ = "😀"\n}\n',
  });
  const fix = workspace.codeActions(file, offset).find((action) => action.kind === 'quickfix');
  assert.equal(text(file).slice(fix.edits[0].from, fix.edits[0].to), 'input_');
  assert.equal(fix.edits[0].text, 'input');
});

test('questions about what is not there have no answer', () => {
  const { workspace } = opened({ 'main.tf': 'locals {\n  a = 1\n}\n' });
  for (const file of ['main.tf', 'nothing.tf', 'x.json']) {
    for (const offset of [0, 3, 1000, 4_000_000_000]) {
      assert.equal(workspace.hover('nothing.tf', offset), undefined);
      assert.deepEqual(workspace.definition(file, offset), []);
      assert.ok(workspace.complete(file, offset));
      assert.equal(workspace.signatureHelp(file, offset), undefined);
    }
  }
});

test('a template in JSON is completed, its text escaped, and read as far as it goes', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf.json': '{\n  "variable": { "größe": { "default": "😀" } },\n  "locals": { "x": },\n  "output": { "y": { "value": "${upper(var.gr<|>" } }\n}\n',
  });
  const list = workspace.complete(file, offset);
  assert.equal(text(file).slice(list.from, list.to), 'gr');
  assert.deepEqual(list.items.map((item) => item.insertText), ['größe']);
  assert.equal(workspace.signatureHelp(file, offset).label, 'upper(str: string): string');
  assert.deepEqual(workspace.documentSymbols(file).map((one) => one.name), ['größe', 'locals', 'y']);
});

test('an evaluator helps with an expression that is typed, and knows the values of names', () => {
  const { workspace, file, offset, text } = opened({
    'main.tf': '# 😀\nvariable "name" {\n  default = "😀"\n}\nvariable "secret" {\n  default   = "hush"\n  sensitive = true\n}\nlocals {\n  long = "${var.na<|>me}-x"\n}\n',
  });
  const evaluator = workspace.evaluator({ variables: { name: '名' } });
  const list = evaluator.complete('"😀" == local.lo', 16);
  assert.deepEqual([list.from, list.to, list.items.map((item) => item.label)], [14, 16, ['long']]);
  const hover = evaluator.hover('"😀" == local.long', 15);
  assert.deepEqual([hover.from, hover.to, hover.value], [14, 18, '"名-x"']);
  assert.equal(evaluator.hover('var.secret', 6).value, '(sensitive value)');
  assert.equal(evaluator.signatureHelp('"😀" == upper(', 14).open, 13);
  const facts = evaluator.facts(file, offset);
  assert.deepEqual([text(file).slice(facts.from, facts.to), facts.value], ['name', '"名"']);
  assert.equal(evaluator.facts('other.tf', 0), undefined);
  assert.equal(workspace.hover(file, offset).value, undefined);
  evaluator.free();
});
