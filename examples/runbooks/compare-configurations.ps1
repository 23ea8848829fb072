#requires -Version 7.6

<#
.SYNOPSIS
Runs the same traffic with two configurations, and tells what differs by more than the noise of both.
.DESCRIPTION
Each configuration has a run of its own, one after the other, with a worker that starts with it. Writes the comparison,
and a report of both runs beside each other. Exit code 0: nothing is worse with the second one. 1: something is, or the
runs cannot be compared. The module must be built. Runs in dst, too.
.EXAMPLE
pwsh examples/runbooks/compare-configurations.ps1 -Before config.json -After config-64-threads.json
#>
[CmdletBinding()]
param(
    # The configuration that is in use, and the one that may be.
    [Parameter(Mandatory)]
    [string] $Before,
    [Parameter(Mandatory)]
    [string] $After,

    # The traffic of both runs: half a minute or more, at one rate or with one shape.
    [string] $Traffic = "$PSScriptRoot/traffic-steady.json",

    # How much worse, in percent, is no news, and how many seconds at the beginning do not count.
    [double] $Tolerance = 10,
    [double] $TailTolerance = 25,
    [int] $SkipSeconds = 3,

    # The Redis that carries the work. Left out: an embedded server, for these runs only.
    [string[]] $Redis,
    [string] $Prefix = 'compare',

    # The store that this script's worker loads, where the configurations do not say.
    [ValidateSet('redis', 'dynamodb', 'null')]
    [string] $Database = 'redis',

    # Where before.json, after.json and compared.html go.
    [string] $OutputFolder = (Get-Location).Path
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../../module/DistStress/DistStress.psd1"
}

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$server = $null
try {
    if (-not $Redis) {
        $server = Start-DstServer
        $Redis = $server.Endpoint
    }
    $saved = foreach ($run in @{ Name = 'before'; Config = $Before }, @{ Name = 'after'; Config = $After }) {
        # A prefix for each, so that no worker has to change its mind in between.
        $at = @{ Redis = $Redis; Prefix = "$Prefix-$($run.Name)" }
        $null = Sync-DstConfig @at -Config $run.Config
        $worker = Start-DstWorker @at -Database $Database -AsJob
        try {
            $result = Start-DstPublisher @at -Config $run.Config -Traffic $Traffic -WaitForWorkers 1
        }
        finally {
            Stop-Job $worker
            Remove-Job $worker
        }
        $file = Join-Path $OutputFolder "$($run.Name).json"
        $result | ConvertTo-Json -Depth 3 | Set-Content $file
        $file
    }

    $report = $saved[1] | Export-DstReport (Join-Path $OutputFolder compared.html) -Compare $saved[0] -Force
    "The report: $report"
    # That the configurations differ is what this is about.
    $options = @{ Tolerance = $Tolerance; TailTolerance = $TailTolerance; SkipSeconds = $SkipSeconds }
    $rows = Compare-DstResult $saved[0] $saved[1] @options -FailOnWorse -WarningAction SilentlyContinue
    $rows | Format-Table | Out-Host
    'PASSED: nothing is worse.'
}
finally {
    if ($server) {
        $server | Stop-DstServer
    }
}
