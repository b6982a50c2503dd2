"""What the generated configurations are made of: right and wrong values for one place each."""

# Type constraints of variables.
TYPES = [
    'string',
    'number',
    'bool',
    'any',
    'list(string)',
    'set(string)',
    'map(number)',
    'object({a=optional(number,1),b=string})',
    'tuple([string,number])',
    'list(object({a=optional(string,"z")}))',
    'map(list(bool))',
    'list(any)',
    'map(any)',
    'set(number)',
    'object({a=optional(object({b=optional(number,5)}),{})})',
]

# Values for `default`.
DEFAULTS = [
    '"a"',
    '"1"',
    '"true"',
    '1',
    '1.5',
    'true',
    'null',
    '[]',
    '{}',
    '["a"]',
    '[1,"2"]',
    '{a=1}',
    '{a="x",b="y"}',
    '{b="q"}',
    '[{}]',
    '[{a=1}]',
    '[null]',
    '{a=null}',
    '["a",1]',
    '{a=[true]}',
    '{a=["x"]}',
    '{a={}}',
    '{a={b="x"}}',
    '[["a"],"b"]',
    'upper("a")',
    '"${1}"',
    'var.x',
    '[for a in [1]: a]',
    'true ? 1 : "a"',
    'sensitive("a")',
    'timestamp()',
    '{a=1,a=2}',
    '-1',
    'path.module',
    'local.x',
    '"${path.module}"',
    'terraform.workspace',
    'f()',
    '1 + "a"',
]

# Values for `count`.
COUNTS = [
    '0',
    '1',
    '2',
    '-1',
    '1.5',
    '"2"',
    '"x"',
    'true',
    'null',
    '[]',
    '{}',
    'var.s',
    'sensitive(2)',
    'var.e',
    'terraform_data.u.id',
    'terraform_data.u.output',
    'length(var.l)',
    'length(var.sm)',
    'var.l',
    'terraform_data.u',
    'terraform_data.c',
    'count.index',
    'each.key',
    'self.x',
    'terraform_data.r.id',
    '1+"a"',
    'missing',
    'var.missing',
    'tonumber(null)',
    'timestamp()',
    'length(terraform_data.c)',
    'length(terraform_data.c[0].id)',
    'length(terraform_data.u.output)',
    'module.m',
    'local.x',
    'ephemeralasnull(var.e)',
    '"${1}"',
    'var.s == "x" ? 1 : 0',
    'tostring(1)',
    'try(1,2)',
]

# Values for `for_each`.
FOR_EACH = [
    '{}',
    '[]',
    'toset([])',
    'toset(["a"])',
    '["a"]',
    '{a=1}',
    '{a=var.s}',
    '{(var.s)=1}',
    'var.sm',
    'toset([var.s])',
    'sensitive({a=1})',
    'sensitive(toset(["a"]))',
    'nonsensitive(var.sm)',
    '{a=var.e}',
    '{(var.e)=1}',
    'var.e',
    'toset([var.e])',
    'null',
    'toset(null)',
    'toset([null])',
    'toset([1])',
    'toset([true])',
    'toset([["a"]])',
    'tomap({})',
    'tomap({a=null})',
    '"x"',
    '1',
    'true',
    'terraform_data.u',
    'terraform_data.c',
    'toset(terraform_data.c[*].id)',
    'toset([terraform_data.u.id])',
    '{a=terraform_data.u.id}',
    '{(terraform_data.u.id)=1}',
    'terraform_data.u.output',
    'terraform_data.r',
    'each.value',
    'toset(each.value)',
    'count.index',
    'self',
    'tolist(["a"])',
    '{for x in var.l: x=>x}',
    '{for x in [1,1]: x=>x}',
    '{for x in [1,1]: x=>x...}',
    'missing',
    'var.missing',
    '{for k,v in terraform_data.c: k=>v.id}',
    '{for k,v in terraform_data.c: v.id=>k}',
    'toset(["a",null])',
    'toset(["a",terraform_data.u.id])',
    'var.l',
    'toset(var.l)',
    'sensitive(null)',
    'object',
    'try({a=1},{})',
    'terraform_data.u.input',
    'merge({a=1},{b=var.s})',
    'toset(["","b"])',
    '{""=1}',
    '{"a b"=1}',
    'setproduct(["a"],["b"])',
    'toset([{}])',
    'tomap(null)',
    'map(string)',
    'values({a=1})',
    'keys({a=1})',
    'toset(keys({a=1}))',
    'timestamp()',
    '{a=timestamp()}',
    'toset([timestamp()])',
    'tuple',
    'var.s == "x" ? {a=1} : {}',
    'var.s == "x" ? {} : {a=1}',
]

