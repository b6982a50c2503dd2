# What generated expressions may refer to. The real Terraform and we read the same file.

terraform {
  required_providers {
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}

resource "terraform_data" "u" {
}

resource "terraform_data" "v" {
  input = terraform_data.u.id
}

resource "terraform_data" "w" {
  input            = { id = terraform_data.u.id, list = [1, terraform_data.u.id] }
  triggers_replace = ["a"]
}

resource "terraform_data" "many" {
  count = 2
  input = count.index
}

resource "terraform_data" "each" {
  for_each = { a = "x", b = "y" }
  input    = each.value
}

variable "text" {
  default = "naïve-Text_1"
}

variable "number" {
  type    = number
  default = 2.50
}

variable "list" {
  type    = list(string)
  default = ["b", "a", "b", ""]
}

variable "map" {
  type    = map(number)
  default = { b = 2, a = 1 }
}

variable "set" {
  type    = set(string)
  default = ["z", "y"]
}

variable "object" {
  type = object({
    name = string
    size = optional(number, 5)
    tags = optional(map(string))
    list = list(object({ id = number, on = optional(bool) }))
  })
  default = { name = "web", list = [{ id = 1 }, { id = 2, on = true }] }
}

variable "any" {
  type    = any
  default = { a = [1, "two", null], b = { c = true } }
}

variable "none" {
  type    = string
  default = null
}

variable "secret" {
  type      = string
  sensitive = true
  default   = "s3cret"
}

variable "secret_number" {
  type      = number
  sensitive = true
  default   = 3
}

variable "secret_list" {
  type      = list(string)
  sensitive = true
  default   = ["x", "y"]
}

variable "secret_object" {
  sensitive = true
  default   = { a = "1", b = [1, 2] }
}

variable "short" {
  type      = string
  ephemeral = true
  default   = "gone"
}

variable "short_list" {
  type      = list(number)
  ephemeral = true
  default   = [1, 2]
}

variable "short_secret" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = "both"
}

locals {
  id        = terraform_data.u.id
  open      = terraform_data.v.output
  number    = length(terraform_data.v.output)
  bool      = terraform_data.u.id == "x"
  ids       = split(",", terraform_data.u.id)
  set       = toset(split(",", terraform_data.u.id))
  prefixed  = "net-${terraform_data.u.id}"
  some      = [terraform_data.u.id, "a", null]
  pairs     = { for k in split(",", terraform_data.u.id) : k => k }
  object    = { a = terraform_data.u.id, b = 1, c = null }
  deep      = { rows = [{ id = 1, tags = ["x", "y"] }, { id = 2, tags = [] }], none = null }
  hidden    = [{ id = 1, key = sensitive("k1") }, { id = 2, key = "k2" }]
  hidden_id = sensitive(terraform_data.u.id)
  list      = tolist(["c", "a", "b"])
  numbers   = tolist([3, 1, 2.5])
  map       = tomap({ one = "1", two = "2" })
  matrix    = [[1, 2], [3], []]
  mixed     = [1, "a", true, null]
  types     = tolist([{ a = 1, b = "x" }, { a = 2, b = "y" }])
  empty     = tolist([])
  null      = null
  brief     = [var.short, "kept"]
  hello_tpl = "Hello, $${name}!"
  list_tpl  = "%%{ for x in items ~}$${x};%%{ endfor }"
  if_tpl    = "%%{ if on }yes%%{ else }no%%{ endif }"
  calc_tpl  = "$${upper(a)}-$${b + 1}"
  bad_tpl   = "$${ 1 + }"
}
