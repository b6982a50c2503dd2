"""What the fuzzer knows of the world: things of every kind that a request may be about, made when there are none, so that
requests get past "does not exist"."""

import http.client
import json
import random
import uuid
from urllib.parse import quote, unquote, urlsplit

PROJECT = "0123456789abcdef0123456789abcdef"
REGIONS = ["cn-north-4", "cn-east-3"]
ACCOUNTS = ["one", "two"]
URN = f"urn:fss:cn-north-4:{PROJECT}:function:default:provider:latest"

HEAD = """
terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
variable "name" {
  type      = string
  default   = "main"
  nullable  = false
  validation {
    condition     = var.name != ""
    error_message = "It needs a name."
  }
}
"""
NETWORK = """
resource "huaweicloud_vpc" "main" {
  name = var.name
  cidr = "10.0.0.0/16"
}
"""
SUBNET = """
resource "huaweicloud_vpc_subnet" "sub" {
  name       = "sub"
  vpc_id     = %s
  cidr       = "%s"
  gateway_ip = "%s"
}
"""
OUTPUTS = """
output "name" {
  value = var.name
}
output "secret" {
  value     = { list = [1, null], id = huaweicloud_vpc.main.id }
  sensitive = true
}
"""
GOOD = [
    HEAD,
    HEAD + NETWORK + OUTPUTS,
    HEAD + NETWORK + SUBNET % ("huaweicloud_vpc.main.id", "10.0.2.0/24", "10.0.2.1"),
    "",
]
# The cloud refuses a gateway that is not in the subnet.
FAILING = HEAD + NETWORK + SUBNET % ("huaweicloud_vpc.main.id", "10.0.2.0/24", "10.0.0.1")


