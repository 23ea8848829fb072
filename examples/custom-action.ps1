# An action that DistStress does not have, as a script block: here each op reserves a seat, until none is left.
#   dotnet run --project src/DistStress.Host -- examples/custom-action.ps1
# or, in PowerShell 7.6 with the module built:
#   pwsh examples/custom-action.ps1
param(
    [string] $Traffic = "$PSScriptRoot/traffic-custom-action.json",
    [string] $Config = "$PSScriptRoot/../config.json"
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

# What the blocks share must be safe for several threads, as the collections of System.Collections.Concurrent are.
$seats = [System.Collections.Concurrent.ConcurrentQueue[int]]::new([int[]](1..500))
$reserved = [System.Collections.Concurrent.ConcurrentDictionary[string, int]]::new()

$action = @{
    # Runs for each op of a task whose action is "reserveSeat". In earnest this would call your service.
    reserveSeat = {
        param($Op)
        $seat = 0
        if (-not ($using:seats).TryDequeue([ref] $seat)) {
            # What is thrown is the kind of the failure that reports group by.
            throw 'SoldOut'
        }
        # Every op has a key of its own, and the columns of "data".
        ($using:reserved)["$($Op.Columns.customer)-$($Op.Key)"] = $seat
    }
}

$server = Start-DstServer
$worker = $null
try {
    $null = Sync-DstConfig -Redis $server.Endpoint -Config $Config
    $worker = Start-DstWorker -Redis $server.Endpoint -Database null -Action $action -AsJob
    $result = Start-DstPublisher -Redis $server.Endpoint -Config $Config -Traffic $Traffic
    $result | Out-Host
    "$($reserved.Count) seats reserved, $($result.Failed) refused" | Out-Host
    if ($result.Completed -ne $reserved.Count) {
        throw "$($result.Completed) ops completed, but $($reserved.Count) seats are reserved."
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
