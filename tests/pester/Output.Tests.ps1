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
    $rate = New-TextFile $TestDrive rate.json `
        '[ { "action": "getItem", "seed": 1, "keys": 9, "qps": 100, "times": 1 } ]'
    $knee = Measure-DstCapacity @at $rate 'Failed == 0' -To 100 -Tolerance 50 -SettleSeconds 0 -StepSeconds 1 |
        Select-Object -Last 1
    $missing = New-TextFile $TestDrive missing.json '[
        { "action": "unheardOf", "qps": 100, "times": 7 }, { "action": "getItem", "qps": 100, "times": 3 }
    ]'
    $failed = Start-DstPublisher @at -Config $config -Traffic $missing
    $result = Start-DstPublisher @at -Config $config -Traffic $traffic
    $many = 1..25 | ForEach-Object { '{ "action": "getItem", "qps": 1, "times": 1 }' }
    $waiting = Start-DstPublisher @at -Prefix many -Config $config -WaitForWorkers 1 -AsJob -Traffic (
        New-TextFile $TestDrive many.json "[$($many -join ',')]")
    Wait-Until 'the run of many tasks waits' { (Get-DstRun @at -Prefix many).WaitsFor }
    $null = Set-DstRate @at -Prefix many 1.5 -Task 3

    # Only DynamoDB tells of capacity.
    $units = [System.Activator]::CreateInstance(
        $result.GetType().GetMethod('GetConsumedUnits').ReturnType.GetElementType())

    # The heads of a table's columns, with one blank between them.
    function Get-Head([object[]] $Object, [int] $Width) {
        ($Object | Out-String -Width $Width) -replace '\e\[[\d;]*m' -split '\r?\n' |
            Where-Object { $_.Trim() } | Select-Object -First 1 | ForEach-Object { $_.Trim() -replace ' +', ' ' }
    }

    $flat = @{
        DstCapacity     = $knee
        DstComparison   = Compare-DstResult (New-MadeResult 20) (New-MadeResult 24) | Select-Object -First 1
        DstConfig       = Get-DstConfig @at
        DstConfigChange = $change
        DstConnectionCheck = Test-DstConnection @at | Select-Object -First 1
        DstConsumedUnits = $units
        DstCount        = $failed.ErrorCounts[0]
        DstDashboard    = Show-DstDashboard @at
        DstFinding      = $failed.Findings[0]
        DstHourForecast = (Test-DstTraffic $traffic $config).Hours[0]
        DstNotifyReply  = Send-DstNotify @at update_config -Wait
        DstPercentile   = $result.Percentiles[0]
        DstPublishStat  = $stat
        DstQueueClearing = Clear-DstQueue @at -Prefix empty -Confirm:$false
        DstRate         = $result.Rates[0]
        DstRateChange   = (Get-DstRun @at -Prefix many).RateChanges[0]
        DstRunEvent     = $result.Events[0]
        DstRunWorker    = $result.Workers[0]
        DstSecond       = $result.Timeline[0]
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
    Stop-DstDashboard
    Clear-Job $waiting, $worker
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Objects' {
    It '<_> is flat: Export-Csv and ConvertTo-Json show values, not type names' -ForEach @(
        'DstCapacity', 'DstComparison', 'DstConfig', 'DstConfigChange', 'DstConnectionCheck', 'DstDashboard',
        'DstHourForecast', 'DstNotifyReply',
        'DstPublishStat', 'DstRateChange', 'DstRunEvent', 'DstRunWorker', 'DstServer',
        'DstStats', 'DstTarget', 'DstTaskForecast', 'DstTaskResult', 'DstWorker'
    ) {
        $object = $flat[$_]
        $object | Should -Not -BeNullOrEmpty
        $object.PSObject.TypeNames | Should -Contain "DistStress.PowerShell.Output.$_"
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

    It 'shows a line for each task of a result, whole at 80 columns' {
        $shown = $result | Out-String -Width 80
        $shown | Should -Match '(?m)^Published +: 400'
        $shown | Should -Match '(?m)^Tasks +: 0 fill: 300 published, 300 completed, p99 [\d.]+ ms\r?$'
        $shown | Should -Match '(?m)^ +1 pick: 100 published, 100 completed, p99 [\d.]+ ms\r?$'
    }

    It 'shows the first twenty of many tasks' {
        $shown = Get-DstRun @at -Prefix many | Out-String -Width 80
        $shown | Should -Match '(?m)^ +19 getItem: 0 published, 0 completed\r?\n +and 5 more, in its Tasks\r?$'
    }

    It 'breaks no table at 80 columns, and has more columns at 140' {
        $tables = @{
            Tasks     = $result.Tasks
            Workers   = Get-DstWorker @at
            Forecast  = (Test-DstTraffic $traffic $config).Tasks
            Hours     = (Test-DstTraffic $traffic $config).Hours
            Rates     = $result.Rates
            Timeline  = $result.Timeline
            Parts     = $result.Workers
            All       = Get-DstStats @at
            PerWorker = Get-DstStats @at -PerWorker
            PerAction = Get-DstStats @at -PerAction
            Both      = Get-DstStats @at -PerWorker -PerAction
        }
        $narrow = @{
            Tasks     = 'Task Name Published Completed Failed P99 ms Dropped'
            Workers   = 'Id State Ops/s InFlight Held Threads LastSeen'
            Forecast  = 'Task Name Ops PeakQps MeanQps Seconds'
            Hours     = 'Hour Name Ops PeakQps Read Write Cost'
            Rates     = 'Time Task Name Planned Published Started'
            Timeline  = 'Time Planned Started Completed Failed P99 ms'
            Parts     = 'Worker Ops Share % Failed RTT ms Clock ms'
            All       = 'Time Ops/s Completed Failed P50 ms P99 ms Max ms Backlog'
            PerWorker = 'Time Worker Ops/s Failed P50 ms P99 ms Backlog'
            PerAction = 'Time Action Ops/s Completed Failed P50 ms P99 ms Max ms'
            Both      = 'Time Worker Action Ops/s Failed P50 ms P99 ms'
        }
        $wide = @{
            Tasks     = 'Action Seed P50 ms NotFound Throttled'
            Workers   = 'InstanceId Clock±ms Target'
            Forecast  = 'Action Items BytesWritten'
            Hours     = 'MeanQps Items RecordBytes Seconds'
            Rates     = 'Seconds Completed Failed'
            Timeline  = 'Backlog InFlight Max ms Delay P99 Seconds'
            Parts     = 'Busy Processors InFlight Host'
            All       = 'InFlight Delay P99 Service P99 Throttled NotFound'
            PerWorker = 'InFlight Max ms Delay P99 Completed Throttled'
            PerAction = 'Delay P99 Service P99 InFlight Throttled NotFound'
            Both      = 'Max ms Delay P99 Completed Backlog InFlight Throttled'
        }
        foreach ($table in $tables.Keys) {
            Get-Head $tables[$table] 80 | Should -Be $narrow[$table] -Because $table
            Get-Head $tables[$table] 140 | Should -Be "$($narrow[$table]) $($wide[$table])" -Because $table
        }
    }

    It 'shows whole ids and seeds' {
        Get-DstWorker @at | Out-String -Width 80 | Should -Match ([regex]::Escape((Get-DstWorker @at).Id))
        $shown = $result.Tasks | Out-String -Width 140
        $result.Tasks.Seed | ForEach-Object { $shown | Should -Match "\b$_\b" }
        # A worker's name on EC2.
        $line = Get-DstStats @at -PerWorker -PerAction
        $line.GetType().GetProperty('Worker').SetValue($line, 'ip-10-0-12-34-4711-9af2')
        $line | Out-String -Width 80 | Should -Match '\bip-10-0-12-34-4711-9af2\b'
    }

    It 'shows few properties of an object behind one of another type' {
        $shown = @($flat['DstWorker']; $nested['DstRun']; $result) | Out-String -Width 80
        $shown | Should -Match '(?m)^RunId +: '
        $shown | Should -Not -Match 'MissingOps|Publisher|ServiceP50Ms'
    }

    It 'shows what a script wrote below what the worker says of it' {
        $reply = Send-DstNotify @at update_config -Wait
        $type = $reply.GetType()
        $type.GetProperty('Message').SetValue($reply, 'exit code 0')
        $type.GetProperty('Output').SetValue($reply, "first`nsecond`n")
        $shown = $reply | Out-String -Width 80
        $shown | Should -Match '(?m) Done +exit code 0\r?\n +first\r?\n +second\r?$'
    }

    It 'has colours where the host has them' {
        $check = Test-DstConnection -Redis "127.0.0.1:$(Get-FreePort)"
        $check.Status | Should -Be Failed
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $check | Out-String | Should -Not -Match '\e\['
        }
        finally {
            $PSStyle.OutputRendering = $rendering
        }
    }

    It 'shows the same in strict mode' {
        foreach ($object in @($flat.Values; $nested.Values)) {
            $usual = $object | Out-String -Width 140
            & { Set-StrictMode -Version Latest; $object | Out-String -Width 140 } |
                Should -BeExactly $usual -Because $object.GetType().Name
        }
    }

    It 'has a view for every type of object, and only properties that exist' {
        $views = Get-ChildItem "$(Get-RepositoryPath)/module/DistStress/*.Format.ps1xml" | ForEach-Object {
            ([xml] (Get-Content $_ -Raw)).Configuration.ViewDefinitions.View
        }
        foreach ($view in $views) {
            $type = $view.Name -replace '#.*'
            $object = $flat[$type] ?? $nested[$type]
            $object | Should -Not -BeNullOrEmpty -Because $type
            foreach ($node in $view.SelectNodes('.//PropertyName')) {
                $node.InnerText | Should -BeIn $object.PSObject.Properties.Name -Because $type
            }
        }
    }
}

Describe 'Times and numbers' {
    It 'read back from a CSV file of <_> as the same instant and number' -ForEach 'de-DE', 'ar-SA', 'zh-CN', 'tr-TR' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $_
            $types = 'DstCapacity', 'DstStats', 'DstPublishStat', 'DstRate', 'DstRateChange', 'DstRunEvent',
                'DstRunWorker', 'DstSecond', 'DstWorker', 'DstServer', 'DstTaskResult'
            foreach ($type in $types) {
                $object = $flat[$type]
                $row = $object | ConvertTo-Csv | ConvertFrom-Csv
                foreach ($property in $object.PSObject.Properties.Where{ $_.Value -is [datetimeoffset] }) {
                    $property.Value.Offset | Should -Be ([System.TimeZoneInfo]::Local.GetUtcOffset($property.Value))
                    [datetimeoffset]::Parse($row.($property.Name)) | Should -Be $property.Value -Because $property.Name
                }
                foreach ($property in $object.PSObject.Properties.Where{ $_.Value -is [double] }) {
                    [double]::Parse($row.($property.Name)) | Should -Be $property.Value -Because $property.Name
                }
            }

            # With the day, for a run over midnight.
            $flat['DstFinding'] | Out-String | Should -Match '\b\d\d-\d\d \d\d:\d\d:\d\d +\d\d-\d\d \d\d:\d\d:\d\d '

            # A line of a publisher is the same everywhere.
            $stat | Out-String |
                Should -Match '(?m)^\[STATS\] fill \| Pub:\d+ Rem:\d+ QPS:\d+ Q:\d+\[\d+ \d+\] T:\d+s\r?$'
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'shows a rate of an op in some seconds' {
        $slow = New-TextFile $TestDrive slow.json '[{ "action": "getItem", "qps": 0.046667, "times": 14 }]'
        Test-DstTraffic $slow | Out-String | Should -Match '(?m)^PeakQps +: 0.047\r?$'
        (Test-DstTraffic $slow).Tasks | Out-String -Width 80 | Should -Match ' 0\.047 +0\.047 '
        (Test-DstTraffic $slow).PeakQps | Should -Be 0.0467
    }

    It 'has failures by kind as objects, beside the text and out of rows' {
        $failed.Failed | Should -Be 7
        $failed.ErrorCounts | Should -HaveCount 1
        "$($failed.ErrorCounts[0].Name)=$($failed.ErrorCounts[0].Count)" | Should -Be $failed.Errors
        $failed.Tasks[0].ErrorCounts[0].Count | Should -Be 7
        @($failed.Tasks[1].ErrorCounts) | Should -HaveCount 0
        @($failed.ThrottleCounts) + @($failed.ConsumedUnits) | Should -HaveCount 0
        $failed.PSObject.Properties.Name | Should -Not -Contain ErrorCounts
        $failed | ConvertTo-Json -WarningVariable cut 3>$null | Should -Not -Match 'ErrorCounts'
        $cut | Should -BeNullOrEmpty
        $failed.ErrorCounts | ConvertTo-Csv | Select-Object -First 1 | Should -Be '"Name","Count"'
    }
}

Describe 'What a publisher leaves' {
    It 'keeps the result apart from its statistics' {
        $stats = Start-DstPublisher @at -Config $config -Traffic $traffic -Stats -ResultVariable kept
        $kept.State | Should -Be Completed
        $stats | Should -Not -BeNullOrEmpty
        $stats.Published | Should -Not -Contain $null
        $stats | ForEach-Object { $_.PSObject.TypeNames[0] | Should -Be DistStress.PowerShell.Output.DstPublishStat }
        { Start-DstPublisher @at -Config $config -Traffic $traffic -AsJob -ResultVariable kept } |
            Should -Throw -ErrorId 'ResultVariableInvalid,*'
        # Before the run: its result would be lost.
        foreach ($name in '$kept', 'PID') {
            { Start-DstPublisher @at -Config $config -Traffic $traffic -ResultVariable $name } |
                Should -Throw -ErrorId 'ResultVariableInvalid,*'
        }
    }

    It 'is silent in a pipe but for its result, and shows progress beside it' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$(Get-ManifestPath)'").AddStatement().
            AddCommand('Start-DstPublisher').AddParameters($at).AddParameter('Config', $config).
            AddParameter('Traffic', $traffic)
        $output = $shell.Invoke()
        $output | Should -HaveCount 1
        $output[0].State | Should -Be Completed
        $shell.Streams.Information.Count + $shell.Streams.Warning.Count + $shell.Streams.Error.Count | Should -Be 0
        $shell.Streams.Progress | Should -Not -BeNullOrEmpty
        $last = $shell.Streams.Progress[-1]
        $last.RecordType | Should -Be Completed
        $last.StatusDescription | Should -Be 'Completed: 400 published, 400 completed, 0 failed, 0 dropped'
        $shell.Dispose()
    }

    It 'tells its steps' {
        $said = Start-DstPublisher @at -Config $config -Traffic $traffic -Verbose 4>&1 |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $said -join "`n" |
            Should -Match '(?s)Connected to Redis.*says the same.*plan of run.*Element 1 of 2.*Element 2 of 2'
    }
}

