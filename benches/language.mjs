// Expressions and modules that are large in one respect each. Made by rule, as the templates are.

const LINES = 100_000;
const lines = Array.from({ length: LINES }, (_, i) => `k${String((i * 7919) % LINES).padStart(6, '0')}`);
const records = Array.from({ length: 13_000 }, (_, i) => ({ id: i, name: `server-${i}`, tags: ['a', 'b', `${i % 97}`], on: i % 2 === 0, cost: i / 8 }));
const json = JSON.stringify(records);
const yaml = records.slice(0, 8_000).map((one) => `- id: ${one.id}\n  name: ${one.name}\n  tags: [a, b, "${one.id % 97}"]\n  on: ${one.on}\n  cost: ${one.cost}\n  note: the record with the number ${one.id} and its text\n`).join('');

function outputs(length, files, locals = {}) {
  const given = Object.entries(locals).map(([name, value]) => `  ${name} = ${value}\n`);
  return { 'main.tf': `locals {\n${given.join('')}}\noutput "length" {\n  value = ${length}\n}\n`, ...files };
}

/** What a list of 100,000 strings is made into. */
function many(value) {
  const locals = { all: 'split("\\n", file("lines.txt"))', made: value };
  return outputs('length(local.made)', { 'lines.txt': lines.join('\n') }, locals);
}

/** Modules that call one another, so many levels deep. */
function nest(levels, count) {
  const files = {};
  const repeated = count > 1 ? `  count  = ${count}\n` : '';
  const name = (level) => (level === 0 ? '' : 'm/'.repeat(level));
  for (let level = 0; level < levels; level++) {
    const path = count > 1 ? '${path.module}-${count.index}' : '${path.module}';
    files[`${name(level)}main.tf`] = `${level ? 'variable "name" {}\n' : ''}module "next" {\n  source = "./m"\n${repeated}  name   = "${path}"\n}\noutput "names" {\n  value = module.next[*].names\n}\n`;
  }
  files[`${name(levels)}main.tf`] = 'variable "name" {}\nresource "terraform_data" "leaf" {\n  input = var.name\n}\noutput "names" {\n  value = var.name\n}\n';
  return files;
}

export const language = [
  ['for, tuple of 100,000', many('[for i, v in local.all : "${i}-${v}"]')],
  ['for, object of 100,000', many('{ for i, v in local.all : v => i }')],
  ['for, 100,000 in groups', many('{ for v in local.all : substr(v, 0, 4) => v... }')],
  ['sort of 100,000', many('sort(local.all)')],
  ['distinct of 100,000', many('distinct(local.all)')],
  ['toset of 100,000', many('toset(local.all)')],
  ['merge of 100,000', many('merge({ for i, v in local.all : v => 1 if i % 2 == 0 }, { for i, v in local.all : v => 2 if i % 2 == 1 })')],
  ['cidrsubnets of 4,096', outputs('length(cidrsubnets("10.0.0.0/8", flatten([for a in range(64) : [for b in range(64) : 16]])...))', {})],
  ['modules, 10 levels', nest(10, 1)],
  ['modules, 10 levels of 2', nest(10, 2)],
  ['jsondecode of 1 MB', outputs('length(jsondecode(file("data.json")))', { 'data.json': json })],
  ['jsonencode of 1 MB', outputs('length(jsonencode(local.data))', { 'data.json': json }, { data: 'jsondecode(file("data.json"))' })],
  ['yamldecode of 1 MB', outputs('length(yamldecode(file("data.yaml")))', { 'data.yaml': yaml })],
  ['regexall on 1 MB', outputs('length(regexall("server-[0-9]*7\\\\b", local.data))', { 'data.json': json }, { data: 'file("data.json")' })],
];
