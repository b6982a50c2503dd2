import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { init, Workspace } from 'formwork';
import { run } from './support/cli.mjs';

before(() => init());

const TEMPLATE = `terraform {
  required_providers {
    huaweicloud = {
      source = "huaweicloud/huaweicloud"
    }
  }
}

resource "huaweicloud_vpc" "net" {
  name = "net"
  cidr = "10.0.0.0/16"
}

resource "huaweicloud_vpc_subnet" "net" {
  name       = "net"
  vpc_id     = huaweicloud_vpc.net.id
  cidr       = "10.0.1.0/24"
  gateway_ip = "10.0.1.1"
}

output "id" {
  value = huaweicloud_vpc_subnet.net.id
}
`;

test('a graph has nodes in boxes, with actions and the places of their blocks', () => {
  const workspace = new Workspace();
  workspace.setFile('main.tf', TEMPLATE);
  const { ok, nodes, edges, svg } = workspace.graph({}, { title: 'A <title>' });
  assert.equal(ok, true);
  assert.deepEqual(nodes.map(({ id, kind, parent, action }) => [id, kind, parent, action]), [
    ['huaweicloud_vpc.net', 'resource', undefined, 'create'],
    ['huaweicloud_vpc_subnet.net', 'resource', 'huaweicloud_vpc.net', 'create'],
  ]);
  const { range } = nodes[1];
  assert.equal(TEMPLATE.slice(range.from, range.to), 'resource "huaweicloud_vpc_subnet" "net"');
  assert.deepEqual(edges, [{ from: 'huaweicloud_vpc_subnet.net', to: 'huaweicloud_vpc.net', within: true }]);
  assert.match(svg, /^<svg [^]*<title [^>]*>A &lt;title&gt;<[^]*<\/svg>\n$/);
});

test('a price in it that is no quote says so', () => {
  const workspace = new Workspace();
  workspace.setFile(
    'main.tf',
    `${TEMPLATE}
resource "huaweicloud_evs_volume" "disk" {
  availability_zone = "cn-north-4a"
  volume_type       = "SAS"
  size              = 40
}

resource "huaweicloud_vpc_eip" "way" {
  publicip {
    type = "5_bgp"
  }
  bandwidth {
    share_type  = "PER"
    name        = "way"
    size        = 5
    charge_mode = "traffic"
  }
}
`,
  );
  const { changes } = workspace.price().forecast;
  const marked = new Map(changes.map(({ address, after }) => [address, after?.illustrative]));
  const { nodes } = workspace.graph({});
  const told = nodes.filter(({ prices }) => prices.length > 0);
  assert.deepEqual(
    told.map(({ id, prices }) => [id, prices.every((price) => price.startsWith('~'))]),
    told.map(({ id }) => [id, marked.get(id)]),
  );
  assert.deepEqual(new Set(told.map(({ id }) => marked.get(id))), new Set([true, false]));
});

test('a template with problems has a graph without actions', () => {
  const workspace = new Workspace();
  workspace.setFile('main.tf', 'resource "terraform_data" "a" {\n  input = var.none\n}\n');
  const { ok, nodes, diagnostics } = workspace.graph();
  assert.deepEqual([ok, nodes.map(({ id, action }) => [id, action])], [false, [['terraform_data.a', '']]]);
  assert.equal(diagnostics[0].summary, 'Reference to undeclared input variable');
});

test('on the command line it is SVG, Graphviz or JSON', async () => {
  const dot = await run(['graph', '--format', 'dot', '-'], TEMPLATE);
  assert.equal(dot.code, 0);
  assert.match(dot.stdout, /\n {2}"huaweicloud_vpc_subnet.net" -> "huaweicloud_vpc.net";\n}\n$/);
  assert.match((await run(['graph', '-'], TEMPLATE)).stdout, /^<svg /);
  const data = await run(['graph', '--format', 'json', '-'], TEMPLATE);
  assert.equal(JSON.parse(data.stdout).nodes.length, 2);
  assert.equal((await run(['graph', '--format', 'gif', '-'], TEMPLATE)).code, 2);
});
