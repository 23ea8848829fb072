#requires -Version 7.6
# A load test as a step of a CI job: checks the traffic file, runs it, keeps the statistics, and fails by exit code.
#
#   pwsh examples/ci-runbook.ps1                                      a server and a worker of its own, nothing else
#   pwsh examples/ci-runbook.ps1 -Redis redis.test:6379 -NoWorker     a real Redis; the workers run on other machines
#
# The module must be built. Runs in dst, too.
# Exit code 0: every op was published, accounted for, and none failed. 1: anything else, with the reason.
# Files: stats.csv (a row a second) and result.json in -OutputFolder.
param(
    # The traffic to run, and the configuration to run it with.
    [string] $Traffic = "$PSScriptRoot/traffic-read-write-mix.json",
    [string] $Config = "$PSScriptRoot/../config.json",

    # The Redis that carries the work. Left out: an embedded server, for this run only.
    [string[]] $Redis,
    [string] $Prefix = 'ci',

    # The store that this script's worker loads.
    [ValidateSet('redis', 'dynamodb', 'null')]
    [string] $Database = 'redis',

    # Starts no worker here: others run already.
    [switch] $NoWorker,

    # How much longer than forecast the run may take before it is stopped.
    [int] $GraceSeconds = 60,

    [string] $OutputFolder = (Get-Location).Path
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$csv = Join-Path $OutputFolder stats.csv
Remove-Item $csv -ErrorAction Ignore

$faults = [System.Collections.Generic.List[string]]::new()
$server = $worker = $publisher = $result = $null
try {
    # 1. A mistake in either file ends the script here, before anything is sent.
    $forecast = Test-DstTraffic -Traffic $Traffic -Config $Config
    "{0:N0} ops in about {1:N0} s, at most {2:N0} a second." -f
    $forecast.TotalOps, $forecast.DurationSeconds, $forecast.PeakQps

    # 2. The server, where none was named, and the worker.
    if (-not $Redis) {
        $server = Start-DstServer
        $Redis = $server.Endpoint
    }
    $at = @{ Redis = $Redis; Prefix = $Prefix }
    $null = Sync-DstConfig @at -Config $Config
    if (-not $NoWorker) {
        $worker = Start-DstWorker @at -Database $Database -AsJob
    }

    # 3. The run is a job, so that this script can watch it to its end. One that cannot come to it, or not in time, is
    #    stopped in order, which ends the watch too.
    $publisher = Start-DstPublisher @at -Config $Config -Traffic $Traffic -AsJob
    $limit = [datetime]::UtcNow.AddSeconds($forecast.DurationSeconds + $GraceSeconds)
    Get-DstStats @at -Watch -UntilRunEnds | ForEach-Object {
        $_ | Export-Csv $csv -Append
        "{0:HH:mm:ss}  {1,8:N0} ops/s  {2,6:N0} failed  p99 {3,8:N2} ms  backlog {4:N0}" -f
            $_.Time, $_.OpsPerSecond, $_.Failed, $_.ResponseP99Ms, $_.Backlog
        if ($worker -and $worker.State -ne 'Running' -and $faults.Count -eq 0) {
            $faults.Add('The worker ended before the run did.')
            Stop-Job $publisher
        }
        elseif ([datetime]::UtcNow -gt $limit -and $faults.Count -eq 0) {
            $faults.Add("The run was not over $GraceSeconds s after its time.")
            Stop-Job $publisher
        }
    }

    # 4. Stopping a run that is over does nothing; one that is not ends in order, with its counts.
    Stop-Job $publisher
    $result = Receive-Job $publisher -ErrorAction Continue | Select-Object -Last 1

    # 5. The verdict.
    if (-not $result) {
        $faults.Add('The run left no result.')
    }
    else {
        $result | ConvertTo-Json -Depth 3 | Set-Content (Join-Path $OutputFolder result.json)
        $result.Tasks | Format-Table Task, Name, Published, Completed, Failed, Dropped, NotFound | Out-Host
        if ($result.State -ne 'Completed') {
            $faults.Add("The run ended as $($result.State).")
        }
        if ($result.Published -ne $forecast.TotalOps) {
            $faults.Add("$($result.Published) ops were published, $($forecast.TotalOps) were forecast.")
        }
        if ($result.Published -ne $result.Completed + $result.Failed + $result.Dropped) {
            $faults.Add("The counts do not add up: $($result.Published) published, $($result.Completed) completed, " +
                "$($result.Failed) failed, $($result.Dropped) dropped.")
        }
        if ($result.Failed -gt 0) {
            $faults.Add("$($result.Failed) ops failed, $($result.Throttled) of them throttled.")
        }
    }
}
catch {
    $faults.Add("$_")
}
finally {
    foreach ($job in @($publisher; $worker) -ne $null) {
        Stop-Job $job
        Receive-Job $job -ErrorAction Continue
        Remove-Job $job
    }
    if ($server) {
        $server | Stop-DstServer
    }
}

if ($faults.Count -gt 0) {
    $faults | ForEach-Object { "FAILED: $_" }
    exit 1
}
"PASSED: $($result.Completed) ops completed."
