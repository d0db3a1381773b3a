# Ties the life of one postmaster to its users. Standard input is the read end of a FIFO whose write end every
# user holds open; the kernel closes it however a user dies. Arguments: the FIFO's path, the seconds to wait
# after the last user, the pid file, the pid of a running postmaster to take over (or ''), the command to start.
fifo=$1 linger=$2 pidfile=$3 pid=$4
shift 4
trap '' HUP INT
exec 3<&0 </dev/null
if [ -z "$pid" ]; then
  # A pid file left behind may name a zombie or a stranger. Postgres takes the pid of its own parent for a
  # stale one, and still makes sure that nobody uses the shared memory.
  if [ -f "$pidfile" ]; then
    { echo $$; sed 1d "$pidfile"; } >"$pidfile.stale" && mv "$pidfile.stale" "$pidfile"
  fi
  "$@" 3<&- &
  pid=$!
fi
ours() { [ -f "$pidfile" ] && read -r now <"$pidfile" && [ "$now" = "$pid" ]; }
{
  while :; do
    while read -r _; do :; done
    sleep "$linger" </dev/null
    mv "$fifo" "$fifo.ending" || break # from here on nobody can join
    read -r _ || break                 # a word: somebody joined while we slept
    mv "$fifo.ending" "$fifo"
  done
  ours && kill -INT "$pid"
  while ours && kill -0 "$pid"; do sleep 0.05 </dev/null; done
  rm -f "$fifo" "$fifo.ending"
} <&3 3<&- &
exec 3<&-
wait "$pid"
