# One network with two subnets in it.

terraform {
  required_providers {
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = ">= 1.60.0"
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

variable "vpc_name" {
  type        = string
  default     = "office"
  description = "The name of the network."
}

variable "vpc_cidr" {
  type        = string
  default     = "10.0.0.0/16"
  description = "The address range of the network."
}

resource "huaweicloud_vpc" "office" {
  name = var.vpc_name
  cidr = var.vpc_cidr
}

resource "huaweicloud_vpc_subnet" "office" {
  count = 2

  name       = "${var.vpc_name}-${count.index}"
  vpc_id     = huaweicloud_vpc.office.id
  cidr       = cidrsubnet(var.vpc_cidr, 8, count.index)
  gateway_ip = cidrhost(cidrsubnet(var.vpc_cidr, 8, count.index), 1)
}

output "vpc_id" {
  description = "The ID of the network."
  value       = huaweicloud_vpc.office.id
}

output "subnet_ids" {
  description = "The IDs of the subnets."
  value       = huaweicloud_vpc_subnet.office[*].id
}
