#!/usr/bin/env bash
# The curl commands of the reference, sections 3.3 and 3.4, as they stand there, for a server with --strict tests/clients/aos.json.
#
#   aos.sh URL
set -euo pipefail
cd "$(dirname "$0")"
AOS_Endpoint="$1"
Token=operators-token
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# A blueprint, and packages of it.
cp ../tosca/samples/server.yaml "$work/e-business-app.yaml"
mkdir "$work/test-agent"
cp ../tosca/samples/server.yaml "$work/test-agent/blueprint.yaml"
tar -C "$work" -czf "$work/test-agent-1-1.0.tar.gz" test-agent
(cd "$work/test-agent" && tar -czf ../flat.tgz ./blueprint.yaml)
cd "$work"

count=0
failed=0

# wants STATUS TEXT COMMAND…: the status of an answer, and a text in its head or body.
wants() {
  local status="$1" text="$2" said
  shift 2
  said="$("$@" -s -i)"
  count=$((count + 1))
  if ! grep -q "^HTTP/1.1 $status " <<<"$said" || ! grep -qF -- "$text" <<<"$said"; then
    failed=$((failed + 1))
    printf 'not %s with %s: %s\n%s\n' "$status" "$text" "$*" "$said" >&2
  fi
  answer="$said"
}
# The identifier in the last answer.
id() { grep -o '"id":"[^"]*"' <<<"$answer" | cut -d'"' -f4; }

# 3.3, steps 1 and 2
wants 201 '"id"' curl -k -X POST -H "X-Auth-Token: ${Token}" -F "resource={\"name\": \"aos-magento\", \"description\": \"aos magento template\", \"version\": \"1.9\"}" -F "archive_content=@e-business-app.yaml" -i "${AOS_Endpoint}/v2/templates"
TEMPLATE_ID="$(id)"
wants 200 '"usednodes":["net"]' curl -k -X GET -H "X-Auth-Token: ${Token}" "${AOS_Endpoint}/v2/templates/${TEMPLATE_ID}/inputs"

# 3.4.1, with a package
wants 201 '"id"' curl -k -X POST -H "X-Auth-Token: $Token" -H "Content-Type:multipart/form-data" -F 'resource={"name": "test-agent-11","description":"aos","version": "1.0.1"}' -F "archive_content=@test-agent-1-1.0.tar.gz" "$AOS_Endpoint/v2/templates"
AGENT_ID="$(id)"
# With a text
wants 201 '"id"' curl -X POST -H "X-Auth-Token: $Token" -F 'resource={"name": "as-text", "version": "1", "content_type": "yaml"}' -F "archive_content=<e-business-app.yaml" "$AOS_Endpoint/v2/templates"

# 3.4.2 and 3.4.8
wants 200 'content-range: items 0-2/3' curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates"
wants 200 '"is_used":false' curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates?name=aos-magento&offset=0&limit=1&check_used=true&include_stack=false"
wants 200 '"total":3' curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2.1/templates"

# 3.4.3, which sends no `resource`; and with one
wants 200 "\"id\":\"$AGENT_ID\"" curl -k -X PUT -H "X-Auth-Token: $Token" -H "Content-Type:multipart/form-data" -F "archive_content=@flat.tgz" "$AOS_Endpoint/v2/templates/$AGENT_ID"
wants 200 '"id"' curl -X PUT -H "X-Auth-Token: $Token" -F 'resource={"name": "test-agent-11", "description": "helloworld blueprint new", "version": "1.0"}' "$AOS_Endpoint/v2/templates/$AGENT_ID"

# 3.4.6 and 3.4.5
wants 200 '"description":"helloworld blueprint new"' curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/$AGENT_ID"
wants 200 'content-type: application/octet-stream;charset=UTF-8' curl -H "X-Auth-Token: $Token" -o /dev/null -D - "$AOS_Endpoint/v2/templates/$AGENT_ID/archive"
curl -s -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/$AGENT_ID/archive" | cmp - flat.tgz
# Its address is where it is told to be.
wants 200 '"template_url"' curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/$AGENT_ID"
link="$(grep -o '"template_url":"[^"]*"' <<<"$answer" | cut -d'"' -f4)"
curl -s -H "X-Auth-Token: $Token" "$link" | cmp - flat.tgz

# What is refused
wants 400 SVCSTG.AOS.4001104 curl -X POST -H "X-Auth-Token: $Token" -F 'resource={"name": "", "version": "1"}' -F "archive_content=@flat.tgz" "$AOS_Endpoint/v2/templates"
wants 400 SVCSTG.AOS.4001110 curl -X POST -H "X-Auth-Token: $Token" -F 'resource={"name": "as-text", "version": "1"}' -F "archive_content=@flat.tgz" "$AOS_Endpoint/v2/templates"
wants 400 SVCSTG.AOS.4001102 curl -X POST -H "X-Auth-Token: $Token" -d '{}' "$AOS_Endpoint/v2/templates"
wants 400 SVCSTG.AOS.4001008 curl -X PUT -H "X-Auth-Token: $Token" -F 'resource={"name": "other", "version": "1"}' "$AOS_Endpoint/v2/templates/$AGENT_ID"
wants 404 SVCSTG.AOS.4040012 curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/00000000-0000-4000-8000-000000000000"
wants 401 SVCSTG.AOS.4010002 curl "$AOS_Endpoint/v2/templates"
wants 403 SVCSTG.AOS.4030006 curl -X DELETE -H "X-Auth-Token: readers-token" "$AOS_Endpoint/v2/templates/$AGENT_ID"

wants 403 SVCSTG.AOS.4030015 curl -H "X-Auth-Token: debtors-token" "$AOS_Endpoint/v2/templates"

# 3.4.4
wants 204 '' curl -X DELETE -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/$AGENT_ID"
wants 404 SVCSTG.AOS.4040012 curl -H "X-Auth-Token: $Token" "$AOS_Endpoint/v2/templates/$AGENT_ID/archive"

[ "$failed" = 0 ] || exit 1
echo "$count requests of templates by curl were answered as the reference says"
