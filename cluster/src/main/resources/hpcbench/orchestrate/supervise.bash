# Runs one service and sees to it that nothing of it outlives the toolkit.
#
# Standard input is a pipe whose other end the toolkit alone holds. It closes when the toolkit wants the service to end, and
# by itself when the toolkit is killed, whatever the signal.
#
# $1      value of HPCBENCH_SERVICE in the service's environment: its mark, also on what leaves its process group
# $2      seconds from SIGTERM to SIGKILL
# $3...   the command
#
# Exits as the service did, after everything of it has ended.
mark=$1 grace=$2
shift 2

set -m                       # jobs get process groups of their own, out of reach of a terminal's Ctrl-C
trap : HUP INT               # the toolkit decides, by closing the pipe
trap 'exec 3</dev/null' TERM # as if it had closed
exec 3<&0

( exec 3<&- </dev/null; HPCBENCH_SERVICE=$mark exec "$@" ) &
service=$!
exec 2>/dev/null             # what bash says about its jobs is no word of the service

# shellcheck disable=SC2329  # end calls these by name
{
  in_group() { kill -0 -- "-$service"; }
  signal_group() { kill -s "$1" -- "-$service"; }
  marked() { grep -lsF "HPCBENCH_SERVICE=$mark" /proc/[0-9]*/environ | tr -dc '0-9\n'; }
  any_marked() { [ -n "$(marked)" ]; }
  signal_marked() { for id in $(marked); do kill -s "$1" "$id"; done; }
}

# end PRESENT SIGNAL: asks those that are present to end, and makes them when their time is up.
end() {
  local tenths=$((grace * 10))
  "$1" || return
  "$2" TERM
  while "$1"; do
    if [ $((tenths -= 1)) -lt 0 ]; then
      "$2" KILL
      return
    fi
    sleep 0.1
  done
}

while kill -0 "$service"; do
  read -r -t 1 _ <&3
  [ $? -eq 1 ] && break # 1 is the end of input; more than 128 is the time limit
done
end in_group signal_group
end any_marked signal_marked
wait "$service"
exit $?
