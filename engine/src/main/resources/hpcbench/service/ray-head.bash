# Starts the head of a Ray cluster, waits until all of the cluster is there, then runs the server beside it. Ends when either ends.
#
# $1          nodes that the cluster is to have
# $2          GPUs that it is to have
# $3          seconds that this may take
# $4          address and port of the head
# $5... --    the program ray
# ... --      its words after `start`
# ...         the server's command
nodes=$1 gpus=$2 patience=$3 address=$4
shift 4
ray=() start=()
while [ "$1" != -- ]; do ray+=("$1") && shift; done
shift
while [ "$1" != -- ]; do start+=("$1") && shift; done
shift

say() { echo "hpcbench: $*" >&2; }

# What of the cluster is there, by Ray's own account, which comes a few seconds after a node has joined.
status() { "${ray[@]}" status --address "$address" 2>&1; }
nodes_of() { grep -c '^ *1 node_' <<<"$1"; }
gpus_of() {
  local total
  total=$(sed -n 's|^ *[0-9.]*/\([0-9]*\)[.0-9]* GPU.*|\1|p' <<<"$1")
  echo "${total:-0}"
}

"${ray[@]}" start "${start[@]}" &
head=$!
seen=
while true; do
  cluster=$(status)
  if ! kill -0 "$head" 2>/dev/null; then
    wait "$head"
    code=$?
    say "the head of the Ray cluster at $address does not come up: 'ray start' ended with exit code $code"
    exit $((code == 0 ? 1 : code))
  fi
  has="$(nodes_of "$cluster") of $nodes nodes and $(gpus_of "$cluster") of $gpus GPUs"
  if [ "$has" != "$seen" ]; then say "the Ray cluster has $has"; fi
  seen=$has
  if [ "$(nodes_of "$cluster")" -ge "$nodes" ] && [ "$(gpus_of "$cluster")" -ge "$gpus" ]; then break; fi
  if [ "$SECONDS" -ge "$patience" ]; then
    echo "$cluster" >&2
    say "too few resources: after $SECONDS s the Ray cluster has $has, as its status above says"
    exit 1
  fi
  sleep 1
done

RAY_ADDRESS=$address "$@" &
server=$!
wait -n "$head" "$server"
code=$?
if kill -0 "$server" 2>/dev/null; then say "the head of the Ray cluster ended with exit code $code"; fi
exit $((code == 0 ? 1 : code))
