#!/bin/bash
# Measures the echo bot beside a bot without any library (the floor) and a bot on the Chat SDK for TypeScript: the three
# take turns, and the medians are printed.
#
# usage: benchmarks/echo.sh <folder with baseline.mjs, bot.mjs, load.mjs> [options of load.mjs ...]
#
# The folder is a copy in which "npm install" was run. Before, once: mvn -q -DskipTests -pl benchmarks -am package
#   STATE=pg PG_URL=postgres://user:password@host/database   both bots keep everything in PostgreSQL
#   ROUNDS=3                                                 how often each is measured
#   JAVA_OPTIONS='...'                                       in place of those below
set -euo pipefail

folder=${1:?the folder with baseline.mjs, bot.mjs and load.mjs}
shift
load_options=("$@")
if [ ${#load_options[@]} -eq 0 ]; then
  load_options=(--n 5000 --warm 2000)
fi
here=$(cd "$(dirname "$0")" && pwd)
rounds=${ROUNDS:-3}
read -ra java_options <<< "${JAVA_OPTIONS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms256m -Xmx512m}"
export STRATEGY=${STRATEGY:-queue} STATE=${STATE:-memory}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

begin() {
  case $1 in
    floor) exec node "$folder/baseline.mjs" ;;
    sdk) exec node "$folder/bot.mjs" ;;
    ours)
      exec java "${java_options[@]}" \
        -cp "$here/target/benchmarks.jar:$here/target/lib/*" dev.switchboard.benchmarks.EchoBot
      ;;
  esac
}

# The load generator goes first: it plays the Bot API, too, which a bot may ask for something when it starts.
measure() {
  local name=$1 load bot line
  node "$folder/load.mjs" "${load_options[@]}" > "$results/line" &
  load=$!
  (begin "$name") > "$results/$name.log" 2>&1 &
  bot=$!
  wait "$load"
  kill "$bot"
  wait "$bot" || true
  line=$(tail -n 1 "$results/line")
  echo "$name $line"
  echo "$line" >> "$results/$name"
}

for ((round = 1; round <= rounds; round++)); do
  for name in floor sdk ours; do
    measure "$name"
  done
done

node - "$results" << 'EOF'
const fs = require("node:fs");
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const [floor, sdk, ours] = ["floor", "sdk", "ours"].map((name) => {
  const runs = fs.readFileSync(`${process.argv[2]}/${name}`, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const of = (figure) => median(runs.map((run) => run[figure]));
  return { name, rps: of("rps"), p50: of("p50"), p99: of("p99"), lost: runs.reduce((sum, run) => sum + run.lost, 0) };
});
console.log("\n| bot | replies/s | p50 ms | p99 ms | lost |\n| --- | ---: | ---: | ---: | ---: |");
for (const bot of [floor, sdk, ours]) {
  console.log(`| ${bot.name} | ${bot.rps} | ${bot.p50} | ${bot.p99} | ${bot.lost} |`);
}
const ratio = (other) => (ours.rps / other.rps).toFixed(2);
console.log(`\nours is ${ratio(floor)} of the floor and ${ratio(sdk)} times the SDK`);
EOF
