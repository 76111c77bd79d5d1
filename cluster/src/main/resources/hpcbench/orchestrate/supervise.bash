# Runs one service and sees to it that nothing of it outlives the toolkit.
#
# Standard input is a pipe whose other end the toolkit alone holds. It closes when the toolkit wants the service to end, and
# by itself when the toolkit is killed, whatever the signal.
#
# $1      value of HPCBENCH_SERVICE in the service's environment: its mark, also on what leaves its process group
# $2      seconds from SIGTERM to SIGKILL
# $3...   the command
#
# Where HPCBENCH_SCRATCH names a folder, it is there, for this user alone, as long as the service runs.
#
# Exits as the service did, after everything of it has ended.
mark=$1 grace=$2
shift 2

set -m                       # jobs get process groups of their own, out of reach of a terminal's Ctrl-C
trap : HUP INT TERM          # whoever signals the whole group; the toolkit decides, by closing the pipe
closing=
trap closing=yes USR1

# The prefixes, here and below, are for container runtimes that keep the host's environment out.
scratch=${HPCBENCH_SCRATCH:-${APPTAINERENV_HPCBENCH_SCRATCH:-${SINGULARITYENV_HPCBENCH_SCRATCH:-}}}
if [ -n "$scratch" ]; then mkdir -p -m 700 "$scratch" || exit; fi

exec 3<&0 4>&2 2>/dev/null   # what bash says about its jobs is no word of the service

( exec </dev/null 2>&4 3<&- 4>&-
  HPCBENCH_SERVICE=$mark APPTAINERENV_HPCBENCH_SERVICE=$mark SINGULARITYENV_HPCBENCH_SERVICE=$mark exec "$@" ) &
service=$!
exec 4>&-

# shellcheck disable=SC2329  # end calls these by name
{
  # A zombie still counts for kill, and some systems are slow to bury it: /proc tells the living.
  in_group() { kill -0 -- "-$service" && { [ ! -e /proc/self ] || grep -qs ") [^ZX] [0-9]* $service " /proc/[0-9]*/stat; }; }
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

# Says so again and again, since a signal that comes just before the wait below does not interrupt it.
{ cat <&3 >/dev/null; while kill -s USR1 $$; do sleep 1; done; } &
pipe=$!
while [ -z "$closing" ] && kill -0 "$service"; do
  wait "$service"
done
kill -- "-$pipe"
end in_group signal_group
end any_marked signal_marked
if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
wait "$service"
exit $?
