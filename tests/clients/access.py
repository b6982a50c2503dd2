"""The official SDK signs its requests; `formwork serve --strict access.json` answers only those who are known.

python3 access.py URL
"""

import sys
import uuid

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkaos import v1

PROJECT = "0123456789abcdef0123456789abcdef"


def status(access, secret, call, project=PROJECT):
    """What a call is answered with."""
    credentials = BasicCredentials(access, secret, project)
    client = v1.AosClient.new_builder().with_credentials(credentials).with_endpoints([sys.argv[1]]).build()
    try:
        return call(client).status_code
    except ServiceResponseException as refused:
        return refused.status_code, refused.error_code


def reads(client):
    return client.list_stacks(v1.ListStacksRequest(client_request_id=str(uuid.uuid4())))


def looks(client):
    """With a query, and a name that is encoded in the path."""
    return client.get_stack_metadata(v1.GetStackMetadataRequest(client_request_id=str(uuid.uuid4()), stack_name="栈", stack_id=str(uuid.uuid4())))


def looks_elsewhere(client):
    """With a slash that is encoded in the path."""
    named = {"stack_set_name": "none", "stack_instance_addr": "cn-north-4/one"}
    return client.show_stack_instance(v1.ShowStackInstanceRequest(client_request_id=str(uuid.uuid4()), **named))


def writes(client):
    body = v1.CreateStackRequestBody(stack_name=f"s-{uuid.uuid4()}", description="a stack, 栈")
    return client.create_stack(v1.CreateStackRequest(client_request_id=str(uuid.uuid4()), body=body))


operator = ("operators-key", "operators-secret")
reader = ("readers-key", "readers-secret")
table = [
    (status(*operator, reads), 200),
    (status(*operator, looks), (404, "RF.10013001")),
    (status(*operator, looks_elsewhere), (404, "RF.10013001")),
    (status(*operator, writes), 201),
    (status(*reader, reads), 200),
    (status(*reader, writes), (403, "RF.10012507")),
    (status(*reader, reads, "fedcba9876543210fedcba9876543210"), (403, "RF.10012507")),
    (status("operators-key", "readers-secret", reads), (401, "RF.10012001")),
    (status("nobodys-key", "readers-secret", reads), (401, "RF.10012001")),
]
for _ in range(16):
    reads_again = status(*reader, reads)
table.append((reads_again, 200))
for _ in range(10):
    if reads_again == 200:
        reads_again = status(*reader, reads)
# The SDK asks again by itself before it gives up.
table.append((reads_again, (429, "429")))
wrong = [f"call {n + 1}: {got} instead of {wanted}" for n, (got, wanted) in enumerate(table) if got != wanted]
if wrong:
    sys.exit("\n".join(wrong))
print(f"{len(table)} calls, answered as their users may")