# Conditions of validation rules.
CONDITIONS = [
    'true',
    'false',
    'null',
    'var.v',
    'var.v != ""',
    'var.v == "x"',
    'length(var.v) > 0',
    '"true"',
    '"yes"',
    '1',
    '[]',
    'var.other',
    'var.v == var.other',
    'local.l == var.v',
    'data.terraform_remote_state.x.outputs == null',
    'terraform_data.r.id == var.v',
    'terraform_data.r.output == var.v',
    'module.m.x == var.v',
    'each.key',
    'count.index',
    'self.x',
    'path.module == var.v',
    'terraform.workspace == var.v',
    'var.sens == var.v',
    'var.eph == var.v',
    'timestamp() == var.v',
    'can(regex("a",var.v))',
    'can(var.v.foo)',
    'var.v.foo',
    '1 + "a" == 2',
    'var.missing == var.v',
    'missing == var.v',
    'foo(var.v)',
    'sensitive(var.v == "x")',
    'ephemeralasnull(var.eph) == var.v',
    'tobool("zz")',
    'alltrue([for x in [var.v]: x != ""])',
    'tomap({})',
    'null == var.v',
    'unknown',
]

# Error messages.
MESSAGES = [
    '"Bad."',
    '"bad"',
    '"Bad value ${var.v}."',
    'var.v',
    '"${var.v}"',
    '"Is ${var.sens}."',
    '"Is ${var.eph}."',
    '"Is ${terraform_data.r.id}."',
    'null',
    '1',
    '[]',
    'upper("x")',
    '"Other ${var.other}"',
    '"no capital nor dot"',
    '""',
    '"A\\nB"',
    'sensitive("x")',
    'var.missing',
    '"${1 + "a"}"',
]

# Bodies of outputs.
OUTPUTS = [
    'value = 1',
    'value = null',
    'value = var.s',
    'value = var.s\n  sensitive = true',
    'value = var.e',
    'value = var.e\n  ephemeral = true',
    'value = 1\n  ephemeral = true',
    'value = terraform_data.u',
    'value = terraform_data.u.id',
    'value = terraform_data.u.output',
    'value = [terraform_data.u.id, 1]',
    'value = { a = terraform_data.u.id }',
    'value = { a = var.s }\n  sensitive = true',
    'value = [sensitive("a"), 2]\n sensitive = true',
    'value = module.m',
    'value = module.m.s',
    'value = module.m.s\n sensitive = true',
    'value = module.m\n sensitive = true',
    'value = module.m.dep',
    'value = nonsensitive(var.s)',
    'value = 1\n  depends_on = [terraform_data.u]',
    'value = 1\n  depends_on = [terraform_data.zz]',
    'value = 1\n  depends_on = terraform_data.u',
    'value = 1\n  depends_on = ["terraform_data.u"]',
    'value = 1\n  depends_on = [terraform_data.u.id]',
    'value = 1\n  depends_on = [var.s]',
    'value = 1\n  depends_on = [module.m]',
    'value = 1\n  depends_on = [module.m.x]',
    'value = 1\n  depends_on = [module.zz]',
    'value = 1\n  depends_on = [local.x]',
    'value = 1\n  depends_on = [1]',
    'value = 1\n  depends_on = [each.key]',
    'value = 1\n  depends_on = []',
    'value = 1\n  depends_on = null',
    'value = 1\n  sensitive = "true"',
    'value = 1\n  sensitive = null',
    'value = 1\n  sensitive = var.s',
    'value = 1\n  description = "x"',
    'value = 1\n  description = 1',
    'value = 1\n  description = null',
    'value = 1\n  description = "${var.s}"',
    'value = 1\n  type = string',
    'value = "a"\n  type = number',
    'value = ["a"]\n  type = list(string)',
    'value = 1\n  type = foo',
    'value = {}\n  type = object({a=optional(string,"q")})',
    'value = terraform_data.u.id\n  type = number',
    'value = terraform_data.u.id\n  type = string',
    'value=null\n type = string',
    'value = 1\n  deprecated = "x"',
    'value = 1\n deprecated = 1',
    'value = 1\n  deprecated = ""',
    'value = 1\n  foo = 1',
    'foo = 1',
    '',
    'value = 1\n  precondition {}',
    'value = 1\n  precondition {\n condition = true\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = false\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = var.s == "x"\n error_message = "X ${var.s}."\n}',
    'value = 1\n  precondition {\n condition = var.s != "x"\n error_message = "X ${var.s}."\n}',
    'value = 1\n  precondition {\n condition = var.s != "x"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = var.e != "x"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = var.e != "x"\n error_message = "X ${var.e}."\n}',
    'value = 1\n  precondition {\n condition = terraform_data.u.id != "x"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = output.o != "x"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = self.value != "x"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = "q"\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = null\n error_message = "X."\n}',
    'value = 1\n  precondition {\n condition = var.s == "a"\n error_message = 1\n}',
    'value = 1\n  precondition {\n condition = var.s == "a"\n error_message = null\n}',
    'value = 1\n  precondition {\n condition = var.s == "a"\n error_message = []\n}',
    'value = 1\n  precondition {\n condition = var.s == "a"\n error_message = terraform_data.u.id\n}',
    'value = 1\n  postcondition {\n condition = true\n error_message = "X."\n}',
    'value = var.d',
    'value = sensitive(1)',
    'value = sensitive(1)\n sensitive=false',
    'value = timestamp()',
    'value = plantimestamp() == ""',
    'value = each.key',
    'value = count.index',
    'value = self',
    'value = output.x',
    'value = path.root',
    'value = terraform.applying',
    'value = terraform.workspace',
    'value = missing',
    'value = data.terraform_remote_state.x',
    'value = ephemeral.foo.bar',
    'value = var.zz',
    'value = [1,"a",null,true,{a=[]}]',
    'value = 12345678901234567890.123456789',
    'value = toset(["b","a"])',
    'value = tomap({})',
    'value = terraform_data.u.triggers_replace',
    'value = terraform_data.u.input',
    'value = terraform_data.u[0]',
    'value = terraform_data.u.foo',
    'value = terraform_data.u["x"]',
    'value = provider::terraform::encode_expr(1)',
    'value = [for x in [1]: terraform_data.u.id]',
    'value = "${terraform_data.u.id}-x"',
    'value = terraform_data.u.id == "x"',
    'value = length(terraform_data.u.id) > 0',
    'value=upper(terraform_data.u.id)',
    'value = { for k in [terraform_data.u.id]: k => 1}',
    'value = module.m[0]',
    'value=module.m.zz',
    'value=module.zz.x',
    'value=[module.m.dep]',
    'value=var.e == "x"\n sensitive=true\n ephemeral=true',
    'ephemeral=true\n sensitive = true\n value=terraform_data.u.id',
    'value = terraform_data.u.id\n ephemeral=true',
    'type=string',
    'type="string"\n value=1',
    'value = 1\n type = any',
    'value = {a=1}\n type=object({b=any})',
    'value = {a=1}\n type=map(string)',
    'value=[1,null]\n type=list(string)',
]

