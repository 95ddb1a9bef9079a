# Tab completions of ocap-dev. In ~/.bashrc: source <(ocap-dev completion bash)

# The files (-f) or folders (-d) that begin like a word; more arguments are handed to compgen.
_ocap_dev_paths() {
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "${@:2}" -- "$1")
  compopt -o filenames 2>/dev/null
}

_ocap_dev() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' options='' words='' scripts='' index
  COMPREPLY=()
  if [ "$current" = '=' ]; then
    current=''
  elif [ "$previous" = '=' ]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    [ "${COMP_WORDS[index]}" = -- ] && return
  done
  case $previous in
  --cwd)
    _ocap_dev_paths "$current" -d
    return
    ;;
  --env-file | --log-file | --out)
    _ocap_dev_paths "$current" -f
    return
    ;;
  --port | --connect-to | --lines | --since | --until | --grep | --run | --for | --browsers | --origin | --wait | --idle | --server-name | --path | --contact | --resolver)
    return
    ;;
  --proxy | --kind)
    COMPREPLY=($(compgen -W 'nginx caddy traefik apache' -- "$current"))
    return
    ;;
  --source)
    COMPREPLY=($(compgen -W 'streamlit ngrok visits ocap-dev' -- "$current"))
    return
    ;;
  --level)
    COMPREPLY=($(compgen -W 'error warning info' -- "$current"))
    return
    ;;
  --format)
    COMPREPLY=($(compgen -W 'shell fish dotenv json' -- "$current"))
    return
    ;;
  --to)
    COMPREPLY=($(compgen -W 'app tunnel' -- "$current"))
    return
    ;;
  --target)
    COMPREPLY=($(compgen -W 'development production' -- "$current"))
    return
    ;;
  esac
  [ "$COMP_CWORD" -gt 1 ] && command=${COMP_WORDS[1]}
  case $command in
  help) words='demo init up attach status logs people restart wildcard reconnect stop invite guests uninvite env probe doctor lint report generate completion' ;;
  demo) options='--cwd --env-file --port --tunnel --no-tunnel --wildcard --plain --json --check --connect-to --log-file --no-log-file --no-color --verbose --help -h --version' ;;
  init) options='--dry-run --yes --proxy --json --no-color --cwd --verbose --help -h' scripts=1 ;;
  up) options='--detach --cwd --env-file --port --tunnel --no-tunnel --wildcard --plain --json --check --connect-to --log-file --no-log-file --no-color --verbose --help -h --version' scripts=1 ;;
  attach) options='--cwd --no-color --verbose --help -h' ;;
  status) options='--json --cwd --verbose --help -h' ;;
  logs) options='--follow -f --lines -n --since --until --source --level --grep --run --times --raw --json --no-color --cwd --verbose --help -h' ;;
  people) options='--json --cwd --verbose --help -h' ;;
  restart) options='--fresh --forget --json --cwd --verbose --help -h' ;;
  wildcard) options='--json --cwd --verbose --help -h' words='on off' ;;
  reconnect) options='--json --cwd --verbose --help -h' ;;
  stop) options='--json --cwd --verbose --help -h' ;;
  invite) options='--for --browsers --json --cwd --verbose --help -h' ;;
  guests) options='--forget --json --cwd --verbose --help -h' ;;
  uninvite) options='--json --cwd --verbose --help -h' ;;
  env) options='--format --cwd --env-file --port --tunnel --no-tunnel --wildcard --verbose --help -h' scripts=1 ;;
  probe) options='--origin --wait --page --idle --connect-to --json --no-color --cwd --env-file --port --tunnel --no-tunnel --wildcard --verbose --help -h' scripts=1 ;;
  doctor) options='--json --no-color --cwd --env-file --port --tunnel --no-tunnel --wildcard --verbose --help -h' scripts=1 ;;
  lint) options='--fix --yes --json --no-color --verbose --help -h' ;;
  report) options='--lines -n --out --yes --cwd --verbose --help -h' ;;
  generate) options='--out --force --kind --to --server-name --path --contact --target --resolver --cwd --env-file --port --tunnel --no-tunnel --wildcard --verbose --help -h' words='nginx proxy render streamlit-config error-page dockerfile procfile'; [ "$COMP_CWORD" -gt 2 ] && scripts=1 ;;
  completion) options='--verbose --help -h' words='bash zsh fish' ;;
  *) options='--cwd --env-file --port --tunnel --no-tunnel --wildcard --plain --json --check --connect-to --log-file --no-log-file --no-color --verbose --help -h --version' scripts=1 ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words='demo init up attach status logs people restart wildcard reconnect stop invite guests uninvite env probe doctor lint report generate completion help'
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$scripts" ]; then
    _ocap_dev_paths "$current" -d
    _ocap_dev_paths "$current" -f -X '!*.py'
  fi
}

complete -F _ocap_dev ocap-dev
