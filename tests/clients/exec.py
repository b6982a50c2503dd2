"""Runs pieces of Python that come as JSON strings, one a line, and says of each what its `response` was: the status, the code of
a refusal, and the answer as plain values. Each piece stands alone.
"""

import contextlib
import io
import json
import sys
import traceback

from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.utils.http_utils import sanitize_for_serialization

for line in sys.stdin:
    world = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(json.loads(line), world)
        if "answer" in world:
            # What is no JSON object is told as the text it is.
            text = world["answer"].text
            body = json.loads(text) if text.startswith("{") else text
            print(json.dumps({"status": world["answer"].status_code, "body": body}), flush=True)
            continue
        answer = world["response"]
        said = {"status": answer.status_code, "body": sanitize_for_serialization(answer)}
    except ServiceResponseException as refused:
        said = {"status": refused.status_code, "body": {"error_code": refused.error_code, "error_msg": refused.error_msg}}
    except Exception:
        said = {"status": 0, "body": {"error_msg": traceback.format_exc()}}
    print(json.dumps(said, default=str), flush=True)
