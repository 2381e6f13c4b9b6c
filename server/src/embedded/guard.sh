#!/bin/sh
# Stops an embedded PostgreSQL that nobody owns any more.
#
# usage: guard.sh LEASES POSTMASTER_PID POSTMASTER_IDENTITY GRACE_SECONDS
#
# It is a shell and not Node so that a kill of every Node process leaves it alive. It asks once a second
# whether one of the processes that claim the database (files <pid>-<n> in LEASES, see leases.ts) still
# lives. After GRACE_SECONDS without any it asks the postmaster for a fast shutdown, which loses nothing.
# It ends when the postmaster ends. The identity of a process is the one that process.ts computes.
leases=$1
postmaster=$2
identity=$3
grace=$4

boot=
[ -r /proc/sys/kernel/random/boot_id ] && read -r boot </proc/sys/kernel/random/boot_id

# Sets $found to the identity of process $1, or to nothing if it is dead or a zombie.
identify() {
  found=
  if [ -r /proc/self/stat ]; then
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    # Intended word splitting: the fields after the command name, proc_pid_stat(5).
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    case $1 in Z | X) return 0 ;; esac
    shift 19
    found=$1@$boot
  else
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C ps -o stat=,lstart= -p "$1" 2>/dev/null)
    case $1 in '' | Z*) return 0 ;; esac
    shift
    found="$*@$boot"
  fi
}

owned() {
  for lease in "$leases"/*; do
    { read -r owner <"$lease"; } 2>/dev/null || continue
    pid=${lease##*/}
    identify "${pid%%-*}"
    [ -n "$found" ] && [ "$found" = "$owner" ] && return 0
  done
  return 1
}

alive() {
  identify "$postmaster"
  [ "$found" = "$identity" ]
}

unowned=0
waited=0
while alive; do
  if [ "$unowned" -ge "$grace" ]; then
    if [ "$waited" -eq 0 ]; then
      echo "guard: nobody has owned the database for ${grace}s, stopping postmaster $postmaster"
      kill -INT "$postmaster"
    elif [ "$waited" -ge 120 ]; then
      kill -QUIT "$postmaster"
    fi
    waited=$((waited + 1))
  elif owned; then
    unowned=0
  else
    unowned=$((unowned + 1))
  fi
  sleep 1
done
