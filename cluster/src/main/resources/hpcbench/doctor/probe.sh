#!/bin/bash
# Tells what a machine is like, one fact a line: MACHINE|FACT|VALUE. Run by hpcbench doctor, here or on each node of a job.
#
#   port=N        whether something listens there          write=DIR   whether files can be made there, on what, and how much is free
#   see=FILE      whether a file of the login node is seen  run=PROGRAM what the toolkit says of its version here
#   try=SCRIPT    whether a login shell can run it: modules and a container
host=$(hostname)
tell() { printf '%s|%s|%s\n' "$host" "$1" "$2"; }

listens() {
  local hex
  hex=$(printf ':%04X' "$1")
  awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

folder() {
  local there=$1 file
  while [ ! -e "$there" ]; do there=$(dirname "$there"); done
  if [ -d "$there" ] && file=$(mktemp "$there/.hpcbench-doctor.XXXXXX" 2>/dev/null); then
    rm -f "$file"
    tell writable "$1"
  else
    tell unwritable "$1"
  fi
  tell "filesystem $1" "$(stat -f -c %T "$there")"
  tell "free-kib $1" "$(df -Pk "$there" | awk 'NR == 2 { print $4 }')"
}

tell address "$(getent ahostsv4 "$host" | awk 'NR == 1 { print $1 }')"
tell time "$(date +%s.%N)"
tell open-files-soft "$(ulimit -Sn)"
tell open-files-hard "$(ulimit -Hn)"
tell cores "$(nproc)"
tell cores-of-machine "$(nproc --all)"
tell governor "$(cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2>/dev/null)"
tell swap-used-kib "$(awk '/^SwapTotal/ { total = $2 } /^SwapFree/ { free = $2 } END { print total - free }' /proc/meminfo)"
tell gpus "${SLURM_GPUS_ON_NODE:-}"
tell user-namespaces "$(unshare --user --map-root-user true 2>/dev/null && echo yes || echo no)"
tell proxy "${http_proxy:-${HTTP_PROXY:-}}"
tell no-proxy "${no_proxy:-${NO_PROXY:-}}"
for question; do
  value=${question#*=}
  case $question in
    port=*) if listens "$value"; then tell taken "$value"; else tell untaken "$value"; fi ;;
    write=*) folder "$value" ;;
    see=*) if [ -e "$value" ]; then tell seen "$value"; else tell unseen "$value"; fi ;;
    try=*) if said=$(bash -lc "$value" 2>&1 </dev/null); then tell tried yes; else tell untried "$(tail -n 1 <<<"$said")"; fi ;;
    run=*) tell toolkit "$(HPCBENCH_BUILD=never "$value" --version 2>&1 | tail -n 1)" ;;
  esac
done
