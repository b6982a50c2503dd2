// The templates that are measured. Made by rule, so that every run and every machine measures the same.

// Without it nothing but the missing provider would be checked.
const PROVIDER = 'terraform {\n  required_providers {\n    huaweicloud = {\n      source = "huaweicloud/huaweicloud"\n    }\n  }\n}\n';

/** About 180 bytes per block: networks, rules, servers, with references, templates and functions. */
export function mixed(blocks) {
  const text = [PROVIDER, 'variable "prefix" {\n  type    = string\n  default = "shop"\n}\n'];
  const subnets = Math.max(1, Math.floor(blocks / 20));
  for (let i = 0; i < blocks; i++) text.push(block(i, i % subnets));
  return text.join('\n');
}

function block(i, n) {
  switch (i % 5) {
    case 0:
      return `resource "huaweicloud_vpc" "v${i}" {\n  name = "\${var.prefix}-${i}"\n  cidr = "10.${i % 250}.0.0/16"\n  tags = {\n    owner = "team-${n}"\n    index = tostring(${i} + 1)\n  }\n}\n`;
    case 1:
      return `resource "huaweicloud_vpc_subnet" "s${i}" {\n  vpc_id     = huaweicloud_vpc.v${i - 1}.id\n  name       = format("%s-%04d", var.prefix, ${i})\n  cidr       = cidrsubnet(huaweicloud_vpc.v${i - 1}.cidr, 8, ${n % 200})\n  gateway_ip = "10.${(i - 1) % 250}.${n % 200}.1"\n}\n`;
    case 2:
      return `resource "huaweicloud_networking_secgroup" "g${i}" {\n  name        = join("-", [var.prefix, "group", ${i}])\n  description = length(var.prefix) > 3 ? "long prefix" : "short prefix"\n}\n`;
    case 3:
      return `resource "huaweicloud_networking_secgroup_rule" "r${i}" {\n  security_group_id = huaweicloud_networking_secgroup.g${i - 1}.id\n  direction         = "ingress"\n  ethertype         = "IPv4"\n  protocol          = "tcp"\n  ports             = "${1000 + n}"\n  remote_ip_prefix  = "10.0.0.0/8"\n}\n`;
    default:
      return `locals {\n  names_${i} = [for k, v in { a = 1, b = 2, c = ${i} } : upper("\${k}-\${v}") if v > 1]\n}\n`;
  }
}

/** A blueprint of so many lines: networks, subnets and servers that refer to each other, inputs, a table, conditions. */
export function blueprint(lines) {
  const inputs = ['inputs:', '  size: {type: enum, default: small, constraints: {valid_values: [small, large]}}'];
  const head = ['tosca_definitions_version: huaweicloud_tosca_version_1_0', ...inputs];
  const tables = ['mappings:', '  flavors:', '    cn-north-4: {small: s3.medium.2, large: s3.xlarge.2}', 'conditions:', '  large: {cond_eq: [{get_input: size}, large]}'];
  const text = [...head, ...tables, 'node_templates:'];
  for (let i = 0; text.length < lines; i++) text.push(...elements(i));
  return `${text.join('\n')}\n`;
}

function elements(i) {
  return `  net-${i}:
    type: HuaweiCloud.VPC.VPC
    properties:
      cidr: 10.${i % 250}.0.0/16
      name: {concat: [net-, '${i}']}
  sub-${i}:
    type: HuaweiCloud.VPC.Subnet
    properties:
      cidr: 10.${i % 250}.1.0/24
      gateway: 10.${i % 250}.1.1
      name: ''
      vpcId: {get_reference: net-${i}}
    requirements:
      - vpcId: {node: net-${i}, relationship: HuaweiCloud.Relationships.ContainedIn}
  server-${i}:
    type: HuaweiCloud.ECS.CloudServer
    condition: large
    properties:
      imageId: 1189efbf-d48b-46ad-a823-94b942e2a000
      flavor: {get_in_map: [flavors, {get_input: HuaweiCloud.Region}, {get_input: size}]}
      vpcId: {get_reference: net-${i}}
      nics:
        - subnetId: {get_attribute: [sub-${i}, refID]}
      rootVolume: {volumeType: SAS, size: {cond_if: [large, 80, 40]}}
    requirements:
      - vpcId: {node: net-${i}}
      - nics.subnetId: {node: sub-${i}}`.split('\n');
}

/** A graph that the real Terraform can plan without a provider: each resource refers to one before it. */
export function chain(resources) {
  const text = [];
  for (let i = 0; i < resources; i++) {
    const input = i === 0 ? '"root"' : `"\${terraform_data.r${Math.floor(i / 2)}.id}-${i}"`;
    text.push(`resource "terraform_data" "r${i}" {\n  input = ${input}\n}\n`);
  }
  return text.join('\n');
}

/** A mixed template of about so many bytes. */
export function mixedOfSize(bytes) {
  const perBlock = mixed(1000).length / 1000;
  return mixed(Math.ceil(bytes / perBlock));
}

/** The state after `chain(resources)` was deployed: nothing would change. */
export function recorded(resources) {
  const id = (i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
  const input = (i) => ({ value: i === 0 ? 'root' : `${id(Math.floor(i / 2))}-${i}`, type: 'string' });
  const one = (_, i) => ({
    mode: 'managed',
    type: 'terraform_data',
    name: `r${i}`,
    provider: 'provider["terraform.io/builtin/terraform"]',
    instances: [{
      schema_version: 0,
      attributes: { id: id(i), input: input(i), output: input(i), triggers_replace: null },
      sensitive_attributes: [],
    }],
  });
  const state = { version: 4, terraform_version: '1.15.5', serial: 1, lineage: 'bench', outputs: {} };
  return JSON.stringify({ ...state, resources: Array.from({ length: resources }, one), check_results: null });
}
