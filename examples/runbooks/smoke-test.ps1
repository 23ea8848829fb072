#requires -Version 7.6

<#
.SYNOPSIS
A load test of seconds: does the store do what the traffic file asks, at all?
.DESCRIPTION
Looks at the Redis and at the store, runs the traffic file, and judges the result. Exit code 0: all conditions are met.
1: anything else, with the reason. The module must be built. Runs in dst, too.
.EXAMPLE
pwsh examples/runbooks/smoke-test.ps1
A server and a worker of its own, nothing else.
.EXAMPLE
pwsh examples/runbooks/smoke-test.ps1 -Redis redis.test:6379 -NoWorker -JUnitPath junit.xml
A Redis whose workers run on other machines.
#>
[CmdletBinding()]
param(
    # The traffic, and the configuration to run it with.
    [string] $Traffic = "$PSScriptRoot/traffic-smoke.json",
    [string] $Config = "$PSScriptRoot/../../config.json",

    # What the result must meet.
    [string[]] $Condition = @('Failed == 0', 'Dropped == 0', 'ResponseP99Ms < 1000'),

    # The Redis that carries the work. Left out: an embedded server, for this run only.
    [string[]] $Redis,
    [string] $Prefix = 'smoke',

    # The store that this script's worker loads.
    [ValidateSet('redis', 'dynamodb', 'null')]
    [string] $Database = 'redis',

    # Starts no worker here: others run already.
    [switch] $NoWorker,

    # Where a CI server looks for tests.
    [string] $JUnitPath
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../../module/DistStress/DistStress.psd1"
}

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

    $failed = Test-DstConnection @at | Where-Object Status -EQ Failed
    if ($failed) {
        throw "This cannot work: $($failed.Text -join ' ')"
    }

    $junit = $JUnitPath ? @{ JUnitPath = $JUnitPath } : @{}
    $result = Start-DstPublisher @at -Config $Config -Traffic $Traffic -WaitForWorkers 1 |
        Assert-DstResult $Condition @junit
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
