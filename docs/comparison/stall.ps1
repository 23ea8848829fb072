<#
.SYNOPSIS
Stops a redis-server for two seconds under 10 000 ops/s, once from memtier_benchmark and once from DistStress, and shows
what each of them reports.
.EXAMPLE
dotnet run -c Release --project src/DistStress.Host -- docs/comparison/stall.ps1 -Memtier ~/memtier/memtier_benchmark
#>
param(
    [Parameter(Mandatory)] [string] $Memtier,
    [int] $Seconds = 10,
    [int] $StallAt = 4,
    [int] $StallSeconds = 2
)

$ErrorActionPreference = 'Stop'
$rate = 10000
$folder = New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "stall-$([guid]::NewGuid())")

<# A redis-server of its own on a free port, without persistence. #>
function Start-Redis {
    $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $options = '--port', $port, '--bind', '127.0.0.1', '--save', '""', '--appendonly', 'no', '--dir', $folder
    $process = Start-Process redis-server $options -PassThru -RedirectStandardOutput "$folder/$port.log"
    while (-not (Test-Connection 127.0.0.1 -TcpPort $port -Quiet)) { Start-Sleep -Milliseconds 50 }
    $process | Add-Member Port $port -PassThru
}

<# Lets a server stand still once the load has gone on for long enough. #>
function Suspend-Redis($Server) {
    Start-Sleep -Seconds $StallAt
    kill -STOP $Server.Id
    Start-Sleep -Seconds $StallSeconds
    kill -CONT $Server.Id
}

$target = Start-Redis
$control = Start-Redis
try {
    # 10 connections, each of which is to send 1000 SETs of 32 bytes a second.
    $options = '-h', '127.0.0.1', '-p', $target.Port, '-t', 1, '-c', 10, '--rate-limiting', ($rate / 10)
    $options += '--test-time', $Seconds, '--ratio', '1:0', '-d', 32, '--key-maximum', 100000, '--hide-histogram'
    $options += '--print-percentiles', '50,99,99.9,100', '--json-out-file', "$folder/memtier.json"
    $load = Start-Process $Memtier $options -PassThru -RedirectStandardOutput "$folder/memtier.txt" `
        -RedirectStandardError "$folder/memtier.log"
    Suspend-Redis $target
    $load | Wait-Process
    $sets = (Get-Content -Raw "$folder/memtier.json" | ConvertFrom-Json -AsHashtable)['ALL STATS']['Sets']
    $latency = $sets['Percentile Latencies']
    [pscustomobject] @{
        Tool = 'memtier_benchmark'; Planned = $rate * $Seconds; Done = $sets['Count']
        P50Ms = $latency['p50.00']; P99Ms = $latency['p99.00']; P999Ms = $latency['p99.90']
        MaxMs = $sets['Max Latency']
    }

    # The same load: hashes of one column of 32 bytes, over as many keys. Another Redis carries the work.
    Set-Content "$folder/config.json" (@{
            table_name = 'stall'; threads = 2; database = 'redis'; endpoint = "127.0.0.1:$($target.Port)"
        } | ConvertTo-Json)
    Set-Content "$folder/traffic.json" (ConvertTo-Json @(@{
                action = 'updateItem'; seed = 1; qps = $rate; duration = $Seconds; keys = 100000
                distribution = 'uniform'; data = @{ value = 32 }
            }))
    $at = @{ Redis = "127.0.0.1:$($control.Port)"; Prefix = 'stall' }
    $worker = Start-DstWorker @at -AsJob
    $run = Start-DstPublisher @at "$folder/config.json" "$folder/traffic.json" -WaitForWorkers 1 -AsJob
    $null = Wait-DstRun @at -State Running -TimeoutSeconds 60
    Suspend-Redis $target
    $result = Receive-Job $run -Wait
    Stop-Job $worker
    Receive-Job $worker
    Remove-Job $worker, $run
    [pscustomobject] @{
        Tool = 'DistStress'; Planned = $rate * $Seconds; Done = $result.Completed
        P50Ms = $result.ResponseP50Ms; P99Ms = $result.ResponseP99Ms; P999Ms = $result.ResponseP999Ms
        MaxMs = $result.ResponseMaxMs
    }
    $result.Verdict
    "Service: p50 $($result.ServiceP50Ms) ms, p99 $($result.ServiceP99Ms) ms"
    "Failed: $($result.Failed), by kind: $($result.Errors)"
}
finally {
    $target, $control | Stop-Process
    $target, $control | Wait-Process
    Remove-Item -Recurse $folder
}
