/**
 * The guard, for sh(1) with nothing but what POSIX has besides a `sleep` of fractions (GNU, BSD, busybox). $1 is the tag of
 * what belongs to its supervisor, $2 what the terminal is told of it, $3 what gives
 * it back (a format of printf); file descriptor 3 is the terminal, if there is one; standard input tells, a line each:
 *
 *     app PID             it was spawned, as the leader of a process group
 *     app                 it is gone, with its group
 *     screen PID MODES    it has the terminal, whose modes were MODES (`stty -g`)
 *     screen              it is gone, and the terminal was given back
 *     farewell            all is stopped
 *
 * The end without a farewell is a supervisor that was killed. What is signalled is ours: a process that still has the
 * start time that it had when it was told of, or that has the tag at that moment; and the app's group, if its leader is
 * the one told of or a member has the tag. Where there is no /proc (macOS) nothing has a tag to see, and what left the
 * app's group escapes.
 */
export const guardProgram = `
trap '' HUP INT TERM
tag=$1 words=$2 reset=$3 app= screen= modes= setter= writer=

birth() {
  born= group=
  if [ -e /proc/self/stat ]; then
    # proc(5): "pid (name) state ppid pgrp ..."; the start time is the 22nd. The dead have none.
    line=
    read -r line <"/proc/$1/stat"
    set -- \${line##*) }
    group=$3
    case $1 in Z | X) ;; *) born=\${20} ;; esac
  else
    born=$(ps -o lstart= -p "$1")
  fi
}

same() {
  [ -n "$1" ] || return 1
  birth "$1"
  [ -n "$born" ] && [ "$born" = "$2" ]
}

tagged() {
  # Not by its status: it is 2 where others' processes may not be read.
  [ ! -e /proc/self/environ ] || grep -alsF -- "$tag" /proc/[0-9]*/environ
}

group_is_ours() {
  [ -n "$app" ] || return 1
  same "$app" "$app_born" && return
  [ -e /proc/self/stat ] || return 0
  for file in $(tagged); do
    pid=\${file#/proc/}
    birth "\${pid%/environ}"
    [ "$group" = "$app" ] && return
  done
  return 1
}

sweep() {
  left=
  for file in $(tagged); do
    pid=\${file#/proc/} pid=\${pid%/environ}
    birth "$pid"
    # It was warned with its group.
    [ "$1" = TERM ] && [ "$group" = "$app" ] && continue
    grep -aqsF -- "$tag" "$file" && kill -s "$1" "$pid" && left=1
  done
}

# In the background: both block on a terminal that stopped reading.
reset_screen() {
  printf "$reset%s\\n" "$words" >&3 &
  writer=$!
  birth "$writer"
  writer_born=$born
}

reset_modes() {
  # With ISIG on nobody holds it raw: a shell with job control took it back, and has set its own.
  case $(stty -a <&3) in *-isig*) ;; *) return ;; esac
  stty "$modes" <&3 &
  setter=$!
  birth "$setter"
  setter_born=$born
}

while read -r word pid rest; do
  case $word in
    app)
      app=$pid
      birth "$pid"
      app_born=$born
      ;;
    screen)
      screen=$pid modes=$rest
      birth "$pid"
      screen_born=$born
      ;;
    farewell) exit ;;
  esac
done

# The screen first: leaving by itself, Node would reset the terminal under the prompt of a shell that took it back.
same "$screen" "$screen_born" && kill -s KILL "$screen"
if group_is_ours; then kill -s TERM -- "-$app"; else app=; fi
[ -z "$screen" ] || reset_screen
sweep TERM
for turn in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.05
  # A group that was empty once may be another's by now.
  [ -n "$app" ] && ! kill -s 0 -- "-$app" && app=
  # Late, so that a shell has had the time to take it back: ours under its prompt would be worse than raw.
  [ "$turn" = 3 ] && [ -n "$screen" ] && reset_modes
done
[ -n "$app" ] && kill -s KILL -- "-$app"
turn=0
sweep KILL
while [ -n "$left" ] && [ "$turn" -lt 40 ]; do
  sleep 0.05
  turn=$((turn + 1))
  sweep KILL
done
turn=0
while [ "$turn" -lt 20 ]; do
  same "$setter" "$setter_born" || same "$writer" "$writer_born" || exit
  sleep 0.05
  turn=$((turn + 1))
done
same "$setter" "$setter_born" && kill -s KILL "$setter"
same "$writer" "$writer_born" && kill -s KILL "$writer"
`;
