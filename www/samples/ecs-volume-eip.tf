# A small server with its network, a data disk and a public address.
# Everything here can be planned, priced and deployed on the simulated cloud.

terraform {
  required_version = ">= 1.0"

  required_providers {
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = ">= 1.60.0"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.5.0"
    }
  }
}

provider "huaweicloud" {
  region = var.region
}

variable "region" {
  type        = string
  default     = "cn-north-4"
  description = "Where everything is made."
}

variable "prefix" {
  type        = string
  default     = "demo"
  description = "Every name begins with it."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.prefix))
    error_message = "The prefix has 2 to 16 lower-case letters, digits or hyphens and begins with a letter."
  }
}

variable "vpc_cidr" {
  type        = string
  default     = "192.168.0.0/16"
  description = "The address range of the network."

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr))
    error_message = "The network needs an IPv4 range in CIDR form, such as 192.168.0.0/16."
  }
}

variable "availability_zone" {
  type        = string
  default     = "cn-north-4a"
  description = "Where the server and its disk live."
}

variable "flavor" {
  type        = string
  default     = "c7n.large.2"
  description = "The size of the server."
}

variable "image_id" {
  type        = string
  default     = "67f433d8-ed0e-4321-a8a2-a71838539e09"
  description = "The image the server starts from."
}

variable "volume_size" {
  type        = number
  default     = 100
  description = "The size of the data disk in GB."

  validation {
    condition     = var.volume_size >= 10 && var.volume_size <= 32768
    error_message = "A data disk has 10 to 32768 GB."
  }
}

variable "open_ports" {
  type        = map(number)
  default     = { http = 80, https = 443, ssh = 22 }
  description = "The ports that the security group lets in."
}

variable "admin_password" {
  type        = string
  default     = null
  sensitive   = true
  description = "The administrator's password. One is made when none is given."

  validation {
    condition     = try(length(var.admin_password) >= 8, true)
    error_message = "The password has at least 8 characters."
  }
}

locals {
  subnet_cidr = cidrsubnet(var.vpc_cidr, 8, 1)
  password    = coalesce(var.admin_password, random_password.admin.result)

  tags = {
    project = var.prefix
    owner   = "formwork"
  }
}

resource "huaweicloud_vpc" "main" {
  name = "${var.prefix}-vpc"
  cidr = var.vpc_cidr
  tags = local.tags
}

resource "huaweicloud_vpc_subnet" "main" {
  name       = "${var.prefix}-subnet"
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = local.subnet_cidr
  gateway_ip = cidrhost(local.subnet_cidr, 1)
  tags       = local.tags
}

resource "huaweicloud_networking_secgroup" "main" {
  name                 = "${var.prefix}-secgroup"
  description          = "Lets in what open_ports names"
  delete_default_rules = true
}

resource "huaweicloud_networking_secgroup_rule" "ingress" {
  for_each = var.open_ports

  security_group_id = huaweicloud_networking_secgroup.main.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  ports             = tostring(each.value)
  remote_ip_prefix  = "0.0.0.0/0"
  description       = each.key
}

resource "huaweicloud_vpc_eip" "main" {
  name = "${var.prefix}-eip"

  publicip {
    type = "5_bgp"
  }

  bandwidth {
    name        = "${var.prefix}-bandwidth"
    share_type  = "PER"
    size        = 5
    charge_mode = "bandwidth"
  }
}

resource "random_password" "admin" {
  length      = 16
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  special     = false
}

resource "huaweicloud_kms_key" "disks" {
  key_alias        = "${var.prefix}-disks"
  key_description  = "Encrypts the disks"
  rotation_enabled = true
}

resource "huaweicloud_compute_instance" "main" {
  name                   = "${var.prefix}-server"
  image_id               = var.image_id
  flavor_id              = var.flavor
  availability_zone      = var.availability_zone
  security_group_ids     = [huaweicloud_networking_secgroup.main.id]
  admin_pass             = local.password
  system_disk_type       = "SSD"
  system_disk_size       = 40
  system_disk_kms_key_id = huaweicloud_kms_key.disks.id
  tags                   = local.tags

  network {
    uuid = huaweicloud_vpc_subnet.main.id
  }
}

resource "huaweicloud_compute_eip_associate" "main" {
  public_ip   = huaweicloud_vpc_eip.main.address
  instance_id = huaweicloud_compute_instance.main.id
}

resource "huaweicloud_evs_volume" "data" {
  name              = "${var.prefix}-data"
  availability_zone = var.availability_zone
  volume_type       = "SSD"
  size              = var.volume_size
  kms_id            = huaweicloud_kms_key.disks.id
  tags              = local.tags
}

resource "huaweicloud_compute_volume_attach" "data" {
  instance_id = huaweicloud_compute_instance.main.id
  volume_id   = huaweicloud_evs_volume.data.id
}

output "public_address" {
  description = "Where the server answers."
  value       = huaweicloud_vpc_eip.main.address
}

output "private_address" {
  description = "The address of the server in its subnet."
  value       = huaweicloud_compute_instance.main.access_ip_v4
}

output "open_ports" {
  description = "The ports that are open, in ascending order."
  value       = sort([for name, port in var.open_ports : format("%05d %s", port, name)])
}

output "login" {
  description = "How to log in."
  value       = "root / ${local.password}"
  sensitive   = true
}
