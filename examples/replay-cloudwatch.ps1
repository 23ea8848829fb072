#requires -Version 7.6
# Plays what CloudWatch counted: an export becomes a traffic file, and is played faster, to the op.
#
#   dotnet run --project src/DistStress.Host -- examples/replay-cloudwatch.ps1
#   pwsh examples/replay-cloudwatch.ps1 -Export yesterday-*.json -Speed 24
#
# The exports beside this script are ten minutes of a table. Those of your own table come from, for each metric:
#   aws cloudwatch get-metric-statistics --namespace AWS/DynamoDB --metric-name ConsumedWriteCapacityUnits
#     --dimensions Name=TableName,Value=orders --statistics SampleCount Sum --period 60
#     --start-time 2026-01-31T00:00:00Z --end-time 2026-02-01T00:00:00Z > yesterday-writes.json
param(
    [string[]] $Export = "$PSScriptRoot/exports/cloudwatch-*.json",
    [decimal] $Speed = 60,
    [string] $Traffic = (Join-Path ([System.IO.Path]::GetTempPath()) "replay-$PID.json"),
    [string] $Config = "$PSScriptRoot/../config.json"
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

# What CloudWatch counted, without this product: SampleCount is the number of requests.
$files = Get-ChildItem $Export
$exported = @{}
foreach ($metric in $files | Get-Content -Raw | ConvertFrom-Json) {
    $exported[$metric.Label] += [long] ($metric.Datapoints | Measure-Object SampleCount -Sum).Sum
}

$null = $files | ConvertTo-DstTraffic -Speed $Speed -OutFile $Traffic
"What was made of the exports, and what was taken for granted:" | Out-Host
Get-Content $Traffic | Select-String '^//' -Raw | Out-Host

$server = Start-DstServer
$worker = $null
try {
    # Nothing is under load here: give -Database dynamodb, and play it against a table of your own.
    $worker = Start-DstWorker -Redis $server.Endpoint -Database null -AsJob
    $result = Start-DstPublisher -Redis $server.Endpoint -Config $Config -Traffic $Traffic -NoBarrier
}
finally {
    if ($worker) {
        Stop-Job $worker
        Remove-Job $worker
    }
    $server | Stop-DstServer
    Remove-Item $Traffic
}

$played = foreach ($task in $result.Tasks) {
    [pscustomobject] @{
        Metric    = $task.Name
        Action    = $task.Action
        Exported  = $exported[$task.Name]
        Planned   = [long] ($result.Rates | Where-Object Task -EQ $task.Task | Measure-Object Planned -Sum).Sum
        Published = $task.Published
        Completed = $task.Completed
    }
}
$played | Format-Table | Out-Host
foreach ($metric in $played) {
    if ($metric.Exported -ne $metric.Planned -or $metric.Exported -ne $metric.Published -or
        $metric.Exported -ne $metric.Completed) {
        throw "$($metric.Metric) was not played as it was exported."
    }
}
"Played to the op: $($result.Completed) ops, $Speed times as fast." | Out-Host
