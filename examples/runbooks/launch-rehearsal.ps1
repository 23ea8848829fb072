#requires -Version 7.6

<#
.SYNOPSIS
Plays a whole day of traffic in minutes, at the height that a launch is expected to reach.
.DESCRIPTION
Makes a traffic file of the day's curve, says what it amounts to, runs it, and writes a report. The run stops by itself
where too much fails. Exit code 0: the day went through, and the result meets the conditions. 1: anything else.
The module must be built. Runs in dst, too.
.EXAMPLE
pwsh examples/runbooks/launch-rehearsal.ps1 -PeakQps 500 -Minutes 5
Five minutes on this machine alone.
.EXAMPLE
pwsh examples/runbooks/launch-rehearsal.ps1 -PeakQps 20000 -Minutes 60 -Redis redis.test:6379 -Workers 8 -NoWorker
An hour, by eight workers on other machines.
#>
[CmdletBinding()]
param(
    # Reads a second in the day's busiest hour. Writes are a fifth of them.
    [double] $PeakQps = 500,

    # How long the day takes.
    [double] $Minutes = 24,

    # The day: 24 parts of the peak, an hour each. A run of zeros is a ramp.
    [ValidateCount(24, 24)]
    [double[]] $Day = @(0.30, 0.20, 0.15, 0.12, 0.12, 0, 0, 0.60, 0.80, 0.90, 0.95, 1.00, 0.95, 0.90, 0.90, 0.90, 0.92,
        0.95, 1.00, 0.95, 0.85, 0, 0, 0.40),

    # When the run is given up, and what its result must meet.
    [string[]] $StopWhen = @('FailedPercent > 5 for 10s'),
    [string[]] $Condition = @('FailedPercent < 0.1', 'ResponseP99Ms < 1000'),

    [string] $Config = "$PSScriptRoot/../../config.json",

    # The Redis that carries the work. Left out: an embedded server, for this run only.
    [string[]] $Redis,
    [string] $Prefix = 'launch',

    # The store that this script's worker loads.
    [ValidateSet('redis', 'dynamodb', 'null')]
    [string] $Database = 'redis',

    # Starts no worker here, and waits for so many that run elsewhere.
    [switch] $NoWorker,
    [int] $Workers = 1,

    # Where report.html, result.json and the traffic file go.
    [string] $OutputFolder = (Get-Location).Path
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../../module/DistStress/DistStress.psd1"
}

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$traffic = Join-Path $OutputFolder launch.json
$seconds = $Minutes * 60
$shape = @{ qpss = $Day; hour_seconds = $seconds / 24; duration = $seconds; seed = 1 }
ConvertTo-Json -Depth 5 @(
    # Keys for the reads to find. They are no part of the day.
    @{
        name = 'fill'; action = 'putItem'; seed = 1; qps = 1000; times = 1000; warm_up = $true
        data = @{ profile = 400 }
    }
    , @(
        @{ name = 'reads'; action = 'query'; qps = $PeakQps } + $shape
        @{ name = 'writes'; action = 'updateItem'; qps = $PeakQps / 5; data = @{ last_seen = 24 } } + $shape
    )
) | Set-Content $traffic

$server = $worker = $null
try {
    $forecast = Test-DstTraffic -Traffic $traffic -Config $Config
    "{0:N0} ops in about {1:N0} s, at most {2:N0} a second." -f
        $forecast.TotalOps, $forecast.DurationSeconds, $forecast.PeakQps

    if (-not $Redis) {
        $server = Start-DstServer
        $Redis = $server.Endpoint
    }
    $at = @{ Redis = $Redis; Prefix = $Prefix }
    $null = Sync-DstConfig @at -Config $Config
    if (-not $NoWorker) {
        $worker = Start-DstWorker @at -Database $Database -AsJob
    }

    $result = Start-DstPublisher @at -Config $Config -Traffic $traffic -WaitForWorkers $Workers -StopWhen $StopWhen
    $result | ConvertTo-Json -Depth 3 | Set-Content (Join-Path $OutputFolder result.json)
    $report = $result | Export-DstReport (Join-Path $OutputFolder report.html) -Title 'Launch rehearsal' -Force
    "The report: $report"
    if ($result.State -ne 'Completed') {
        throw "The day was given up: $($result.StopReason)"
    }
    $null = $result | Assert-DstResult $Condition
    "PASSED: $($result.Completed) ops completed. $($result.Verdict)"
}
finally {
    if ($worker) {
        Stop-Job $worker
        Remove-Job $worker
    }
    if ($server) {
        $server | Stop-DstServer
    }
}
