#!/usr/bin/env bash
# Asks a service of its own everything that its OpenAPI document allows, and much that it does not, and holds the answers
# against the document. Needs schemathesis (pip install schemathesis); arguments are handed on to it.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
cp -r ../../models/latest "$folder/model"
PORT=${PORT:-3900}
export PORT RECOMMENDER_MODEL_DIR="$folder/model" DATABASE_URL="sqlite:$folder/service.db" RATE_LIMIT=0 NODE_ENV=test
export API_KEY=contract-test-key
node --import tsx src/server.ts >"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" || true; rm -rf "$folder"' EXIT
until curl -sf "localhost:$PORT/ready" >/dev/null; do kill -0 "$server" && sleep 0.2; done

schemathesis --config-file scripts/schemathesis.toml run "http://127.0.0.1:$PORT/openapi.json" \
  --header "X-API-Key: $API_KEY" --generation-database none --max-examples "${MAX_EXAMPLES:-100}" "$@"
