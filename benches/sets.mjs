// How long a stack set takes to deploy to the end, at full speed, in wasm: `node benches/sets.mjs` after `make wasm`.
// The template is that of a small site. First with the world in memory, then with a directory that takes every change.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init, Simulator } from '../pkg/node.js';

const ACCOUNTS = Array.from({ length: 50 }, (_, n) => `acc${String(n).padStart(3, '0')}`);
const REGIONS = ['ap-southeast-1', 'cn-east-3', 'cn-north-4', 'cn-north-9', 'cn-south-1', 'cn-southwest-2'];
const TEMPLATE = `
terraform {
  required_providers {
    huaweicloud = { source = "huawei.com/provider/huaweicloud" }
  }
}
variable "name" { default = "site" }
data "huaweicloud_availability_zones" "here" {}
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = "10.0.0.0/16"
}
resource "huaweicloud_vpc_subnet" "main" {
  name       = var.name
  vpc_id     = huaweicloud_vpc.main.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}
resource "huaweicloud_networking_secgroup" "main" {
  name = var.name
}
resource "huaweicloud_compute_instance" "main" {
  name               = var.name
  image_name         = "Ubuntu 22.04 server 64bit"
  flavor_id          = "s6.small.1"
  availability_zone  = data.huaweicloud_availability_zones.here.names[0]
  security_group_ids = [huaweicloud_networking_secgroup.main.id]
  network {
    uuid = huaweicloud_vpc_subnet.main.id
  }
}
output "address" { value = huaweicloud_compute_instance.main.access_ip_v4 }
`;

async function bench(title, store) {
  const world = await Simulator.open({ store, seed: 1 });

  async function ask(method, path, body) {
    const headers = { 'client-request-id': '0'.repeat(36) };
    const response = await world.dispatch({ method, path: `/v1/stack-sets${path}`, headers, body });
    if (response.status >= 400) throw new Error(JSON.stringify(response.body));
    return response.body;
  }

  async function run(what, method, path, body) {
    const start = performance.now();
    await ask(method, path, body);
    let steps = 0;
    for (let busy = true; busy; steps++) ({ busy } = await world.advance(10_000));
    const seconds = (performance.now() - start) / 1000;
    const { stack_instances: all } = await ask('GET', '/bench/stack-instances');
    const good = all.filter(({ status }) => status === 'OPERATION_COMPLETE').length;
    console.log(`${title}, ${what}: ${seconds.toFixed(2)} s, ${good} of ${all.length} instances complete, ${steps} steps of 10 s`);
  }

  await ask('POST', '', {
    stack_set_name: 'bench', template_body: TEMPLATE, vars_body: 'name = "site"',
    administration_agency_name: 'admin', managed_agency_name: 'managed',
  });
  const everywhere = {
    deployment_targets: { regions: REGIONS, domain_ids: ACCOUNTS },
    operation_preferences: { region_concurrency_type: 'PARALLEL', max_concurrent_count: 5, failure_tolerance_count: 100 },
  };
  const changed = { ...everywhere, template_body: TEMPLATE.replace('/16', '/12'), vars_body: 'name = "new"' };
  await run('create', 'POST', '/bench/stack-instances', everywhere);
  await run('deploy', 'POST', '/bench/deployments', changed);
  await run('delete', 'POST', '/bench/stack-instances/deletion', everywhere);
  await world.close();
}

await init();
await bench('memory', 'memory');
const directory = mkdtempSync(join(tmpdir(), 'formwork-sets-'));
try {
  await bench('directory', { directory });
} finally {
  rmSync(directory, { recursive: true });
}
