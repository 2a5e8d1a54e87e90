# Sourced by the long runs that pay from wallets on a chain of their own: the program, a folder that is removed at the end, a
# node that is stopped for sure, and how wallets are asked.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$ROOT"

program="${NIGHTJAR_NODE:-$ROOT/.build/release/nightjar-node}"
[ -x "$program" ] || swift build -c release --product nightjar-node
params="${NIGHTJAR_PARAMS:-$ROOT/../shared/params}"
[ -f "$params/sapling-spend.params" ] || params="$HOME/.zcash-params"
setup=()
if [ -f "$params/sapling-spend.params" ]; then
    export NIGHTJAR_PARAMS="$params"
else
    say "Zcash's parameters are not there: a test set-up takes their place"
    # shellcheck disable=SC2034  # for the scripts that source this
    setup=(--test-parameters)
fi

folder="$(mktemp -d "${TMPDIR:-/tmp}/nightjar-wallet.XXXXXX")"
node=""
follower=""
proxy=""
# stop PROCESS [SIGNAL]: ends a process of ours and waits for it.
stop() {
    if [ -n "$1" ]; then
        kill "-${2:-TERM}" "$1" 2>/dev/null || true
        wait "$1" 2>/dev/null || true
    fi
}
trap 'stop "$proxy"; stop "$node"; stop "$follower"; rm -rf "$folder"' EXIT
(umask 077 && echo "a passphrase for trials" >"$folder/passphrase")

run() { "$program" "$@"; }
# wallet COMMAND NAME [OPTION…]: a command of a wallet that asks no node.
wallet() { run wallet "$1" "$folder/$2.wallet" --passphrase-file "$folder/passphrase" "${@:3}"; }
# on COMMAND NAME [OPTION…]: the same of one that asks the node.
on() { wallet "$@" --home "$folder/chain"; }
# value NAME: a member of the JSON object on standard input.
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
# expect NAME COMMAND…: the command is refused by this name, with exit code 1; what it says is in $said.
expect() {
    local name="$1" status=0
    shift
    said="$("$@" --json)" || status=$?
    [ "$status" = 1 ] && [ "$(value error <<<"$said")" = "$name" ] ||
        fail "expected the refusal $name from: $* — got $status: $said"
    say "  refused by name: $name"
}
same() { [ "$1" = "$2" ] || fail "$3: $1 instead of $2"; }
# has NAME POOL [FIELD [ACCOUNT]]: what a wallet has in a pool.
has() {
    on balance "$1" --account "${4:-0}" --json | sed -n "s/.*\"$2\":{[^}]*\"${3:-confirmed}\":\"\([0-9]*\)\".*/\1/p"
}
address() { wallet address "$1" --kind "$2"; }
# height [HOME]: the last block of the node that runs from a folder.
height() { run node status --home "$folder/${1:-chain}" --json | value latest_block_height; }
pending() { on pending "$1" --json | grep -o '"id":' | wc -l; }
# settled NAME: waits until nothing is pending.
settled() {
    for _ in $(seq 300); do [ "$(pending "$1")" = 0 ] && return; sleep 0.1; done
    fail "a payment of $1 is still pending"
}
# launch HOME [OPTION…]: runs the node of a folder, and waits until it listens; its process is then in $launched.
launch() {
    rm -f "$folder/$1/address"
    "$program" node start --home "$folder/$1" --log-level warning "${@:2}" >"$folder/out" 2>>"$folder/log" &
    launched=$!
    for _ in $(seq 600); do
        [ -f "$folder/$1/address" ] && return
        kill -0 "$launched" 2>/dev/null || { cat "$folder/log" >&2; fail "the node ended"; }
        sleep 0.1
    done
    fail "the node does not listen"
}
# The node's port; 0 lets the system choose at each start.
node_port=0
# start [SECONDS]: the node; with a number of seconds it makes blocks where nothing waits, too.
start() {
    if [ -n "${1:-}" ]; then
        NIGHTJAR_NODE_EMPTY_BLOCKS=true launch chain --port "$node_port" --block-seconds "$1"
    else
        launch chain --port "$node_port" --block-seconds 0
    fi
    node=$launched
}
# follow: a follower of the node, in the folder copy, and waits until it has all blocks.
follow() {
    if [ ! -d "$folder/copy" ]; then
        run node init --home "$folder/copy" --genesis "$folder/chain/genesis.json" \
            --follow "$(cat "$folder/chain/address")" >/dev/null
        [ ! -d "$folder/chain/test-parameters" ] || cp -r "$folder/chain/test-parameters" "$folder/copy/"
    fi
    launch copy --port 0 --follow "$(cat "$folder/chain/address")"
    follower=$launched
    caught_up
}
# caught_up: waits until the follower has the node's last block.
caught_up() {
    for _ in $(seq 300); do [ "$(height copy)" = "$(height)" ] && return; sleep 0.1; done
    fail "the follower stays behind"
}
