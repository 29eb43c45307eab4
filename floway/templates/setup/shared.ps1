  $ErrorActionPreference = 'Stop'
  Set-StrictMode -Version 2

  # Elsewhere a file that is made is one that others may read.
  if ($env:OS -ne 'Windows_NT') { throw 'This script is for Windows; take the one that ends with .sh. Nothing was changed.' }

  function Say($text) { [Console]::Error.WriteLine("floway: $text") }

  $key = {{ key | ps1 }}
  $label = {{ label | ps1 }}
  $endpoint = "$env:GATEWAY_ENDPOINT".TrimEnd('/')

  # It goes into files of several languages, so nothing but the plain characters of addresses is taken.
  if ($endpoint -cnotmatch '\Ahttps?://[A-Za-z0-9._~:/%@+-]+\z') {
    throw 'GATEWAY_ENDPOINT must be the address of the gateway, such as https://gateway.example. Nothing was changed.'
  }
  if ($key -eq '') {
    $typed = Read-Host -AsSecureString "API key of $endpoint"
    $key = (New-Object System.Net.NetworkCredential('', $typed)).Password
    if ($key -cnotmatch '\A[A-Za-z0-9._~+/=-]+\z') { throw 'That is no API key of a gateway. Nothing was changed.' }
  }

  $utf8 = New-Object System.Text.UTF8Encoding($false)

  # Replaces a file in one step and keeps what was in it.
  function Write-Whole($path, $text, $backup) {
    $temporary = "$path.$PID.tmp"
    try {
      [System.IO.File]::WriteAllText($temporary, $text, $utf8)
      if (-not [System.IO.File]::Exists($path)) {
        [System.IO.File]::Move($temporary, $path)
      } elseif ($backup) {
        [System.IO.File]::Replace($temporary, $path, $backup)
      } else {
        [System.IO.File]::Replace($temporary, $path, [NullString]::Value)
      }
    } finally {
      if ([System.IO.File]::Exists($temporary)) { [System.IO.File]::Delete($temporary) }
    }
  }
