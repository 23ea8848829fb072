#requires -Version 7.6

<#
.SYNOPSIS
A load test by EC2 instances that are there for it alone: starts them, runs, reports, and has them terminate themselves.
.DESCRIPTION
Needs the module AWS.Tools.EC2, credentials that may start and terminate instances, and a launch template whose user
data starts a worker with -Allow terminate_instance, -Redis and -Prefix as given here, and the key in DST_NOTIFY_KEY;
the instance's own role must allow ec2:TerminateInstances for itself. docs/machines.md has such a worker as a service.

Whatever happens, no instance stays: one that does not terminate itself is terminated from here. Exit code 0: the run
completed and meets the conditions. 1: anything else. The module must be built. Runs in dst, too.
.EXAMPLE
$key = Read-Host 'Key' -AsSecureString
examples/runbooks/ec2-fleet.ps1 -Redis redis.internal:6379 -NotifyKey $key -LaunchTemplate diststress-worker -Count 4
#>
[CmdletBinding()]
param(
    # The Redis that carries the work, which the instances reach too.
    [Parameter(Mandatory)]
    [string[]] $Redis,
    [string] $Prefix = 'fleet',

    # The key that this script and the workers have.
    [Parameter(Mandatory)]
    [securestring] $NotifyKey,

    # What is started, how often, and where.
    [Parameter(Mandatory)]
    [string] $LaunchTemplate,
    [int] $Count = 2,
    [string] $Region = 'eu-central-1',

    # The traffic, and the configuration to run it with.
    [string] $Traffic = "$PSScriptRoot/../traffic-read-write-mix.json",
    [string] $Config = "$PSScriptRoot/../../config.json",

    # What the result must meet.
    [string[]] $Condition = @('FailedPercent < 0.1'),

    # How long the instances have to come up.
    [int] $StartTimeoutSeconds = 600,

    # Where report.html and result.json go.
    [string] $OutputFolder = (Get-Location).Path
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../../module/DistStress/DistStress.psd1"
}
Import-Module AWS.Tools.EC2

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$at = @{ Redis = $Redis; Prefix = $Prefix; NotifyKey = $NotifyKey }
$instances = @()
try {
    # 1. The configuration first, signed: a worker that comes up has nothing to wait for.
    $null = Sync-DstConfig @at -Config $Config

    # 2. The instances.
    $fleet = @{
        LaunchTemplate_LaunchTemplateName = $LaunchTemplate
        MinCount                          = $Count
        MaxCount                          = $Count
        Region                            = $Region
    }
    $instances = @((New-EC2Instance @fleet).Instances.InstanceId)
    "Started $($instances -join ', ')."

    # 3. Their workers. One of another fleet under the same prefix does not count.
    $limit = [datetime]::UtcNow.AddSeconds($StartTimeoutSeconds)
    do {
        Start-Sleep -Seconds 1
        $workers = @(Get-DstWorker @at | Where-Object { $_.State -eq 'Live' -and $_.InstanceId -in $instances })
        if ($workers.Count -lt $Count -and [datetime]::UtcNow -gt $limit) {
            throw "Of $Count workers $($workers.Count) are there after $StartTimeoutSeconds s."
        }
    } until ($workers.Count -ge $Count)

    # 4. The run, its report and its verdict.
    $result = Start-DstPublisher @at -Config $Config -Traffic $Traffic -WaitForWorkers $Count
    $result | ConvertTo-Json -Depth 3 | Set-Content (Join-Path $OutputFolder result.json)
    $report = $result | Export-DstReport (Join-Path $OutputFolder report.html) -Title "Fleet of $Count" -Force
    "The report: $report"
    $null = $result | Assert-DstResult $Condition
    "PASSED: $($result.Completed) ops completed by $Count instances."
}
finally {
    # 5. Each worker gives back what it holds, and terminates its own instance.
    $gone = @()
    $there = @(Get-DstWorker @at -ErrorAction Continue | Where-Object {
            $_.State -eq 'Live' -and $_.InstanceId -and $_.InstanceId -in $instances })
    if ($there) {
        $done = @(Send-DstNotify @at -Action terminate_instance -Worker $there.Id -Wait -Confirm:$false `
                -ErrorAction Continue | Where-Object Status -EQ Done)
        $gone = @($there | Where-Object Id -In $done.Worker | ForEach-Object InstanceId)
        "Terminated by themselves: $($gone -join ', ')"
    }
    $left = @($instances | Where-Object { $_ -notin $gone })
    if ($left) {
        $null = Remove-EC2Instance -InstanceId $left -Region $Region -Force
        "Terminated from here: $($left -join ', ')"
    }
}
