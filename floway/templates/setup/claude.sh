{% raw %}#!/usr/bin/env bash
# Sets Claude Code up for a Floway gateway: merges its address and an API key into the settings file.
# The braces let bash read all of it before it runs any of it, so a download that was cut does nothing.
{
floway_setup() (
{% endraw %}{% include "shared.sh" %}{% raw %}
  folder=${CLAUDE_CONFIG_DIR:-$HOME/.claude}
  file=$folder/settings.json
{% endraw %}  changes={{ changes | sh }}
  with_python={% filter sh %}{% include "merge.python" %}{% endfilter %}

  with_node={% filter sh %}{% include "merge.js" %}{% endfilter %}
{% raw %}
  # The key goes through a pipe: arguments and variables of a process can be seen by others.
  merge() { printf '%s\n%s\n%s\n' "$endpoint" "$key" "$changes" | "$@"; }

  if python3 -c 'import json' >/dev/null 2>&1; then
    tool=python3
  elif node -e 'Object.hasOwn({}, "a")' >/dev/null 2>&1; then
    tool=node
  else
    stop "Neither python3 nor node is there to change a JSON file; install one of them and begin again."
  fi
  mkdir -p "$folder" || stop "The folder $folder cannot be made."
  if [ "$tool" = python3 ]; then
    merge python3 -c "$with_python" "$file" || exit 1
  else
    merge node -e "$with_node" "$file" || exit 1
  fi

  say "Claude Code is set up: $file has the address and the key '$label'."
  [ ! -e "$file.before-floway" ] || say "The settings of before are in $file.before-floway."
  command -v claude >/dev/null 2>&1 || say "Claude Code itself is not on the path; install it as its vendor says."
)
floway_setup
}
{% endraw %}