class World:
    def __init__(self, url, seed, token=None):
        self.address = urlsplit(url).netloc
        self.link = None
        self.chance = random.Random(seed)
        self.token = token
        self.count = 0
        self.names = {"stacks": [], "templates": [], "sets": [], "providers": []}
        self.asked = 0
        self.files = {}
        self.fixed = {}

    # Requests of its own

    def ask(self, method, path, body=None, kind="application/json"):
        """What a request is answered with: status, JSON, location."""
        headers = {"Client-Request-Id": str(uuid.UUID(int=self.chance.getrandbits(128))), "Content-Type": kind}
        if self.token:
            headers["X-Auth-Token"] = self.token
        content = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
        for again in (False, True):
            if self.link is None:
                self.link = http.client.HTTPConnection(self.address, timeout=60)
            try:
                self.link.request(method, quote(unquote(path), safe="/%?=&"), content.encode() if isinstance(content, str) else content, headers)
                answer = self.link.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, OSError):
                self.link.close()
                self.link = None
                if again:
                    raise
        found = json.loads(text) if text[:1] in (b"{", b"[") else {}
        return answer.status, found, answer.getheader("location")

    def list(self, path):
        return self.ask("GET", path)[1] or []

    def must(self, method, path, body=None, kind="application/json"):
        status, found, _ = self.ask(method, path, body, kind)
        if status >= 300:
            raise AssertionError(f"the fuzzer's own {method} {path} was answered with {status} {found}")
        return found

    def advance(self, **wanted):
        return self.must("POST", "/_formwork/clock", wanted)

    def settle(self):
        self.advance(until_idle=True)

    def some(self, *choices):
        return self.chance.choice(choices)

    def maybe(self, chance):
        return self.chance.random() < chance

    def name(self, kind):
        self.count += 1
        return f"{kind}-{self.count}"

    # Things that there are

    def stack(self):
        """A stack that is there and at rest, most of the time."""
        while self.names["stacks"]:
            name = self.chance.choice(self.names["stacks"])
            status, found, _ = self.ask("GET", f"{stacks()}/{name}/metadata")
            if status != 200:
                self.names["stacks"].remove(name)
                continue
            if found["status"].endswith("IN_PROGRESS") and self.maybe(0.9):
                self.settle()
                if found["status"].startswith("DELETION"):
                    continue
            return name
        name = self.name("stack")
        self.must("POST", stacks(), {"stack_name": name, "template_body": GOOD[1]})
        self.settle()
        self.names["stacks"].append(name)
        return name

    def failed(self):
        """A stack whose deployment always fails."""
        return self.once("failed", lambda: self.made("failed", {"template_body": FAILING}))

    def stuck(self):
        """A stack whose rollback always fails: somebody else uses its network."""
        return self.once("stuck", self.make_stuck)

    def make_stuck(self):
        name = self.name("stuck")
        self.must("POST", stacks(), {"stack_name": name, "template_body": FAILING, "enable_auto_rollback": True})
        found = []
        while not found or not found[0].get("physical_resource_id"):
            self.advance(advance_ms=500)
            found = self.must("GET", f"{stacks()}/{name}/resources").get("stack_resources", [])
        vpc = found[0]["physical_resource_id"]
        guest = HEAD + SUBNET % (f'"{vpc}"', "10.0.9.0/24", "10.0.9.1")
        return self.made("guest", {"template_body": guest}) and name

    def made(self, kind, body):
        name = self.name(kind)
        self.must("POST", stacks(), {"stack_name": name, **body})
        self.settle()
        return name

    def once(self, key, make):
        if key not in self.fixed:
            self.fixed[key] = make()
        return self.fixed[key]

    def plan(self):
        """A stack and a plan of it that can be applied."""
        name = self.stack()
        plan = self.name("plan")
        path = f"{stacks()}/{name}/execution-plans"
        body = {"execution_plan_name": plan, "template_body": self.chance.choice(GOOD)}
        status, _, _ = self.ask("POST", path, body)
        if status == 403:
            # Too many plans, or a stack that something goes on with.
            for old in self.must("GET", path)["execution_plans"]:
                self.ask("DELETE", f"{path}/{old['execution_plan_name']}")
            self.ask("POST", path, body)
        if self.maybe(0.9):
            self.settle()
        return name, plan

    def template(self):
        while self.names["templates"]:
            name = self.chance.choice(self.names["templates"])
            if self.ask("GET", f"{templates()}/{name}/metadata")[0] == 200:
                return name
            self.names["templates"].remove(name)
        name = self.name("template")
        self.must("POST", templates(), {"template_name": name, "template_body": GOOD[1]})
        self.names["templates"].append(name)
        return name

    def version(self, template):
        path = f"{templates()}/{template}/versions"
        found = self.must("GET", path)["versions"]
        if len(found) < 2:
            self.must("POST", path, {"template_body": GOOD[0]})
            found = self.must("GET", path)["versions"]
        for old in found[10:]:
            self.ask("DELETE", f"{path}/{old['version_id']}")
        return self.chance.choice(found[:10])["version_id"]

    def set(self, bare=False):
        while self.names["sets"] and not bare:
            name = self.chance.choice(self.names["sets"])
            status, found, _ = self.ask("GET", f"/v1/stack-sets/{name}/metadata")
            if status != 200:
                self.names["sets"].remove(name)
                continue
            if found["status"] == "OPERATION_IN_PROGRESS" and self.maybe(0.9):
                self.settle()
            return name
        name = self.name("set")
        agencies = {"administration_agency_name": "admin", "managed_agency_name": "managed"}
        self.must("POST", "/v1/stack-sets", {"stack_set_name": name, **agencies, "template_body": HEAD + NETWORK, "vars_body": 'name = "n"'})
        if not bare:
            self.names["sets"].append(name)
        return name

    def instance(self):
        """A set and a place where it has an instance."""
        name = self.set()
        path = f"/v1/stack-sets/{name}/stack-instances"
        found = self.must("GET", path)["stack_instances"]
        if not found:
            self.ask("POST", path, {"deployment_targets": {"regions": REGIONS, "domain_ids": ACCOUNTS}})
            self.settle()
            found = self.must("GET", path)["stack_instances"]
        if not found:
            return name, "cn-north-4/one"
        one = self.chance.choice(found)
        return name, f"{one['region']}/{one['stack_domain_id']}"

    def operation(self):
        name, _ = self.instance()
        found = self.must("GET", f"/v1/stack-sets/{name}/operations")["stack_set_operations"]
        return name, self.chance.choice(found)["operation_id"]

    def provider(self):
        if len(self.names["providers"]) < 3:
            name = self.name("provider")
            if self.ask("POST", "/v1/private-providers", {"provider_name": name})[0] == 201:
                self.names["providers"].append(name)
        return self.chance.choice(self.names["providers"])

    def file(self, name, text):
        """A file in the object storage, by its address."""
        if name not in self.files:
            self.must("PUT", f"/_obs/bucket/{name}", text)
            self.files[name] = f"https://obs.example/_obs/bucket/{name}"
        return self.files[name]

    def identifier(self, path, member):
        return self.ask("GET", path)[1].get(member)

    # So that no limit is reached

    def learn(self, kind, name):
        self.names[kind].append(name)

    def tidy(self):
        """Takes away what has grown too much."""
        self.asked += 1
        if self.asked % 100:
            return
        self.settle()
        kept = set(self.fixed.values())
        listed = self.must("GET", stacks())["stacks"]
        spare = [one["stack_name"] for one in listed if one["stack_name"] not in kept and not one["stack_name"].startswith("guest")]
        for name in spare[10:]:
            self.ask("PATCH", f"{stacks()}/{name}", {"enable_deletion_protection": False})
            self.ask("POST", f"{stacks()}/{name}/deletion")
        self.settle()
        for one in self.must("GET", templates())["templates"][10:]:
            self.ask("DELETE", f"{templates()}/{one['template_name']}")
        for one in self.must("GET", "/v1/stack-sets")["stack_sets"][10:]:
            self.ask("DELETE", f"/v1/stack-sets/{one['stack_set_name']}")


def stacks():
    return f"/v1/{PROJECT}/stacks"


def templates():
    return f"/v1/{PROJECT}/templates"
