#requires -Version 7.6
# Finds the highest rate that something bears: here an action that takes 50 ms, and of which a worker does 4 at a time.
# So 80 a second can be done, and from there on ops wait.
#
#   dotnet run --project src/DistStress.Host -- examples/find-the-knee.ps1
#   pwsh examples/find-the-knee.ps1 -Milliseconds 20 -AtOnce 8 -To 2000
param(
    [int] $Milliseconds = 50,
    [int] $AtOnce = 4,
    [decimal] $From = 20,
    [decimal] $To = 320,
    [double] $Tolerance = 10,
    [int] $StepSeconds = 3,
    [string] $Config = "$PSScriptRoot/../config.json"
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

$folder = New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "knee-$PID")
$traffic = Join-Path $folder traffic.json
'[ { "action": "takesItsTime", "qps": 20, "duration": 1 } ]' | Set-Content $traffic

# A worker has no more ops open than max_in_flight.
$limited = Join-Path $folder config.json
Get-Content $Config -Raw | ConvertFrom-Json |
    Add-Member max_in_flight $AtOnce -Force -PassThru |
    ConvertTo-Json -Depth 9 | Set-Content $limited

$server = Start-DstServer
$worker = $null
try {
    $worker = Start-DstWorker -Redis $server.Endpoint -Database null -AsJob -Action @{
        takesItsTime = [scriptblock]::Create("Start-Sleep -Milliseconds $Milliseconds")
    }
    $steps = Measure-DstCapacity $traffic 'ResponseP99Ms < 400', 'FailedPercent < 0.1' -Config $limited `
        -Redis $server.Endpoint -From $From -To $To -Tolerance $Tolerance -SettleSeconds 1 -StepSeconds $StepSeconds
}
finally {
    if ($worker) {
        Stop-Job $worker
        Remove-Job $worker
    }
    $server | Stop-DstServer
    Remove-Item $folder -Recurse
}

$steps | Format-Table Step, Rate, Achieved, ServiceP50Ms, ResponseP99Ms, IsMet, LimitedBy | Out-Host
$knee = $steps[-1]
$knee.Verdict | Out-Host
"The knee is at $($knee.Rate) ops/s; $($AtOnce * 1000 / $Milliseconds) ops/s is all that can be done." | Out-Host
