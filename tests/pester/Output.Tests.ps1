BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "redis" }'
    $traffic = New-TextFile $TestDrive traffic.json '[
        { "name": "fill", "action": "putItem", "qps": 250, "times": 300, "data": { "a": 10 } },
        { "name": "pick", "action": "query", "seeds": [ 1, 1 ], "qps": 200, "times": 100 }
    ]'
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'output' }
    $change = Sync-DstConfig @at -Config $config
    $worker = Start-DstWorker @at -AsJob
    $endless = New-TextFile $TestDrive endless.json '[
        { "name": "fill", "action": "putItem", "qps": 100, "duration": 3600, "data": { "a": 10 } }
    ]'
    $publisher = Start-DstPublisher @at -Config $config -Traffic $endless -Stats -AsJob
    $stat = $null
    while (-not $stat -and $publisher.State -eq 'Running') {
        Start-Sleep -Milliseconds 20
        $stat = @(Receive-Job $publisher)[0]
    }
    $null = Stop-DstRun @at
    Clear-Job $publisher
    $result = Start-DstPublisher @at -Config $config -Traffic $traffic
    $flat = @{
        DstConfig       = Get-DstConfig @at
        DstConfigChange = $change
        DstConnectionCheck = Test-DstConnection @at | Select-Object -First 1
        DstNotifyReply  = Send-DstNotify @at update_config -Wait
        DstPublishStat  = $stat
        DstServer       = $server
        DstStats        = Get-DstStats @at -PerWorker -PerAction | Select-Object -First 1
        DstTarget       = Initialize-DstTarget @at
        DstTaskForecast = (Test-DstTraffic $traffic $config).Tasks[0]
        DstTaskResult   = $result.Tasks[1]
        DstWorker       = Get-DstWorker @at
    }
    $nested = @{
        DstForecast  = Test-DstTraffic $traffic $config
        DstRun       = Get-DstRun @at
        DstRunResult = $result
    }
}

AfterAll {
    Clear-Job $worker
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Objects' {
    It '<_> is flat: Export-Csv and ConvertTo-Json show values, not type names' -ForEach @(
        'DstConfig', 'DstConfigChange', 'DstConnectionCheck', 'DstNotifyReply', 'DstPublishStat', 'DstServer',
        'DstStats', 'DstTarget', 'DstTaskForecast', 'DstTaskResult', 'DstWorker'
    ) {
        $object = $flat[$_]
        $object | Should -Not -BeNullOrEmpty
        $object.PSObject.TypeNames[0] | Should -Be "DistStress.PowerShell.Output.$_"
        $path = Join-Path $TestDrive "$_.csv"
        $object | Export-Csv $path
        Get-Content $path -Raw | Should -Not -Match 'System\.|DistStress\.PowerShell|\[\]'
        $names = $object.PSObject.Properties.Name
        (Import-Csv $path).PSObject.Properties.Name | Should -Be $names
        $json = $object | ConvertTo-Json
        $json | Should -Not -Match '[{[]\s*[{[]|System\.'
        ($json | ConvertFrom-Json).PSObject.Properties.Name | Should -Be $names
    }

    It '<_> holds its tasks, and ConvertTo-Json shows them' -ForEach 'DstForecast', 'DstRun', 'DstRunResult' {
        $object = $nested[$_]
        $json = $object | ConvertTo-Json -Depth 3
        $json | Should -Not -Match 'System\.|DistStress\.'
        ($json | ConvertFrom-Json).Tasks.Name | Should -Be 'fill', 'pick'
        $object.Tasks | ConvertTo-Csv | Out-String | Should -Not -Match 'System\.|DistStress\.|\[\]'
    }

    It 'tells the seed that was drawn, and what became of each stream' {
        $result.Tasks.Seed | ForEach-Object { $_ | Should -BeGreaterThan 0 }
        $result.Tasks[0].StreamCounts | Should -BeNullOrEmpty
        $streams = [long[]] ($result.Tasks[1].StreamCounts -split ' ')
        $streams | Should -HaveCount 2
        $streams[0] + $streams[1] | Should -Be 100
    }
}

Describe 'Views' {
    It 'shows a publishing statistic as a [STATS] line' {
        $stat | Out-String |
            Should -Match '(?m)^\[STATS\] fill \| Pub:\d+ Rem:\d+ QPS:\d+ Q:\d+\[\d+ \d+\] T:\d+s\r?$'
    }

    It 'shows a line for each task of a result' {
        $shown = $result | Out-String -Width 120
        $shown | Should -Match '(?m)^Published +: 400'
        $shown | Should -Match '(?m)^Tasks +: 0 fill \[putItem, seed \d+\]: published 300, completed 300, failed 0, dropped 0\r?$'
        $shown | Should -Match '(?m)^ +1 pick \[query, seed \d+\]: published 100, completed 100, failed 0, dropped 0\r?$'
    }

    It 'shows whole seeds in 120 columns' {
        $shown = $result.Tasks | Out-String -Width 120
        $result.Tasks.Seed | ForEach-Object { $shown | Should -Match "\b$_\b" }
        $shown | Should -Match 'Task +Name +Action +Published +Completed +Failed +Throttled +NotFound +Dropped +Seed'
    }

    It 'shows statistics in 120 columns' {
        $flat['DstStats'] | Out-String -Width 120 |
            Should -Match 'Time +Worker +Action +Ops/s +Completed +Failed +P50 ms +P99 ms +Max ms +Delay P99 +Backlog +InFlight\r?\n'
    }

    It 'has a view for every type of object, and only properties that exist' {
        $views = Get-ChildItem "$(Get-RepositoryPath)/module/DistStress/*.Format.ps1xml" | ForEach-Object {
            ([xml] (Get-Content $_ -Raw)).Configuration.ViewDefinitions.View
        }
        foreach ($view in $views) {
            $type = $view.Name
            $object = $flat[$type] ?? $nested[$type]
            $object | Should -Not -BeNullOrEmpty -Because $type
            foreach ($node in $view.SelectNodes('.//PropertyName')) {
                $node.InnerText | Should -BeIn $object.PSObject.Properties.Name -Because $type
            }
        }
    }
}