Describe 'Sync-DstConfig -WhatIf' {
    It 'shows old and new values, says when nothing differs, and changes nothing' {
        $other = New-TextFile $TestDrive other.json '{ "table_name": "pester", "threads": 5, "database": "redis" }'
        function Get-Said([string] $File) {
            (Invoke-Pwsh -Arguments '-Command', (
                "Import-Module '$(Get-ManifestPath)'; " +
                "Sync-DstConfig -Redis $($at.Redis) -Prefix $($at.Prefix) '$File' -WhatIf")).Output -replace '\s+', ' '
        }

        Get-Said $other | Should -BeLike 'What if: Changing *prefix output *: threads: 2 -> 5. '
        Get-Said $config | Should -BeLike 'What if: Nothing differs: *'
        (Get-DstConfig @at).Threads | Should -Be 2
        (Sync-DstConfig @at $other).Difference | Should -Be 'threads: 2 -> 5'
        (Sync-DstConfig @at $config).Changed | Should -BeTrue
    }
}

Describe 'A password in an endpoint' {
    It 'is shown nowhere: <_>' -ForEach 'redis://loader:s3cret@127.0.0.1:9', '127.0.0.1:9,user=loader,password=s3cret' {
        $file = New-TextFile $TestDrive secret.json (
            '{ "table_name": "pester", "threads": 1, "database": "redis", "endpoint": "' + $_ + '" }')
        $shown = ($_ -replace 's3cret', '***')
        $change = Sync-DstConfig @at -Prefix secret $file -Verbose 4>&1
        "$change $($change.Difference)" | Should -Not -Match s3cret
        "$change" | Should -BeLike "*$([wildcardpattern]::Escape($shown))*"
        (Get-DstConfig @at -Prefix secret).Endpoint | Should -Be $shown
    }
}

Describe 'Rows in a CSV file' {
    It 'are there as they come' {
        $csv = Join-Path $TestDrive stats.csv
        Get-DstStats @at -Watch -IntervalSeconds 0.1 | ForEach-Object { $_ | Export-Csv $csv -Append; $_ } |
            Select-Object -First 3 | ForEach-Object { $n = 0 } {
                $n++
                @(Import-Csv $csv) | Should -HaveCount $n
            }
        $n | Should -Be 3
    }
}
