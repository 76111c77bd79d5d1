# Joins a node to a Ray cluster, once its head answers.
#
# $1...  address and port of the head
# $3     seconds that this may take
# $4...  the command that joins, and stays as long as the node is part of the cluster
address=$1 port=$2 patience=$3
shift 3

until (exec 3<>"/dev/tcp/$address/$port") 2>/dev/null; do
  if [ "$SECONDS" -ge "$patience" ]; then
    echo "hpcbench: the head of the Ray cluster at $address:$port did not answer within $SECONDS s" >&2
    exit 1
  fi
  sleep 0.5
done
exec "$@"
