#!/usr/bin/env bash
# A fuzzer reads the contracts and asks `formwork serve` whatever follows from it: nothing fails inside, and every answer is one that
# its contract has. EXAMPLES requests of each kind for each operation (12), chosen by SEED; without SEED always the same. With -v, how many
# requests of each operation were granted. CONTRACTS chooses among them ("rfs aos alibaba").
. "$(dirname "$0")/lib.sh"
need_node
need_fuzzer
EXAMPLES="${EXAMPLES:-12}"
root="$PWD"
work="$(mktemp -d)"
server=
only=()
verbose=("$@")
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
chosen=(--generation-deterministic)
[ -z "${SEED:-}" ] || chosen=(--seed "$SEED")

# fuzz CONTRACT NAME EXAMPLES PHASES CHECKS-LEFT-OUT [OPTION…]: against a server that has these options.
fuzz() {
  local contract="$1" name="$1-$2" examples="$3" phases="$4" without="$5"
  shift 5
  : >"$work/said"
  node pkg/bin/formwork.mjs serve --port 0 --seed 7 --speed 0 --quiet "$@" >"$work/said" &
  server=$!
  for _ in $(seq 300); do
    grep -q answers "$work/said" && break
    sleep 0.1
  done
  export FORMWORK_URL FORMWORK_TALLY="$work/$name.json" PYTHONPATH="$root/tests/contract" SCHEMATHESIS_HOOKS=hooks PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0
  FORMWORK_URL="$(grep -o 'http://[^ ]*' "$work/said")"
  (cd "$work" && "$FUZZER" run "$root/openapi/$contract.yaml" --url "$FORMWORK_URL" --phases "$phases" --max-examples "$examples" "${chosen[@]}" "${only[@]}" \
    --continue-on-failure --no-shrink --no-color --warnings off --exclude-checks "$without") >"$work/$name.txt" 2>&1 || {
    cat "$work/$name.txt"
    die "an answer is not what the contract says"
  }
  kill "$server"
  wait "$server" || true
  server=
}

# What is refused of good requests is judged by a check of our own (tests/contract/hooks.py). Whoever is not asked who they are may do
# everything; and a token that is wrong is no wrong value of a request.
# both CONTRACT OPERATIONS LEAST REFUSALS [OPTION…]: open to everybody and for those who are known, then counted.
both() {
  local contract="$1" operations="$2" least="$3" refusals="$4"
  shift 4
  case " ${CONTRACTS:-$contract} " in *" $contract "*) ;; *) return 0 ;; esac
  only=("$@")
  fuzz "$contract" open "$EXAMPLES" examples,coverage,fuzzing,stateful positive_data_acceptance,ignored_auth
  FORMWORK_STRICT=1 fuzz "$contract" strict $((EXAMPLES / 3 + 1)) fuzzing positive_data_acceptance,negative_data_rejection --strict tests/contract/access.json
  "${FUZZER%/*}/python" tests/contract/tally.py "$work/$contract-open.json" "$work/$contract-strict.json" "$least" "$operations" "$refusals" "${verbose[@]}"
}
both rfs 48 "${LEAST:-1000}" 401,403
both aos 19 200 401,403
# Three operations, by query and by form.
both alibaba 6 100 403,404
