# Servers behind a load balancer, as many as server_count says.

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

variable "server_count" {
  type        = number
  default     = 3
  description = "How many servers answer requests."

  validation {
    condition     = var.server_count >= 1 && var.server_count <= 10
    error_message = "The tier has 1 to 10 servers."
  }
}

variable "zones" {
  type        = list(string)
  default     = ["cn-north-4a", "cn-north-4b"]
  description = "The servers are spread over these availability zones."
}

variable "flavor" {
  type        = string
  default     = "s6.large.2"
  description = "The size of each server."
}

variable "image_id" {
  type        = string
  default     = "67f433d8-ed0e-4321-a8a2-a71838539e09"
  description = "The image the servers start from."
}

locals {
  vpc_cidr    = "172.16.0.0/16"
  subnet_cidr = cidrsubnet(local.vpc_cidr, 8, 0)
}

resource "huaweicloud_vpc" "web" {
  name = "web-vpc"
  cidr = local.vpc_cidr
}

resource "huaweicloud_vpc_subnet" "web" {
  name       = "web-subnet"
  vpc_id     = huaweicloud_vpc.web.id
  cidr       = local.subnet_cidr
  gateway_ip = cidrhost(local.subnet_cidr, 1)
}

resource "huaweicloud_networking_secgroup" "web" {
  name        = "web-secgroup"
  description = "HTTP from the load balancer"
}

resource "huaweicloud_networking_secgroup_rule" "http" {
  security_group_id = huaweicloud_networking_secgroup.web.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  ports             = "80"
  remote_ip_prefix  = local.vpc_cidr
}

resource "huaweicloud_kms_key" "disks" {
  key_alias        = "web-disks"
  key_description  = "Encrypts the disks"
  rotation_enabled = true
}

resource "huaweicloud_compute_instance" "web" {
  count = var.server_count

  name                   = format("web-%02d", count.index + 1)
  image_id               = var.image_id
  flavor_id              = var.flavor
  availability_zone      = element(var.zones, count.index)
  security_group_ids     = [huaweicloud_networking_secgroup.web.id]
  system_disk_type       = "SSD"
  system_disk_size       = 40
  system_disk_kms_key_id = huaweicloud_kms_key.disks.id

  network {
    uuid = huaweicloud_vpc_subnet.web.id
  }
}

resource "huaweicloud_vpc_eip" "web" {
  name = "web-eip"

  publicip {
    type = "5_bgp"
  }

  bandwidth {
    name        = "web-bandwidth"
    share_type  = "PER"
    size        = 20
    charge_mode = "bandwidth"
  }
}

resource "huaweicloud_elb_loadbalancer" "web" {
  name              = "web-elb"
  availability_zone = var.zones
  vpc_id            = huaweicloud_vpc.web.id
  ipv4_subnet_id    = huaweicloud_vpc_subnet.web.ipv4_subnet_id
  ipv4_eip_id       = huaweicloud_vpc_eip.web.id
}

# HTTPS needs a certificate for a domain of your own.
# formwork-ignore: listener-without-tls -- a sample has no domain
resource "huaweicloud_elb_listener" "http" {
  name            = "http"
  loadbalancer_id = huaweicloud_elb_loadbalancer.web.id
  protocol        = "HTTP"
  protocol_port   = 80
}

resource "huaweicloud_elb_pool" "web" {
  name        = "web-pool"
  listener_id = huaweicloud_elb_listener.http.id
  protocol    = "HTTP"
  lb_method   = "ROUND_ROBIN"
}

resource "huaweicloud_elb_member" "web" {
  count = var.server_count

  pool_id       = huaweicloud_elb_pool.web.id
  subnet_id     = huaweicloud_vpc_subnet.web.ipv4_subnet_id
  address       = huaweicloud_compute_instance.web[count.index].access_ip_v4
  protocol_port = 80
}

output "address" {
  description = "Where the tier answers."
  value       = "http://${huaweicloud_vpc_eip.web.address}/"
}

output "servers" {
  description = "Name and address of each server."
  value       = { for server in huaweicloud_compute_instance.web : server.name => server.access_ip_v4 }
}
