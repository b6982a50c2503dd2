# Five deliberate mistakes. Each is underlined; the list below says what is wrong, and mends what it can.

terraform {
  required_providers {
    huaweicloud = {
      source  = "huaweicloud/huaweicloud"
      version = ">= 1.60.0"
    }
  }
}

provider "huaweicloud" {
  region = "cn-north-4"
}

variable "name" {
  type        = string
  default     = "lesson"
  description = "Every name begins with it."
}

resource "huaweicloud_vpc" "lesson" {
  name = "${var.name}-vpc"
  cidr = "10.0.0.0/16"
}

# 1. Nobody declared this variable.
resource "huaweicloud_vpc_subnet" "lesson" {
  name       = "${var.prefix}-subnet"
  vpc_id     = huaweicloud_vpc.lesson.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}

# 2. A disk must say in which availability zone it lives.
resource "huaweicloud_evs_volume" "lesson" {
  name        = "${var.name}-data"
  volume_type = "SSD"
  size        = 100
}

# 3. A security group has no such argument.
resource "huaweicloud_networking_secgroup" "lesson" {
  name       = "${var.name}-secgroup"
  decription = "Lets nothing in"
}

# 4. A bandwidth is a number.
resource "huaweicloud_vpc_eip" "lesson" {
  name = "${var.name}-eip"

  publicip {
    type = "5_bgp"
  }

  bandwidth {
    name       = "${var.name}-bandwidth"
    share_type = "PER"
    size       = "fast"
  }
}

# 5. There is no resource of this type.
resource "huaweicloud_vcp" "lesson" {
  name = "${var.name}-other"
  cidr = "10.1.0.0/16"
}
