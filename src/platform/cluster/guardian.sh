#!/bin/sh
# Stops the database when the last program that used it is gone, however it went.
# Usage: guardian.sh PGDATA LEASES LOCK   (runs as the user of the server)
pgdata=$1 leases=$2 lock=$3

# A mark is "number-start time": see lease.ts.
alive() {
  number=${1%%-*} started=${1#*-}
  if [ -r /proc/self/stat ]; then
    [ -r "/proc/$number/stat" ] || return 1
    stat=$(cat "/proc/$number/stat" 2>/dev/null) || return 1
    rest=${stat##*) }
    set -- $rest
    case $1 in Z | X) return 1 ;; esac
    [ "$started" = 0 ] || [ "${20}" = "$started" ]
  else
    ps -p "$number" >/dev/null 2>&1
  fi
}

anyone() {
  for lease in "$leases"/*; do
    [ -e "$lease" ] || continue
    alive "${lease##*/}" && return 0
  done
  [ -e "$lock" ] && alive "$(cat "$lock" 2>/dev/null)" && return 0
  return 1
}

while [ -s "$pgdata/postmaster.pid" ]; do
  if ! anyone; then
    sleep 1
    if ! anyone; then
      kill -INT "$(head -n 1 "$pgdata/postmaster.pid" 2>/dev/null)" 2>/dev/null
    fi
  fi
  sleep 2
done
