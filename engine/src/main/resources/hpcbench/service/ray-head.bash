# Starts the head of a Ray cluster, waits until all of the cluster is there, then runs the server beside it. Ends when either ends, or
# when the server's workers find no place in the cluster.
#
# $1          nodes that the cluster is to have
# $2          GPUs that it is to have
# $3          seconds that this may take
# $4          address and port of the head
# $5 $6       where the server will listen: address, port
# $7... --    the program ray
# ... --      its words after `start`
# ...         the server's command
nodes=$1 gpus=$2 patience=$3 address=$4 host=$5 port=$6
shift 6
ray=() start=()
while [ "$1" != -- ]; do ray+=("$1") && shift; done
shift
while [ "$1" != -- ]; do start+=("$1") && shift; done
shift

say() { echo "hpcbench: $*" >&2; }

# Ray asks for most of a minute where no head listens, and meanwhile nobody would see that it has ended.
listens() { (exec 3<>"/dev/tcp/${address%:*}/${address##*:}") 2>/dev/null; }

# What of the cluster is there, by Ray's own account, which comes a few seconds after a node has joined.
status() { listens && "${ray[@]}" status --address "$address" 2>&1; }
nodes_of() { grep -c '^ *1 node_' <<<"$1"; }
gpus_of() {
  local total
  total=$(sed -n 's|^ *[0-9.]*/\([0-9]*\)[.0-9]* GPU.*|\1|p' <<<"$1")
  echo "${total:-0}"
}
demands_of() { sed -nE 's/^ *(.* pending (placement groups|tasks).*)/\1/p' <<<"$1"; }

# Ends well when the server listens, and not when its workers wait for a place in two looks in a row: Ray would let them wait for ever.
await_place() {
  local cluster waiting before='' next=$((SECONDS + patience / 2))
  until (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; do
    if [ "$SECONDS" -ge "$next" ]; then
      cluster=$(status)
      waiting=$(demands_of "$cluster")
      if [ -n "$before" ] && [ -n "$waiting" ]; then
        echo "$cluster" >&2
        say "the Ray cluster has no place for the server's workers: after $SECONDS s there still wait ${waiting//$'\n'/; }, as its status above says"
        return 1
      fi
      before=$waiting
      next=$((SECONDS + patience / 10 + 1))
    fi
    sleep 1
  done
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
await_place &
place=$!
trap 'kill "$place" 2>/dev/null' EXIT
wait -n "$head" "$server" "$place"
code=$?
if kill -0 "$head" 2>/dev/null && kill -0 "$server" 2>/dev/null; then
  if [ "$code" -ne 0 ]; then exit 1; fi
  wait -n "$head" "$server"
  code=$?
fi
if kill -0 "$server" 2>/dev/null; then say "the head of the Ray cluster ended with exit code $code"; fi
exit $((code == 0 ? 1 : code))
