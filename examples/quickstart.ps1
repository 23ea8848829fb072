# A whole run on this machine alone: a server, a worker, and twenty seconds of traffic, counted to the op.
# Needs nothing but DistStress:
#   dotnet run --project src/DistStress.Host -- examples/quickstart.ps1
# or, in PowerShell 7.6 with the module built:
#   pwsh examples/quickstart.ps1
param(
    # The traffic to run, and the configuration to run it with.
    [string] $Traffic = "$PSScriptRoot/../traffic.json",
    [string] $Config = "$PSScriptRoot/../config.json",

    # Where the report goes: a page for the browser.
    [string] $Report = 'report.html'
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

# A Redis-compatible server inside this process. It carries the work here, and is the store under load as well.
$server = Start-DstServer
$worker = $null
try {
    # What the file will amount to, before anything is sent.
    Test-DstTraffic -Traffic $Traffic -Config $Config | Out-Host

    # The worker runs beside this script, as a job. With the configuration there already, it has nothing to wait for.
    $null = Sync-DstConfig -Redis $server.Endpoint -Config $Config
    $worker = Start-DstWorker -Redis $server.Endpoint -Database redis -AsJob

    # A [STATS] line a second, and the result apart from them.
    Start-DstPublisher -Redis $server.Endpoint -Config $Config -Traffic $Traffic -Stats -ResultVariable result |
        Out-Host
    $result | Out-Host
    $result.Tasks | Out-Host

    # The whole run as one page, to look at in a browser.
    $page = $result | Export-DstReport $Report -Title 'Quickstart' -Force
    Write-Host "The report of the run: $page"

    # What the worker saw in the last second, with its latencies from the due time of each op.
    Get-DstStats -Redis $server.Endpoint -PerAction | Out-Host

    if ($result.State -ne 'Completed' -or $result.Published -ne $result.Completed + $result.Failed + $result.Dropped) {
        throw "The run ended as $($result.State) with $($result.Published) ops published."
    }
}
finally {
    if ($worker) {
        Stop-Job $worker
        Receive-Job $worker
        Remove-Job $worker
    }
    $server | Stop-DstServer
}
