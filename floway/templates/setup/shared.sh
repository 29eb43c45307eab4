  set -eu
  umask 077

  say() { printf 'floway: %s\n' "$1" >&2; }
  stop() { say "$1 Nothing was changed."; exit 1; }

  key={{ key | sh }}
  label={{ label | sh }}
  endpoint=${GATEWAY_ENDPOINT-}
  endpoint=${endpoint%/}

  # It goes into files of several languages, so nothing but the plain characters of addresses is taken.
  case $endpoint in
    http://?* | https://?*) ;;
    *) stop "GATEWAY_ENDPOINT must be the address of the gateway, such as https://gateway.example." ;;
  esac
  case $endpoint in
    *[!A-Za-z0-9._~:/%@+-]* | *\[*) stop "GATEWAY_ENDPOINT holds characters that no address of a gateway needs." ;;
  esac

  if [ -z "$key" ]; then
    # Standard input is the script itself, so the terminal is asked.
    { exec 3</dev/tty; } 2>/dev/null || stop "There is no terminal to ask for the API key."
    printf 'API key of %s: ' "$endpoint" >/dev/tty
    IFS= read -rs key <&3 || stop "No API key was given."
    printf '\n' >/dev/tty
    exec 3<&-
    case $key in
      '' | *[!A-Za-z0-9._~+/=-]*) stop "That is no API key of a gateway." ;;
    esac
  fi
