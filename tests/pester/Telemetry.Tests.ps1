# What an export of measurements loads, and what it may not disturb.
BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "null" }'
    $traffic = New-TextFile $TestDrive traffic.json `
        '[ { "action": "putItem", "qps": 1000, "times": 200, "data": { "a": 8 } } ]'
}

AfterAll {
    Remove-Module Session
}

Describe 'OpenTelemetry' {
    It 'is not loaded by import and a run without it; a collector that is away is told of once, and the run is whole' {
        $run = Invoke-Pwsh '-Command', "
            `$ErrorActionPreference = 'Stop'
            Remove-Item Env:OTEL_* -ErrorAction Ignore
            Import-Module '$(Get-ManifestPath)'
            function Show-Run(`$Telemetry) {
                `$worker = Start-DstWorker @at @Telemetry -AsJob
                `$quiet = @{ WarningVariable = 'warned'; WarningAction = 'SilentlyContinue' }
                `$result = Start-DstPublisher @at '$config' '$traffic' @Telemetry @quiet
                `$null = Stop-DstWorker @at -Confirm:`$false
                `$null = Receive-Job `$worker -Wait -WarningVariable told -WarningAction SilentlyContinue
                ""`$(`$result.State) `$(`$result.Completed)""
                `$away = 'OpenTelemetry collector'
                ""warned `$(@(`$warned -match `$away).Count) `$(@(`$told -match `$away).Count)""
                `$names = [System.AppDomain]::CurrentDomain.GetAssemblies().ForEach{ `$_.GetName().Name }
                ""loaded `$(@(`$names -match 'OpenTelemetry|DistStress.Telemetry').Count -gt 0)""
            }
            `$server = Start-DstServer
            `$at = @{ Redis = `$server.Endpoint; Prefix = 'otel' }
            Show-Run @{}
            Show-Run @{ OtlpEndpoint = 'http://127.0.0.1:$(Get-FreePort)' }
            try { Start-DstWorker @at -OtlpEndpoint collector:4318 } catch { `$_.FullyQualifiedErrorId }
            `$env:OTEL_EXPORTER_OTLP_ENDPOINT = 'nowhere'
            Start-DstWorker @at -WhatIf 3>&1 | ForEach-Object Message
            `$server | Stop-DstServer"

        $run.ExitCode | Should -Be 0 -Because $run.Output
        $lines = $run.Output.Trim() -split '\r?\n'
        $lines[0..5] |
            Should -Be 'Completed 200', 'warned 0 0', 'loaded False', 'Completed 200', 'warned 1 1', 'loaded True'
        $lines[6] | Should -Be 'TelemetryEndpointInvalid,DistStress.PowerShell.Commands.StartDstWorkerCommand'
        $lines[7] | Should -BeLike 'The environment variable OTEL_EXPORTER_OTLP_ENDPOINT is no address*'
    }
}
