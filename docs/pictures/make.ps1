<#
.SYNOPSIS
Makes the pictures of the README from a real run: a terminal while the quickstart runs, and the report that it writes.
.DESCRIPTION
Needs tmux and chromium. The terminal is what tmux holds, colours included, drawn by the browser.
.EXAMPLE
dotnet run --project src/DistStress.Host -- docs/pictures/make.ps1
#>
param(
    [string] $Chromium = 'chromium',
    [int] $Columns = 112,
    [int] $Rows = 31
)

$ErrorActionPreference = 'Stop'
$folder = New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "pictures-$([guid]::NewGuid())")
$socket = "pictures-$PID"
$program = [System.Environment]::ProcessPath

<# What the terminal shows; with the codes of its colours. #>
function Get-Screen {
    tmux -L $socket capture-pane -ep
}

<# Waits until the terminal shows something. #>
function Wait-Screen([string] $Pattern) {
    $limit = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not ((Get-Screen) -match $Pattern)) {
        if ($limit.Elapsed.TotalMinutes -gt 2) { throw "The terminal never showed $Pattern." }
        Start-Sleep -Milliseconds 200
    }
}

<# Lines with the codes of a terminal (SGR, ECMA-48) as HTML. #>
function ConvertTo-Html([string[]] $Lines) {
    $on = [System.Collections.Generic.SortedSet[string]]::new()
    foreach ($line in $Lines) {
        $text = foreach ($part in [regex]::Split($line, '(\e\[[0-9;]*m)')) {
            if ($part -notmatch '^\e\[([0-9;]*)m$') {
                "<span class=`"$($on -join ' ')`">$([System.Net.WebUtility]::HtmlEncode($part))</span>"
                continue
            }
            foreach ($code in [int[]] ($Matches[1] -split ';')) {
                switch ($code) {
                    0 { $on.Clear() }
                    { $_ -in 1, 3, 7 } { $null = $on.Add("s$code") }
                    { $_ -in 22, 23, 27 } { $null = $on.Remove("s$(if ($code -eq 22) { 1 } else { $code - 20 })") }
                    { $_ -ge 30 -and $_ -le 39 } {
                        $null = $on.RemoveWhere({ param($Name) $Name -match '^s3\d' })
                        if ($code -ne 39) { $null = $on.Add("s$code") }
                    }
                }
            }
        }
        -join $text
    }
}

<# Has the browser draw a page. #>
function Save-Picture([string] $Page, [string] $Name, [int] $Width, [int] $Height) {
    $options = '--headless', '--no-sandbox', '--hide-scrollbars', "--window-size=$Width,$Height"
    $options += '--virtual-time-budget=10000', "--user-data-dir=$folder/profile", "--screenshot=$PSScriptRoot/$Name"
    & $Chromium @options "file://$Page" 2> $null
    if ($LASTEXITCODE) { throw "$Chromium ended with $LASTEXITCODE." }
    Get-Item "$PSScriptRoot/$Name"
}

try {
    $quickstart = Resolve-Path "$PSScriptRoot/../../examples/quickstart.ps1"
    tmux -L $socket -f /dev/null new-session -d -x $Columns -y $Rows -c $folder `
        "'$program' -NoProfile '$quickstart'; sleep 600"
    # In the middle of its second element, with the progress below.
    Wait-Screen 'query \| .* T:3s'
    Wait-Screen 'Run .*ops/s.*2 of 3'
    $lines = Get-Screen
    Wait-Screen 'The report of the run'
    Set-Content "$folder/terminal.html" @"
<!DOCTYPE html><meta charset="utf-8"><title>dst</title>
<style>
body { margin: 0; padding: 14px 18px; background: #16181d; color: #d7dae0 }
pre { margin: 0; font: 14px/1.32 'DejaVu Sans Mono', monospace }
.s1 { font-weight: bold } .s3 { font-style: italic } .s31 { color: #f07178 } .s32 { color: #9ece6a }
.s33 { color: #e0b45c } .s36 { color: #7dcfff } .s7 { background: #e0b45c; color: #16181d }
</style>
<pre>$((ConvertTo-Html $lines) -join "`n")</pre>
"@
    Save-Picture "$folder/terminal.html" terminal.png ($Columns * 8.43 + 36) ($Rows * 18.5 + 28)
    Save-Picture "$folder/report.html" report.png 1200 1500
}
finally {
    tmux -L $socket kill-server
    Remove-Item -Recurse $folder
}
