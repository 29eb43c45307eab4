{% raw %}#!/usr/bin/env bash
# Sets Codex up for a Floway gateway: a provider in config.toml, and an API key in a file of its own.
# The braces let bash read all of it before it runs any of it, so a download that was cut does nothing.
{
floway_setup() (
{% endraw %}{% include "shared.sh" %}{% raw %}
  folder=${CODEX_HOME:-$HOME/.codex}
  mkdir -p "$folder" || stop "The folder $folder cannot be made."
  folder=$(cd "$folder" && pwd -P)
  file=$folder/config.toml
  secret=$folder/floway.key
  case $folder in
    *[[:cntrl:]]*) stop "The path of the Codex folder holds control characters." ;;
  esac

  # A string of JSON is also one of TOML.
  quoted() {
    text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    printf '"%s"' "$text"
  }
  command_args="[$(quoted "$secret")]"
{% endraw %}  top_edits={{ top_edits | sh }}
  top_lines={{ top_lines | sh }}
{% raw %}
  work=$(mktemp -d "${TMPDIR:-/tmp}/floway-setup.XXXXXX")
  is_done=
  had_file=
  had_secret=
  if [ -e "$file" ]; then had_file=1; cp -p "$file" "$work/config"; fi
  if [ -e "$secret" ]; then had_secret=1; cp -p "$secret" "$work/key"; fi

  # Whatever goes wrong from here on, both files are as they were.
  put_back() {
    if [ -z "$is_done" ]; then
      if [ -n "$had_file" ]; then cat "$work/config" >"$file"; else rm -f "$file"; fi
      if [ -n "$had_secret" ]; then cat "$work/key" >"$secret"; else rm -f "$secret"; fi
    fi
    rm -rf "$work"
  }
  trap put_back EXIT
  trap 'exit 1' HUP INT TERM

  rm -f "$secret"
  printf '%s' "$key" >"$secret" || stop "$secret cannot be written."

  # Codex changes its own file best: it keeps comments and order. Its app server takes edits as JSON lines.
  by_codex() {
    command -v codex >/dev/null 2>&1 || return 1
    provider="{\"name\":\"Floway\",\"base_url\":\"$endpoint/v1\",\"wire_api\":\"responses\""
    provider="$provider,\"auth\":{\"command\":\"cat\",\"args\":$command_args}}"
    edits="{\"keyPath\":\"model_providers.floway\",\"value\":$provider,\"mergeStrategy\":\"replace\"}"
    edits="$edits,{\"keyPath\":\"model_provider\",\"value\":\"floway\",\"mergeStrategy\":\"replace\"}$top_edits"
    : >"$work/answers"
    {
      printf '%s\n' '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"floway_setup","title":"Floway setup","version":"1"}}}'
      printf '%s\n' '{"method":"initialized"}'
      printf '%s\n' "{\"id\":2,\"method\":\"config/batchWrite\",\"params\":{\"edits\":[$edits]}}"
      # It stops when its input ends, so the input stays open until it has answered: 30 seconds at most.
      tries=0
      while [ "$tries" -lt 150 ] && ! grep -q '"id":2' "$work/answers"; do
        sleep 0.2
        tries=$((tries + 1))
      done
    } | CODEX_HOME=$folder codex app-server >"$work/answers" 2>/dev/null || true
    grep '"id":2' "$work/answers" | grep -q '"result"'
  }

  # For a Codex that cannot, or is not there yet: a marked block at the top and one at the end, but only
  # where nothing of the same name is in the file.
  by_hand() {
    mark='# Written by the set-up of Floway'
    [ -e "$file" ] || : >"$file"
    sed "/^$mark: begin\$/,/^$mark: end\$/d" "$file" >"$work/rest"
    if awk '/^[[:space:]]*\[/ { exit } { print }' "$work/rest" |
      grep -Eq '^[[:space:]]*"?(model_provider|model_providers|model|model_reasoning_effort)"?[[:space:]]*[.=]'; then
      return 1
    fi
    ! grep -Eq '^[[:space:]]*\[+[[:space:]]*"?model_providers"?[[:space:]]*(\]|\.[[:space:]]*"?floway)' "$work/rest" || return 1
    ! grep -q '"""' "$work/rest" && ! grep -q "'''" "$work/rest" || return 1
    {
      printf '%s: begin\nmodel_provider = "floway"\n%s%s: end\n' "$mark" "$top_lines" "$mark"
      cat "$work/rest"
      printf '%s: begin\n[model_providers.floway]\nname = "Floway"\nbase_url = "%s/v1"\nwire_api = "responses"\n' "$mark" "$endpoint"
      printf '[model_providers.floway.auth]\ncommand = "cat"\nargs = %s\n%s: end\n' "$command_args" "$mark"
    } >"$work/made"
    cat "$work/made" >"$file"
  }

  restored() {
    if [ -n "$had_file" ]; then cat "$work/config" >"$file"; else rm -f "$file"; fi
  }

  if by_codex; then
    :
  elif restored && by_hand; then
    :
  else
    is_done=1
    restored
    say "$file has settings of its own for these names, so it was left alone. The key is in $secret."
    say "Put this into it yourself:"
    printf 'model_provider = "floway"\n%s\n[model_providers.floway]\nname = "Floway"\nbase_url = "%s/v1"\nwire_api = "responses"\n\n[model_providers.floway.auth]\ncommand = "cat"\nargs = %s\n' "$top_lines" "$endpoint" "$command_args"
    exit 2
  fi

  [ -z "$had_file" ] || cp "$work/config" "$file.before-floway" || stop "$file.before-floway cannot be written."
  is_done=1
  say "Codex is set up: $file has the provider, $secret the key '$label'."
  [ -z "$had_file" ] || say "The settings of before are in $file.before-floway."
  command -v codex >/dev/null 2>&1 || say "Codex itself is not on the path; install it as its vendor says."
)
floway_setup
}
{% endraw %}
