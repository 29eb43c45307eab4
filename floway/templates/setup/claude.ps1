{% raw %}# Sets Claude Code up for a Floway gateway: merges its address and an API key into the settings file.
# PowerShell reads a block whole before it runs any of it, so a download that was cut does nothing.
& {
{% endraw %}{% include "shared.ps1" %}{% raw %}
{% endraw %}  $changes = ConvertFrom-Json {{ changes | ps1 }}
{% raw %}
  $folder = if ($env:CLAUDE_CONFIG_DIR) { $env:CLAUDE_CONFIG_DIR } else { Join-Path $HOME '.claude' }
  $folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($folder)
  $file = Join-Path $folder 'settings.json'
  $backup = "$file.before-floway"
  $had = [System.IO.File]::Exists($file)

  # Newer versions would make dates of texts that look like some.
  $options = @{}
  if ((Get-Command ConvertFrom-Json).Parameters.ContainsKey('DateKind')) { $options['DateKind'] = 'String' }
  $settings = New-Object PSObject
  if ($had) {
    try {
      $settings = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file)) @options
    } catch {
      throw "$file is no JSON that can be read. Nothing was changed."
    }
  }
  if ($settings -isnot [System.Management.Automation.PSCustomObject]) {
    throw "$file holds something else than settings. Nothing was changed."
  }
  if ($null -eq $settings.PSObject.Properties['env']) {
    Add-Member -InputObject $settings -MemberType NoteProperty -Name 'env' -Value (New-Object PSObject)
  }
  $environment = $settings.PSObject.Properties['env'].Value
  if ($environment -isnot [System.Management.Automation.PSCustomObject]) {
    throw "$file holds something else than settings. Nothing was changed."
  }

  function Set-Members($target, $wanted) {
    foreach ($member in $wanted.PSObject.Properties) {
      if ($null -ne $target.PSObject.Properties[$member.Name]) { $target.PSObject.Properties.Remove($member.Name) }
      if ($null -ne $member.Value) {
        Add-Member -InputObject $target -MemberType NoteProperty -Name $member.Name -Value $member.Value
      }
    }
  }

  Set-Members $environment (New-Object PSObject -Property @{ ANTHROPIC_BASE_URL = $endpoint; ANTHROPIC_AUTH_TOKEN = $key })
  Set-Members $environment $changes.env
  Set-Members $settings $changes.top

  [void][System.IO.Directory]::CreateDirectory($folder)
  Write-Whole $file ((ConvertTo-Json -InputObject $settings -Depth 100) + "`n") $backup

  Say "Claude Code is set up: $file has the address and the key '$label'."
  if ($had) { Say "The settings of before are in $backup." }
  if (-not (Get-Command claude -ErrorAction SilentlyContinue)) {
    Say 'Claude Code itself is not on the path; install it as its vendor says.'
  }
}
{% endraw %}
