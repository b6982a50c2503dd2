# A MySQL database with a standby and a Redis cache, both without a public address.

terraform {
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

variable "zones" {
  type        = list(string)
  default     = ["cn-north-4a", "cn-north-4b"]
  description = "Primary and standby live in these availability zones."
}

variable "prepaid" {
  type        = bool
  default     = false
  description = "Whether the database is paid by the month."
}

locals {
  subnet_cidr = "10.1.1.0/24"
}

resource "huaweicloud_vpc" "data" {
  name = "data-vpc"
  cidr = "10.1.0.0/16"
}

resource "huaweicloud_vpc_subnet" "data" {
  name       = "data-subnet"
  vpc_id     = huaweicloud_vpc.data.id
  cidr       = local.subnet_cidr
  gateway_ip = cidrhost(local.subnet_cidr, 1)
}

resource "huaweicloud_networking_secgroup" "data" {
  name        = "data-secgroup"
  description = "MySQL and Redis inside the network"
}

resource "huaweicloud_networking_secgroup_rule" "data" {
  for_each = toset(["3306", "6379"])

  security_group_id = huaweicloud_networking_secgroup.data.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  ports             = each.key
  remote_ip_prefix  = huaweicloud_vpc.data.cidr
}

resource "random_password" "database" {
  length      = 20
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  min_special = 1
}

resource "random_password" "cache" {
  length      = 20
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  special     = false
}

resource "huaweicloud_kms_key" "data" {
  key_alias        = "data"
  key_description  = "Encrypts the database"
  rotation_enabled = true
}

resource "huaweicloud_rds_instance" "orders" {
  name                = "orders"
  flavor              = "rds.mysql.n1.large.2.ha"
  ha_replication_mode = "async"
  vpc_id              = huaweicloud_vpc.data.id
  subnet_id           = huaweicloud_vpc_subnet.data.id
  security_group_id   = huaweicloud_networking_secgroup.data.id
  availability_zone   = var.zones
  charging_mode       = var.prepaid ? "prePaid" : "postPaid"
  period_unit         = var.prepaid ? "month" : null
  period              = var.prepaid ? 1 : null

  db {
    type     = "MySQL"
    version  = "8.0"
    password = random_password.database.result
  }

  volume {
    type               = "CLOUDSSD"
    size               = 100
    disk_encryption_id = huaweicloud_kms_key.data.id
  }

  backup_strategy {
    start_time = "02:00-03:00"
    keep_days  = 7
  }
}

resource "huaweicloud_dcs_instance" "sessions" {
  name               = "sessions"
  engine             = "Redis"
  engine_version     = "6.0"
  capacity           = 4
  flavor             = "redis.ha.xu1.large.r2.4"
  vpc_id             = huaweicloud_vpc.data.id
  subnet_id          = huaweicloud_vpc_subnet.data.id
  availability_zones = var.zones
  password           = random_password.cache.result
}

output "database" {
  description = "The addresses of the database."
  value       = huaweicloud_rds_instance.orders.private_ips
}

output "cache" {
  description = "The address of the cache."
  value       = huaweicloud_dcs_instance.sessions.private_ip
}

output "database_password" {
  description = "The administrator's password."
  value       = random_password.database.result
  sensitive   = true
}
