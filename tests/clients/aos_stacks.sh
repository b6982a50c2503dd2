#!/usr/bin/env bash
# The curl commands of the reference, section 3.3, and the requests of section 3.5, for a server whose time stands still.
#
#   aos_stacks.sh URL
set -euo pipefail
cd "$(dirname "$0")"
AOS_Endpoint="$1"
Token=anybody
Project=c51567523b744d098a8a81ede51894ac
shop=../service/aos/stacks/magento.yaml

count=0
failed=0

# wants STATUS TEXT COMMAND…: the status of an answer, and a text in its head or body.
wants() {
  local status="$1" text="$2"
  shift 2
  answer="$("$@" -s -i)"
  count=$((count + 1))
  if ! grep -q "^HTTP/1.1 $status " <<<"$answer" || ! grep -qF -- "$text" <<<"$answer"; then
    failed=$((failed + 1))
    printf 'not %s with %s: %s\n%s\n' "$status" "$text" "$*" "$answer" >&2
  fi
}
# A member of the last answer.
member() { grep -o "\"$1\":\"[^\"]*\"" <<<"$answer" | head -n 1 | cut -d'"' -f4; }
# Everything that is going on comes to its end.
settle() { curl -s -X POST -H 'content-type: application/json' -d '{"until_idle": true}' "$AOS_Endpoint/_formwork/clock" >/dev/null; }
asks() {
  local method="$1" path="$2"
  shift 2
  curl -k -X "$method" -H "X-Auth-Token: ${Token}" "$@" "${AOS_Endpoint}$path"
}

# 3.3, from the template to the outputs
wants 201 '"id"' curl -k -X POST -H "X-Auth-Token: ${Token}" -F "resource={\"name\": \"aos-magento\", \"description\": \"aos magento template\", \"version\": \"1.9\"}" -F "archive_content=@$shop" -i "${AOS_Endpoint}/v2/templates"
TEMPLATE_ID="$(member id)"
wants 200 '"usednodes":["magento-config","magento-service"]' curl -k -X GET -H "X-Auth-Token: ${Token}" "${AOS_Endpoint}/v2/templates/${TEMPLATE_ID}/inputs"
stack='{
  "name": "magento-stack-test",
  "project_id": "'"$Project"'",
  "template_id": "'"$TEMPLATE_ID"'",
  "force": true,
  "cluster_id": "f2637630-5d83-11e8-a6de-0255ac101a0c",
  "namespace": "default",
  "inputs_json": {
    "magento-EIP": "10.154.78.102",
    "magento-EPORT": 32080
  },
  "action_parameters": {
    "auto_create": true,
    "timeout": 20
  }
}'
wants 201 '"template_name":"aos-magento"' curl -k -X POST -H "X-Auth-Token: ${Token}" -d "$stack" "${AOS_Endpoint}/v2/stacks"
STACK_ID="$(member guid)"
wants 200 '"status":"Processing"' curl -k -X GET -H "X-Auth-Token: ${Token}" "${AOS_Endpoint}/v2/stacks/${STACK_ID}"
settle
wants 200 '"status":"Running"' curl -k -X GET -H "X-Auth-Token: ${Token}" "${AOS_Endpoint}/v2/stacks/${STACK_ID}"
wants 200 '"value":"http://10.154.78.102:32080"' curl -k -X GET -H "X-Auth-Token: ${Token}" "${AOS_Endpoint}/v2/stacks/${STACK_ID}/outputs"

# 3.5
path="/v2/stacks/$STACK_ID"
wants 409 SVCSTG.AOS.4092006 asks POST /v2/stacks -d "$stack"
wants 200 '"magento-stack-test"' asks GET "/v2/stacks?project_id=$Project"
wants 200 '[]' asks GET "/v2/stacks?project_id=$Project&status=Abnormal"
wants 400 SVCSTG.AOS.4000010 asks GET /v2/stacks
wants 200 '"mysql-password":"*****"' asks GET "$path/inputs"
wants 200 '"id":"magento-service"' asks GET "$path/elements?element_type=Service"
wants 200 '"instances":{"items":[{' asks GET "$path/elements/magento"
wants 400 SVCSTG.AOS.4002515 asks PUT "$path/actions" -d '{"lifecycle": "rollback"}'
wants 200 '"action_id"' asks PUT "$path/actions" -d '{"lifecycle": "upgrade", "inputs": {"magento-EPORT": 32081}}'
wants 409 SVCSTG.AOS.4090329 asks PUT "$path/actions" -d '{"lifecycle": "retry", "timeout": 20}'
settle
wants 200 '"value":"http://10.154.78.102:32081"' asks GET "$path/outputs"
wants 200 '"action_id"' asks PUT "$path/actions" -d '{"lifecycle": "rollback"}'
settle
wants 200 '"phase":"RollbackSucceeded"' asks GET "$path"
wants 200 '"actionName":"rollback"' asks GET "$path/actions?last=true"
action="$(grep -o '"name":"magento-stack-test-[0-9]*"' <<<"$answer" | head -n 1 | cut -d'"' -f4)"
wants 200 '"source":"User"' asks GET "$path/actions/$action"
wants 200 '{}' asks DELETE "$path"
settle
wants 404 SVCSTG.AOS.4042101 asks GET "$path"

[ "$failed" = 0 ] || exit 1
echo "$count requests of stacks by curl were answered as the reference says"
