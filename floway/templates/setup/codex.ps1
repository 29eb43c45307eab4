{% raw %}# Sets Codex up for a Floway gateway: a provider in config.toml, and an API key in a file of its own.
# PowerShell reads a block whole before it runs any of it, so a download that was cut does nothing.
& {
{% endraw %}{% include "shared.ps1" %}{% raw %}
{% endraw %}  $topEdits = {{ top_edits | ps1 }}
  $topLines = {{ top_lines | ps1 }}
{% raw %}
  $folder = if ($env:CODEX_HOME) { $env:CODEX_HOME } else { Join-Path $HOME '.codex' }
  $folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($folder)
  [void][System.IO.Directory]::CreateDirectory($folder)
  $file = Join-Path $folder 'config.toml'
  $secret = Join-Path $folder 'floway.key'
  $hadFile = [System.IO.File]::Exists($file)
  $hadSecret = [System.IO.File]::Exists($secret)
  # Not the value of an if: that would be taken apart into single bytes, and an empty file would be none.
  $fileBefore = $null
  $secretBefore = $null
  if ($hadFile) { $fileBefore = [System.IO.File]::ReadAllBytes($file) }
  if ($hadSecret) { $secretBefore = [System.IO.File]::ReadAllBytes($secret) }

  function Restore($path, $had, $content) {
    if ($had) { [System.IO.File]::WriteAllBytes($path, $content) } elseif ([System.IO.File]::Exists($path)) { [System.IO.File]::Delete($path) }
  }

  # A string of JSON is also one of TOML.
  function Quoted($text) { '"' + $text.Replace('\', '\\').Replace('"', '\"') + '"' }
  $printing = "[Console]::Out.Write([IO.File]::ReadAllText('" + ($secret -replace "(['\u2018\u2019\u201a\u201b])", '$1$1') + "'))"
  $commandArgs = '["-NoProfile","-NonInteractive","-Command",' + (Quoted $printing) + ']'

  # Codex changes its own file best: it keeps comments and order. Its app server takes edits as JSON lines.
  function Set-ByCodex {
    if (-not (Get-Command codex -ErrorAction SilentlyContinue)) { return $false }
    $provider = '{"name":"Floway","base_url":"' + $endpoint + '/v1","wire_api":"responses","auth":{"command":"powershell","args":' + $commandArgs + '}}'
    $edits = '{"keyPath":"model_providers.floway","value":' + $provider + ',"mergeStrategy":"replace"}'
    $edits += ',{"keyPath":"model_provider","value":"floway","mergeStrategy":"replace"}' + $topEdits
    $start = New-Object System.Diagnostics.ProcessStartInfo
    # What npm installs is a batch file, which only cmd can start.
    $start.FileName = 'cmd.exe'
    $start.Arguments = '/d /c codex app-server'
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.EnvironmentVariables['CODEX_HOME'] = $folder
    # A codex.cmd of the folder where somebody happens to be is not the one that was found.
    $start.EnvironmentVariables['NoDefaultCurrentDirectoryInExePath'] = '1'
    # Windows PowerShell begins what it sends with the byte order mark of the console's encoding, if that has
    # one. https://github.com/dotnet/runtime/issues/28929
    $spoken = [Console]::InputEncoding
    if ($spoken.GetPreamble().Length) { [Console]::InputEncoding = $utf8 }
    try {
      $server = [System.Diagnostics.Process]::Start($start)
    } finally {
      if ($spoken.GetPreamble().Length) { [Console]::InputEncoding = $spoken }
    }
    try {
      $lines = '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"floway_setup","title":"Floway setup","version":"1"}}}',
        '{"method":"initialized"}',
        ('{"id":2,"method":"config/batchWrite","params":{"edits":[' + $edits + ']}}')
      $bytes = $utf8.GetBytes(($lines -join "`n") + "`n")
      $server.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
      $server.StandardInput.BaseStream.Flush()
      $until = [DateTime]::UtcNow.AddSeconds(30)
      while ([DateTime]::UtcNow -lt $until) {
        $reading = $server.StandardOutput.ReadLineAsync()
        if (-not $reading.Wait(30000) -or $null -eq $reading.Result) { return $false }
        if ($reading.Result.Contains('"id":2')) { return $reading.Result.Contains('"result"') }
      }
      return $false
    } finally {
      $server.StandardInput.Close()
      if (-not $server.WaitForExit(5000)) { $server.Kill() }
    }
  }

  $isDone = $false
  try {
    Write-Whole $secret $key $null
    if (Set-ByCodex) {
      if ($hadFile) { [System.IO.File]::WriteAllBytes("$file.before-floway", $fileBefore) }
      $isDone = $true
      Say "Codex is set up: $file has the provider, $secret the key '$label'."
      if ($hadFile) { Say "The settings of before are in $file.before-floway." }
    } else {
      Restore $file $hadFile $fileBefore
      $isDone = $true
      Say "Codex is not there, or does not take settings from others. The key is in $secret; put this into $file yourself:"
      'model_provider = "floway"'
      $topLines
      '[model_providers.floway]'
      'name = "Floway"'
      "base_url = `"$endpoint/v1`""
      'wire_api = "responses"'
      ''
      '[model_providers.floway.auth]'
      'command = "powershell"'
      "args = $commandArgs"
    }
  } finally {
    if (-not $isDone) {
      Restore $file $hadFile $fileBefore
      Restore $secret $hadSecret $secretBefore
    }
  }
}
{% endraw %}
