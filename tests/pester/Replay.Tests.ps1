# An export becomes a traffic file, and real processes play it.

BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $exports = Join-Path (Get-RepositoryPath) examples/exports
}

AfterAll {
    Remove-Module Session
}

Describe 'ConvertTo-DstTraffic' {
    BeforeAll {
        $rates = New-TextFile $TestDrive rates.csv "time,rate`n0,1`n60,2.5`n180,4"
    }

    It 'writes the file, and gives it' {
        $out = Join-Path $TestDrive replay.json
        $file = Get-ChildItem "$exports/*.json" | ConvertTo-DstTraffic -Speed 60 -OutFile $out -WarningAction Stop
        $file | Should -BeOfType System.IO.FileInfo
        $file.FullName | Should -Be $out
        $counts = Get-ChildItem "$exports/*.json" | Get-Content -Raw | ConvertFrom-Json |
            ForEach-Object { ($_.Datapoints | Measure-Object SampleCount -Sum).Sum }
        $forecast = $file | Test-DstTraffic
        $forecast.Tasks.Ops | Should -Be $counts
        $forecast.DurationSeconds | Should -Be 10
        Get-Content $out | Should -Contain '// Made of cloudwatch-reads.json: CloudWatch get-metric-statistics.'
    }

    It 'writes nothing with -WhatIf, and names a file that it cannot write' {
        $none = ConvertTo-DstTraffic $rates -Gap Zero -Action query -OutFile "$TestDrive/no.json" -WhatIf
        $none | Should -BeNullOrEmpty
        "$TestDrive/no.json" | Should -Not -Exist
        { ConvertTo-DstTraffic $rates -Gap Zero -Action query -OutFile "$TestDrive/none/no.json" } |
            Should -Throw -ErrorId 'OutputFileUnwritable,*'
    }

    It 'gives the elements as objects that are a file again' {
        $task = ConvertTo-DstTraffic $rates -Gap Line -Action query
        $task.action | Should -Be 'query'
        $task.curve.Count | Should -Be 5
        $again = New-TextFile $TestDrive again.json ($task | ConvertTo-Json -Depth 5 -AsArray)
        # 60, 150, 195 between its neighbours, and 240.
        (Test-DstTraffic $again).TotalOps | Should -Be 645
    }

    It 'takes actions by hashtable, and columns as a hashtable or as JSON' {
        $table = New-TextFile $TestDrive shop.csv "time,orders,views`n0,1,2`n60,3,4"
        $tables = @{ b = @{ r = 3; len = 4 }; a = 'text'; n = 5 }, '{ "b": { "r": 3, "len": 4 }, "a": "text", "n": 5 }'
        foreach ($data in $tables) {
            $tasks = ConvertTo-DstTraffic $table -Metric @{ orders = 'updateItem' }, @{ views = 'getItem' } -Data $data
            $tasks.action | Should -Be 'updateItem', 'getItem'
            $tasks[0].data.b.len, $tasks[0].data.a, $tasks[0].data.n | Should -Be 4, 'text', 5
            $tasks[1].data | Should -BeNullOrEmpty
        }
        { ConvertTo-DstTraffic $table -Data 'x' } | Should -Throw -ErrorId 'DataInvalid,*'
        (ConvertTo-DstTraffic $table -Metric views -Action query).name | Should -Be 'views'
        $object = [pscustomobject]@{ views = 'query' }
        (ConvertTo-DstTraffic $table -Metric $object).action | Should -Be 'query'
    }

    It 'warns where it had to guess, and refuses what nobody knows' {
        $null = ConvertTo-DstTraffic $rates -Gap Zero -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike '*rate does not say its action*-Metric*'
        $error = { ConvertTo-DstTraffic $rates -Action query } | Should -Throw -ErrorId 'ExportGap,*' -PassThru
        $error.ErrorDetails.RecommendedAction | Should -BeLike '*-Gap Zero*'
        { ConvertTo-DstTraffic (New-TextFile $TestDrive odd.csv 'odd') } | Should -Throw -ErrorId 'ExportInvalid,*'
    }
}

Describe 'A played export' -Tag Long {
    It 'is done to the op with two workers, one of them killed, and a publisher killed and resumed' {
        # 20 minutes, each with 100 ops and as many more as its number; a minute takes half a second.
        $rows = (0..19).ForEach{ '{{"Timestamp":"2026-01-31T00:{0:00}:00Z","SampleCount":{1}}}' -f $_, (100 + $_) }
        $export = New-TextFile $TestDrive puts.json "{`"Label`":`"PutItem`",`"Datapoints`":[$($rows -join ',')]}"
        $traffic = Join-Path $TestDrive puts-replay.json
        $null = ConvertTo-DstTraffic $export -Speed 120 -Data @{ a = 8 } -OutFile $traffic
        $config = New-TextFile $TestDrive config.json '{ "table_name": "load", "threads": 3, "database": "redis" }'
        $total = 20 * 100 + 190
        $server = Start-DstServer
        $at = @{ Redis = $server.Endpoint }
        $processes = @()
        try {
            $work = "Start-DstWorker -Redis $($server.Endpoint) -Database redis -Endpoint $($server.Endpoint)"
            $processes += $victim = Start-Pwsh $work
            $processes += Start-Pwsh $work
            $publish = "Start-DstPublisher -Redis $($server.Endpoint)"
            $processes += $first = Start-Pwsh "$publish '$config' '$traffic' -NoBarrier -WaitForWorkers 2"
            Wait-Until 'a fifth is published' { (Get-DstRun @at -ErrorAction Ignore).Published -gt $total / 5 }
            $victim.Kill()
            Wait-Until 'two fifths are published' { (Get-DstRun @at).Published -gt $total * 2 / 5 }
            $first.Kill()
            $first.WaitForExit()
            Wait-Until 'the run can be continued' { (Get-DstRun @at).State -eq 'Interrupted' }
            $result = Start-DstPublisher @at -Resume
            $result.State | Should -Be 'Completed'
            $result.Published, $result.Completed, $result.Failed, $result.Dropped | Should -Be $total, $total, 0, 0
            ($result.Rates | Measure-Object Planned -Sum).Sum | Should -Be $total
            # Each op is an item of its own: none is missing, and none is more.
            $ours = @(Get-KeyName $server.Endpoint 'dst*').Count
            (Get-KeyCount $server.Endpoint) - $ours | Should -Be $total
        }
        finally {
            $processes.ForEach{ if (-not $_.HasExited) { $_.Kill() } }
            $server | Stop-DstServer
        }
    }
}
