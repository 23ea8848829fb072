BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 3, "database": "redis" }'
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'run' }
}

AfterAll {
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'A run' {
    BeforeAll {
        $traffic = New-TextFile $TestDrive traffic.json '[
            { "name": "fill", "action": "putItem", "seed": 1, "qps": 2000, "times": 1500,
              "data": { "a": 20, "b_": { "r": 4, "len": 8 } } },
            [
                { "name": "read", "action": "getItem", "seed": 1, "qps": 1000, "times": 1500 },
                { "name": "weighted", "action": "query", "seed": 7, "seeds": [ 1, 0 ], "qps": 500, "duration": 1.5 },
                { "name": "miss", "action": "getItem", "seed": 99, "qps": 100, "times": 100 }
            ]
        ]'
        $worker = Start-DstWorker @at -AsJob
        $result = Start-DstPublisher @at -Config $config -Traffic $traffic
    }

    AfterAll {
        Clear-Job $worker
    }

    It 'is counted to the op' {
        $result.State | Should -Be Completed
        $result.Published | Should -Be 3850
        $result.Completed | Should -Be 3850
        $result.Failed | Should -Be 0
        $result.Dropped | Should -Be 0
        $result.NotFound | Should -Be 100
    }

    It 'is counted to the op in each task' {
        $result.Tasks.Name | Should -Be 'fill', 'read', 'weighted', 'miss'
        $result.Tasks.Published | Should -Be 1500, 1500, 750, 100
        $result.Tasks.Completed | Should -Be 1500, 1500, 750, 100
        $result.Tasks.NotFound | Should -Be 0, 0, 0, 100
    }

    It 'comes out as forecast' {
        $forecast = Test-DstTraffic $traffic $config
        $forecast.TotalOps | Should -Be $result.Published
        $forecast.Tasks.Ops | Should -Be $result.Tasks.Published
    }

    It 'is what Get-DstRun tells afterwards' {
        $run = Get-DstRun @at
        $run.RunId | Should -Be $result.RunId
        $run.State | Should -Be Completed
        $run.Total | Should -Be 3850
        $run.Published | Should -Be 3850
        $run.Completed | Should -Be 3850
        $run.Elements | Should -Be 2
    }

    It 'has a worker that Get-DstWorker shows' {
        $live = @(Get-DstWorker @at)
        $live | Should -HaveCount 1
        $live.State | Should -Be Live
        $live.ProcessId | Should -Be $PID
        $live.Threads | Should -Be 3
        $live.Target | Should -BeLike '*pester:*'
    }

    It 'writes [STATS] objects, and then the result' {
        $steady = New-TextFile $TestDrive stats.json `
            '[ { "name": "fill", "action": "updateItem", "qps": 200, "duration": 600, "data": { "a": 5 } } ]'
        $publisher = Start-DstPublisher @at -Config $config -Traffic $steady -Stats -AsJob
        try {
            $written = @()
            while ($written.Count -lt 2 -and $publisher.State -eq 'Running') {
                Start-Sleep -Milliseconds 20
                $written += @(Receive-Job $publisher)
            }

            $null = Stop-DstRun @at
            $null = Wait-Job $publisher -Timeout 300
            $written += @(Receive-Job $publisher)
            $stats = $written[0..($written.Count - 2)]
            $stats | ForEach-Object { $_.PSObject.TypeNames[0] | Should -BeLike '*.DstPublishStat' }
            $stats.Action | Sort-Object -Unique | Should -Be 'fill'
            $stats | ForEach-Object { $_.Queues -split ' ' | Should -HaveCount 3 }
            $written[-1].PSObject.TypeNames[0] | Should -BeLike '*.DstRunResult'
        }
        finally {
            Clear-Job $publisher
        }
    }

    It 'can be steered' {
        $long = New-TextFile $TestDrive long.json `
            '[ { "action": "updateItem", "qps": 200, "duration": 600, "data": { "a": 5 } } ]'
        $publisher = Start-DstPublisher @at -Config $config -Traffic $long -AsJob
        try {
            # The run is there once the workers have done something of it.
            Get-DstStats @at -Watch | Select-Object -First 60 | Where-Object Completed | Select-Object -First 1 |
                Should -Not -BeNullOrEmpty
            (Suspend-DstRun @at).State | Should -Be Paused
            (Get-DstRun @at).State | Should -Be Paused
            # Paused, running, by factor and by ops a second, by the file's rate and by the last one given.
            (Set-DstRate @at 2.5).State | Should -Be Paused
            (Resume-DstRun @at).State | Should -Be Running
            $faster = Get-DstRun @at | Set-DstRate -Qps 400 -Task updateitem
            $faster.RateChanges.Factor | Should -Be 2.5, 2
            $faster.RateChanges.Qps | Should -Be 500, 400
            $faster.RateChanges.Name | Should -Be updateItem, updateItem
            $faster.Total | Should -BeGreaterThan 230000
            { Set-DstRate @at 2 -Task 7 -ErrorAction Stop } | Should -Throw -ErrorId 'RateRefused,*'
            { Set-DstRate @at 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
            Set-DstRate @at 9 -WhatIf | Should -BeNullOrEmpty
            $stopped = Stop-DstRun @at
            $stopped.State | Should -Be Stopped
            $null = Wait-Job $publisher -Timeout 300
            $end = Receive-Job $publisher
            $end.State | Should -Be Stopped
            $end.Published | Should -BeGreaterThan 0
            $end.Published | Should -BeLessThan 120000
            $end.RateChanges.Factor | Should -Be 2.5, 2
            $end.Completed + $end.Failed + $end.Dropped | Should -Be $end.Published
        }
        finally {
            Clear-Job $publisher
        }
    }
}

Describe 'Statistics' {
    BeforeAll {
        $worker = Start-DstWorker @at -AsJob
        $traffic = New-TextFile $TestDrive steady.json `
            '[ { "action": "putItem", "qps": 300, "duration": 600, "data": { "a": 10 } } ]'
        $publisher = Start-DstPublisher @at -Config $config -Traffic $traffic -AsJob
        $csv = Join-Path $TestDrive stats.csv
        Get-DstStats @at -Watch | Select-Object -First 3 | Export-Csv $csv
        $rows = @(Import-Csv $csv)
    }

    AfterAll {
        Clear-Job $publisher, $worker
    }

    It 'ends the watch when the reader has enough, with every row in the file' {
        $rows | Should -HaveCount 3
    }

    It 'has the documented columns in the documented order' {
        $rows[0].PSObject.Properties.Name | Should -Be @(
            'Time', 'Worker', 'Action', 'OpsPerSecond', 'Completed', 'Failed', 'Throttled', 'NotFound',
            'ResponseP50Ms', 'ResponseP90Ms', 'ResponseP99Ms', 'ResponseP999Ms', 'ResponseMaxMs',
            'ServiceP50Ms', 'ServiceP99Ms', 'DelayP50Ms', 'DelayP99Ms',
            'Backlog', 'InFlight', 'ReadUnits', 'WriteUnits', 'BytesPerSecond',
            'Retries', 'ThrottledCalls', 'FailedPercent', 'ThrottledPercent', 'Cost',
            'FailedP50Ms', 'FailedP99Ms', 'ConditionFailed', 'Mismatches', 'Errors', 'Throttles', 'Capacity',
            'Redis', 'Prefix')
    }

    It 'tells workers and actions apart when asked' {
        $row = Get-DstStats @at -Watch -PerWorker -PerAction | Select-Object -First 60 |
            Where-Object Completed | Select-Object -First 1
        $row.Action | Should -Be putItem
        $row.Worker | Should -Be (Get-DstWorker @at).Id
        $row.ResponseP50Ms | Should -BeGreaterThan 0
    }

    It 'leaves the worker and the action empty for all together' {
        $row = Get-DstStats @at
        $row | Should -HaveCount 1
        $row.Worker | Should -BeNullOrEmpty
        $row.Action | Should -BeNullOrEmpty
    }

    It 'gives an answer for each worker with Send-DstNotify -Wait' {
        $reply = Send-DstNotify @at update_config -Wait
        $reply.Worker | Should -Be (Get-DstWorker @at).Id
        $reply.Status | Should -Be Done
    }
}

Describe 'Jobs' {
    BeforeAll {
        $null = Sync-DstConfig @at -Config $config
        $short = New-TextFile $TestDrive short.json `
            '[ { "action": "putItem", "qps": 1000, "times": 300, "data": { "a": 10 } } ]'
    }

    BeforeEach {
        $jobs = @()
    }

    AfterEach {
        Clear-Job $jobs
    }

    It 'runs publisher and worker as jobs of the session' {
        $jobs = @(
            $worker = Start-DstWorker @at -AsJob
            $publisher = Start-DstPublisher @at -Config $config -Traffic $short -AsJob
            $worker, $publisher
        )
        (Get-Job).Id | Should -Contain $worker.Id
        (Get-Job).Id | Should -Contain $publisher.Id
        Wait-Job $publisher -Timeout 300 | Should -Be $publisher
        $publisher.State | Should -Be Completed
        (Receive-Job $publisher).Completed | Should -Be 300
        Receive-Job $publisher | Should -BeNullOrEmpty
        $worker.State | Should -Be Running
    }

    It 'takes the worker off the list when its job is stopped' {
        $jobs = @($worker = Start-DstWorker @at -AsJob; $worker)
        Start-DstPublisher @at -Config $config -Traffic $short | ForEach-Object State | Should -Be Completed
        @(Get-DstWorker @at) | Should -HaveCount 1
        Stop-Job $worker
        $worker.State | Should -Be Stopped
        Get-DstWorker @at | Should -BeNullOrEmpty
    }

    It 'ends the run in order when the publisher job is stopped' {
        $long = New-TextFile $TestDrive endless.json `
            '[ { "action": "putItem", "qps": 100, "duration": 600, "data": { "a": 5 } } ]'
        $jobs = @(
            $worker = Start-DstWorker @at -AsJob
            $publisher = Start-DstPublisher @at -Config $config -Traffic $long -AsJob
            $worker, $publisher
        )
        $null = Get-DstStats @at -Watch | Select-Object -First 60 | Where-Object Completed | Select-Object -First 1
        Stop-Job $publisher
        $publisher.State | Should -Be Stopped
        $run = Get-DstRun @at
        $run.State | Should -Be Stopped
        $run.Completed + $run.Failed + $run.Dropped | Should -Be $run.Published
    }

    It 'fails the job of a worker whose store does not answer, and says why' {
        $nobody = "localhost:$(Get-FreePort)"
        $jobs = @($worker = Start-DstWorker @at -Endpoint $nobody -AsJob; $worker)
        $null = Wait-Job $worker -Timeout 300
        $worker.State | Should -Be Failed
        { Receive-Job $worker -ErrorAction Stop } | Should -Throw "*$nobody*"
    }
}

Describe 'Custom actions' {
    It 'runs a script block for each op, and counts those that fail' {
        $traffic = New-TextFile $TestDrive custom.json '[ [
            { "action": "remember", "seed": 1, "qps": 500, "times": 300, "data": { "note": "hello", "body": 4 } },
            { "action": "refuse", "seed": 1, "qps": 100, "times": 20 }
        ] ]'
        $seen = [System.Collections.Concurrent.ConcurrentBag[object]]::new()
        $worker = Start-DstWorker @at -AsJob -Action @{
            remember = {
                param($Op)
                # Of a module that the runspace loads by itself.
                ($using:seen).Add(($Op | Select-Object Index, Key, @{ n = 'Note'; e = { $_.Columns['note'] } }))
            }
            refuse = { Write-Error 'not today' -ErrorId NotToday }
        }
        try {
            $result = Start-DstPublisher @at -Config $config -Traffic $traffic
            $result.Tasks.Completed | Should -Be 300, 0
            $result.Tasks.Failed | Should -Be 0, 20
            $seen.Index | Sort-Object | Should -Be (0..299)
            $seen.Where{ $_.Index -eq 0 }.Key | Should -Be 7006e8e3bc0e0ae5c022f29527aa15b6
            $seen.Note | Sort-Object -Unique | Should -Be hello
            $worker.Warning.Message | Should -Contain 'First failure of the kind NotToday on task 1 (refuse): not today'
        }
        finally {
            Clear-Job $worker
        }
    }

    It 'finds $using: variables of the function that starts the worker' {
        function Start-It {
            $local = 'of the function'
            Start-DstWorker @at -Action @{ mine = { $using:local } } -WhatIf
        }

        { Start-It } | Should -Not -Throw
        { Start-DstWorker @at -Action @{ mine = { $using:local } } -WhatIf } |
            Should -Throw -ErrorId 'UsingVariableMissing,*'
    }
}
