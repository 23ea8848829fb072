#requires -Version 7.6

<#
.SYNOPSIS
A nightly job: runs the traffic, and fails where it got worse than in the nights before.
.DESCRIPTION
The first night begins the baseline file. Each night that is not worse joins it, and the newest ten are kept, so that
from the third night on the job also knows how much nights differ from each other. Keep the file between the nights: as
a cache or an artifact of the CI server, or in a repository. -ResetBaseline begins it anew, after a change that is meant
to be.

Exit code 0: nothing is worse. 1: something is, or the run cannot be compared, with the reason. The module must be
built. Runs in dst, too.
.EXAMPLE
pwsh examples/runbooks/nightly.ps1 -Baseline nightly-baseline.json
.EXAMPLE
pwsh examples/runbooks/nightly.ps1 -Baseline nightly-baseline.json -Redis redis.test:6379 -NoWorker -Traffic night.json
Workers on other machines, and traffic of your own: half a minute of it or more.
#>
[CmdletBinding()]
param(
    # The file of the nights before.
    [string] $Baseline = 'nightly-baseline.json',

    # The traffic, and the configuration to run it with.
    [string] $Traffic = "$PSScriptRoot/traffic-steady.json",
    [string] $Config = "$PSScriptRoot/../../config.json",

    # What is compared, how much worse, in percent, is no news, and how many seconds at the beginning do not count.
    [string[]] $Measurement = @('CompletedPerSecond', 'FailedPercent', 'ResponseP*', 'ServiceP*'),
    [double] $Tolerance = 10,
    [double] $TailTolerance = 25,
    [int] $SkipSeconds = 3,

    # Begins the baseline anew with this night.
    [switch] $ResetBaseline,

    # The Redis that carries the work. Left out: an embedded server, for this run only.
    [string[]] $Redis,
    [string] $Prefix = 'nightly',

    # The store that this script's worker loads.
    [ValidateSet('redis', 'dynamodb', 'null')]
    [string] $Database = 'redis',

    # Starts no worker here: others run already.
    [switch] $NoWorker,

    # Where result.json, report.html and junit.xml go.
    [string] $OutputFolder = (Get-Location).Path
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../../module/DistStress/DistStress.psd1"
}

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$server = $worker = $null
try {
    if (-not $Redis) {
        $server = Start-DstServer
        $Redis = $server.Endpoint
    }
    $at = @{ Redis = $Redis; Prefix = $Prefix }
    $null = Sync-DstConfig @at -Config $Config
    if (-not $NoWorker) {
        $worker = Start-DstWorker @at -Database $Database -AsJob
    }

    $result = Start-DstPublisher @at -Config $Config -Traffic $Traffic -WaitForWorkers 1
    $result | ConvertTo-Json -Depth 3 | Set-Content (Join-Path $OutputFolder result.json)
    $report = $result | Export-DstReport (Join-Path $OutputFolder report.html) -Title 'Nightly run' -Force
    "The report: $report"

    # What got worse ends the script here, with exit code 1.
    $compare = @{
        Baseline       = $Baseline
        Measurement    = $Measurement
        Tolerance      = $Tolerance
        TailTolerance  = $TailTolerance
        SkipSeconds    = $SkipSeconds
        UpdateBaseline = $true
        ResetBaseline  = $ResetBaseline
        FailOnWorse    = $true
        JUnitPath      = Join-Path $OutputFolder junit.xml
    }
    $rows = $result | Compare-DstResult @compare
    $rows | Format-Table | Out-Host
    'PASSED: nothing is worse.'
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