# Addresses for `moved`, `removed` and `import`.
ADDRESSES = [
    'terraform_data.a',
    'terraform_data.b',
    'terraform_data.z',
    'terraform_data.c',
    'terraform_data.c[0]',
    'terraform_data.c["k"]',
    'terraform_data.f["k"]',
    'terraform_data.f',
    'terraform_data.a[0]',
    'module.m',
    'module.m.terraform_data.i',
    'module.mc[0]',
    'module.mc',
    'module.zz',
    'module.m[0]',
    'data.terraform_remote_state.x',
    'var.v',
    'local.x',
    'terraform_data',
    'terraform_data.a.id',
    '"terraform_data.a"',
    'terraform_data.c[var.v]',
    'null',
    '1',
    '[]',
    'terraform_data.c[count.index]',
    'module.m.x',
    'foo.bar',
    'module.m.module.k.terraform_data.q',
    'terraform_data.c[*]',
    'ephemeral.foo.x',
    'resource.terraform_data.a',
    'self',
    'module',
    'terraform_data.c[0].id',
    'terraform_data.c[-1]',
    'terraform_data.c[1.5]',
    'terraform_data.c[true]',
    'huaweicloud_vpc.a',
]

# Identifiers for `import`.
IDS = [
    '"x"',
    '""',
    'null',
    'var.v',
    'var.s',
    'var.e',
    'terraform_data.c[0].id',
    'terraform_data.a.id',
    '1',
    '[]',
    'each.key',
    'local.x',
    '"${var.v}-1"',
    'missing',
    'var.zz',
    'self.id',
    'path.module',
    'timestamp()',
    'sensitive("x")',
    'module.m.x',
    'upper("a")',
    'true',
    '{}',
    'data.terraform_remote_state.x.id',
    '1+"a"',
]

# What stands around them.
AROUND_VALIDATION = '''\
variable "other" {
  default = "o"
}
variable "sens" {
  default = "s"
  sensitive = true
}
variable "eph" {
  default = "e"
  ephemeral = true
}
locals {
  l = "loc"
}
resource "terraform_data" "r" {
  input = "x"
}
'''

AROUND_REPETITION = '''\
variable "s" {
  default = "x"
  sensitive = true
}
variable "sm" {
  default = { a = "x" }
  sensitive = true
}
variable "e" {
  default = "x"
  ephemeral = true
}
variable "l" {
  default = ["a","b"]
}
resource "terraform_data" "u" {
  input = "x"
}
resource "terraform_data" "c" {
  count = 2
}
'''

AROUND_OUTPUT = '''\
variable "s" {
  default = "x"
  sensitive = true
}
variable "e" {
  default = "x"
  ephemeral = true
}
variable "d" {
  default = "x"
  deprecated = "Old."
}
resource "terraform_data" "u" {
  input = "x"
}
module "m" {
  source = "./m"
}
'''

AROUND_ADDRESS = '''\
variable "v" {
  default = "x"
}
variable "s" {
  default = "x"
  sensitive = true
}
variable "e" {
  default = "x"
  ephemeral = true
}
resource "terraform_data" "a" {
  input = 1
}
resource "terraform_data" "c" {
  count = 2
}
resource "terraform_data" "f" {
  for_each = { k = 1 }
}
module "m" {
  source = "./m"
}
module "mc" {
  source = "./m"
  count = 1
}
'''
