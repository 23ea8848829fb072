# What people who know PowerShell expect of its cmdlets, without being told.
BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "redis" }'
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'habits' }
    $null = Sync-DstConfig @at -Config $config

    <# What the Tab key offers behind a text. #>
    function Get-Proposal([string] $Text) {
        (TabExpansion2 $Text $Text.Length).CompletionMatches.CompletionText
    }
}

AfterAll {
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Files' {
    BeforeAll {
        Push-Location (New-Item -ItemType Directory "$TestDrive/files")
        $task = '[ { "action": "getItem", "qps": 100, "times": TIMES } ]'
        $null = New-TextFile . good.json $task.Replace('TIMES', 10)
        $null = New-TextFile . bad.json $task.Replace('TIMES', -1)
        Set-Content -LiteralPath 'odd[1].json' $task.Replace('TIMES', 20)
    }

    AfterAll {
        Pop-Location
    }

    It 'come over the pipeline as text and as files; a bad one is an error, and the others have their turn' {
        ('good.json' | Test-DstTraffic).TotalOps | Should -Be 10
        $forecasts = Get-ChildItem *.json | Test-DstTraffic -ErrorVariable bad -ErrorAction SilentlyContinue
        $forecasts.TotalOps | Should -Be 10, 20
        $bad | Should -HaveCount 1
        $bad[0].FullyQualifiedErrorId |
            Should -Be 'InputFileInvalid,DistStress.PowerShell.Commands.TestDstTrafficCommand'
        $bad[0].CategoryInfo.Category | Should -Be InvalidData
        $bad[0].TargetObject | Should -BeLike '*bad.json'
        $bad[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        { Get-ChildItem *.json | Test-DstTraffic -ErrorAction Stop } | Should -Throw -ErrorId 'InputFileInvalid,*'
        # What is wrong with all of them is one error.
        $null = Get-ChildItem *.json | Test-DstTraffic -Config bad.json -ErrorVariable bad -ErrorAction SilentlyContinue
        $bad | Should -HaveCount 1
    }

    It 'are named with wildcards, and a name with brackets is itself' {
        (Test-DstTraffic g*.json, odd`[1`].json).TotalOps | Should -Be 10, 20
        (Test-DstTraffic 'odd[1].json').TotalOps | Should -Be 20
        Get-Proposal 'Test-DstTraffic ./odd' | Should -Be "'./odd``[1``].json'"
        (Test-DstTraffic './odd`[1`].json').TotalOps | Should -Be 20
        Test-DstTraffic x*.json, none.json -ErrorVariable missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $missing.FullyQualifiedErrorId | Should -BeLike 'InputFileNotFound,*'
        $missing | Should -HaveCount 2
        { Sync-DstConfig @at -Config *.json -ErrorAction Stop } | Should -Throw -ErrorId 'InputFileAmbiguous,*'
        (Sync-DstConfig @at -Config ../conf*.json).Changed | Should -BeFalse
    }

    It 'that can be none are an error each: of no drive, of another provider, half a pattern' {
        $none = 'nowhere:\traffic.json', 'Env:\PATH', 'a[.json'
        ($none + 'good.json' | Test-DstTraffic -ErrorVariable bad -ErrorAction SilentlyContinue).TotalOps |
            Should -Be 10
        $bad.FullyQualifiedErrorId | Should -BeLike 'InputFileNotFound,*'
        $bad.TargetObject | Should -Be $none
        $result = [pscustomobject] @{ RunId = 'r'; Failed = 0 }
        { $result | Assert-DstResult 'Failed == 0' -JUnitPath nowhere:\junit.xml } |
            Should -Throw -ErrorId 'OutputFileUnwritable,*'
    }
}

Describe 'Servers' {
    It 'come over the pipeline, by wildcards and by name' {
        Get-DstServer | Should -Contain $server
        $second, $third = (Start-DstServer -MemoryMiB 64), (Start-DstServer -MemoryMiB 64)
        (Get-DstServer $second.Endpoint).Started | Should -Be $second.Started
        (Get-DstServer '127.0.0.1:*').Endpoint | Should -Contain $third.Endpoint
        Get-DstServer nobody:* | Should -BeNullOrEmpty
        '127.0.0.1:9', $second.Endpoint | Stop-DstServer -ErrorVariable missing -ErrorAction SilentlyContinue
        $missing[0].FullyQualifiedErrorId | Should -BeLike 'ServerNotFound,*'
        $missing[0].TargetObject | Should -Be '127.0.0.1:9'
        Get-DstServer $third.Endpoint | Stop-DstServer
        (Get-DstServer).Endpoint | Should -Not -Contain $second.Endpoint
        (Get-DstServer).Endpoint | Should -Not -Contain $third.Endpoint
    }
}

Describe 'Workers' {
    BeforeAll {
        $jobs = @(
            Start-DstWorker @at -JobName 'a worker' -NotifyHandler @{
                greet = { param($Message) "hello $($Message.Argument)" }
            }
            Start-DstWorker @at -AsJob
        )
        Wait-Until 'both work' { @(Get-DstWorker @at).Count -eq 2 }
        $ids = (Get-DstWorker @at).Id | Sort-Object
    }

    AfterAll {
        Clear-Job $jobs
    }

    It 'are jobs with the name that they were given' {
        $jobs[0].Name | Should -Be 'a worker'
        (Get-Job 'a worker').Id | Should -Be $jobs[0].Id
    }

    It 'are found by their ids and by wildcards' {
        (Get-DstWorker @at -Worker $ids[0].ToUpper()).Id | Should -Be $ids[0]
        (Get-DstWorker @at '*').Id | Sort-Object | Should -Be $ids
        (Get-DstWorker @at).Id | Get-DstWorker @at | Should -HaveCount 2
        Get-DstWorker @at nobody*, nobody -ErrorVariable missing -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $missing | Should -HaveCount 1
        $missing[0].FullyQualifiedErrorId |
            Should -Be 'WorkerNotFound,DistStress.PowerShell.Commands.GetDstWorkerCommand'
        $missing[0].TargetObject | Should -Be nobody
    }

    It 'carry their server and prefix, to which other cmdlets go' {
        $worker = Get-DstWorker @at $ids[0]
        $worker.Redis | Should -Be $server.Endpoint
        $worker.Prefix | Should -Be habits
        $reply = Get-DstWorker @at | Send-DstNotify update_config -Wait
        $reply.Worker | Sort-Object | Should -Be $ids
        $reply.Status | Should -Be Done, Done
        $reply.Id | Select-Object -Unique | Should -HaveCount 1
        ($worker | Get-DstConfig).TableName | Should -Be pester
        ($worker | ConvertTo-Csv | ConvertFrom-Csv | Get-DstWorker).Id | Should -Be $ids[0]
    }

    It 'obey actions in any case, and handlers that one of them has' {
        (Send-DstNotify @at Update_CONFIG -Wait).Status | Should -Be Done, Done
        $reply = Send-DstNotify @at Greet you -Wait | Where-Object Status -EQ Done
        $reply.Message | Should -Be 'hello you'
        $reply.Action | Should -Be greet
    }

    It 'are sent nothing that nobody knows' {
        $unknown = { Send-DstNotify @at pauze -Wait -ErrorAction Stop } |
            Should -Throw -PassThru -ErrorId 'NotifyActionUnknown,*'
        $unknown.TargetObject | Should -Be pauze
        $unknown.Exception.Message | Should -BeLike '*update_config*greet*'
        $unknown.ErrorDetails.RecommendedAction | Should -BeLike '*-NotifyHandler*'
        Send-DstNotify @at pauze -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'are missed at once where one is not there, and the others get the message' {
        $reply = Send-DstNotify @at update_config -Wait -ErrorVariable missing -ErrorAction SilentlyContinue `
            -Worker nobody, "$($ids[1].Substring(0, $ids[1].Length - 1))?"
        $reply.Worker | Should -Contain $ids[1]
        $missing[0].FullyQualifiedErrorId |
            Should -Be 'WorkerNotFound,DistStress.PowerShell.Commands.SendDstNotifyCommand'
        $missing[0].TargetObject | Should -Be nobody
    }

    It 'leave when they come over the pipeline' {
        $left = Get-DstWorker @at $ids[0] | Stop-DstWorker
        $left.State | Should -Be Left
        $left.Prefix | Should -Be habits
        (Get-DstWorker @at).Id | Should -Be $ids[1]
        @() | Stop-DstWorker @at | Should -BeNullOrEmpty
        (Get-DstWorker @at).Id | Should -Be $ids[1]
    }
}

Describe 'Secrets of a server, by the /proc of Linux' -Skip:(-not $IsLinux) {
    BeforeAll {
        $port = Get-FreePort
        $redis = Start-Process redis-server '--port', $port, '--requirepass', 's3cret', '--save', '""' -PassThru `
            -RedirectStandardOutput "$TestDrive/redis"
        Wait-Until 'Redis listens' { Test-Connection 127.0.0.1 -TcpPort $port -Quiet }
        $secret = "127.0.0.1:$port,password=s3cret"
        $null = Sync-DstConfig -Redis $secret -Config $config
    }

    AfterAll {
        Clear-Process $redis
    }

    It 'stay in the session, and go with its objects' {
        $read = Get-DstConfig -Redis $secret
        $read.Redis | Should -Be "127.0.0.1:$port"
        $read | ConvertTo-Json | Should -Not -Match s3cret
        ($read | Get-DstConfig).TableName | Should -Be pester
        # What is typed means what it says, and the secret is another session's no more.
        Get-DstConfig -Redis $read.Redis -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused | Should -Not -BeNullOrEmpty
        $there = [powershell]::Create()
        $null = $there.AddScript('param($Module, $Object) Import-Module $Module; $Object | Get-DstConfig').
            AddArgument((Get-ManifestPath)).AddArgument($read)
        try {
            $there.Invoke() | Should -BeNullOrEmpty
            $there.Streams.Error | Should -HaveCount 1
        }
        finally {
            $there.Dispose()
        }
    }
}

Describe 'Errors' {
    It 'obey -ErrorAction' {
        $nobody = "127.0.0.1:$(Get-FreePort)"
        Get-DstRun -Redis $nobody -ErrorAction SilentlyContinue -ErrorVariable away | Should -BeNullOrEmpty
        $away | Should -HaveCount 1
        { Get-DstRun -Redis $nobody -ErrorAction Stop } | Should -Throw -ErrorId 'RedisUnreachable,*'
    }

    It 'of one object of the pipeline end nothing' {
        $nobody = [pscustomobject] @{ Redis = "127.0.0.1:$(Get-FreePort)"; Prefix = 'habits' }
        $there = [pscustomobject] @{ Redis = $server.Endpoint; Prefix = 'habits' }
        ($nobody, $there | Get-DstConfig -ErrorVariable away -ErrorAction SilentlyContinue).TableName |
            Should -Be pester
        $away | Should -HaveCount 1
    }

    It 'have one id inline and in a job, which has its reason' {
        $nobody = "127.0.0.1:$(Get-FreePort)"
        $inline = { Start-DstWorker -Redis $nobody -ErrorAction Stop } | Should -Throw -PassThru
        $job = Start-DstWorker -Redis $nobody -AsJob
        try {
            $null = Wait-Job $job -Timeout 300
            $job.State | Should -Be Failed
            $job.JobStateInfo.Reason.Message | Should -Be $inline.Exception.Message
            $received = { Receive-Job $job -Keep -ErrorAction Stop } | Should -Throw -PassThru
            foreach ($error in $job.Error[0], $received) {
                $error.FullyQualifiedErrorId | Should -Be $inline.FullyQualifiedErrorId
                $error.CategoryInfo.Category | Should -Be $inline.CategoryInfo.Category
                $error.TargetObject | Should -Be $nobody
                $error.ErrorDetails.RecommendedAction | Should -Be $inline.ErrorDetails.RecommendedAction
            }
        }
        finally {
            Clear-Job $job
        }
    }
}

Describe 'Runs' {
    BeforeAll {
        $traffic = New-TextFile $TestDrive long.json `
            '[ { "action": "putItem", "qps": 200, "duration": 3600, "data": { "a": 5 } } ]'
    }

    AfterEach {
        Clear-Job $jobs
    }

    It 'are waited for, watched to their end, and their queues emptied' {
        $wait = { Wait-DstRun @at -ErrorAction Stop }
        $wait | Should -Throw -ErrorId 'NoActiveRun,*'
        $jobs = @($publisher = Start-DstPublisher @at -Config $config -Traffic $traffic -AsJob; $publisher)
        (Wait-DstRun @at -State Running).State | Should -Be Running
        { Wait-DstRun @at -TimeoutSeconds 1 -ErrorAction Stop } | Should -Throw -ErrorId 'WaitTimeout,*'

        { Clear-DstQueue @at -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'QueuesInUse,*'
        Wait-Until 'work waits' { (Get-DstRun @at).Published -gt 100 }
        $null = Suspend-DstRun @at
        Clear-DstQueue @at -WhatIf | Should -BeNullOrEmpty
        $cleared = Clear-DstQueue @at -Force -Confirm:$false
        $cleared.Ops | Should -BeGreaterThan 0
        $cleared.Entries | Should -BeGreaterThan 0
        $cleared.Dropped | Should -Be $cleared.Ops
        $cleared.Prefix | Should -Be habits

        $stopping = $false
        Get-DstStats @at -UntilRunEnds -IntervalSeconds 0.2 | ForEach-Object {
            if (-not $stopping) { $null = Stop-DstRun @at }
            $stopping = $true
        }
        $run = Wait-DstRun @at
        $run.State | Should -Be Stopped
        $run.Published | Should -Be ($run.Completed + $run.Failed + $run.Dropped)
        (Clear-DstQueue @at -Confirm:$false).Entries | Should -Be 0
        ($run | Wait-DstRun -State Stopped).RunId | Should -Be $run.RunId
    }
}

Describe 'The Tab key' {
    BeforeAll {
        Push-Location (New-Item -ItemType Directory "$TestDrive/tab")
        $null = New-TextFile . unmistakable.json '[]'
        $files = 'Config', 'Traffic', 'Path', 'OutFile', 'JUnitPath', 'SummaryPath', 'ConfigPath', 'TrafficPath',
            'PriceFile', 'Baseline', 'Result'
        $jobs = @(Start-DstWorker @at -AsJob -NotifyHandler @{ greet = { } })
        Wait-Until 'it works' { @(Get-DstWorker @at).Count -eq 1 }
        $worker = (Get-DstWorker @at).Id
    }

    AfterAll {
        Clear-Job $jobs
        Pop-Location
    }

    It 'offers files for files, and for nothing else' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters +
            [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        foreach ($cmdlet in Get-Command -Module DistStress) {
            foreach ($parameter in $cmdlet.Parameters.Values.Where{
                $_.Name -notin $common -and -not $_.SwitchParameter
            }) {
                $offered = @(Get-Proposal "$($cmdlet.Name) -$($parameter.Name) ")
                "$($cmdlet.Name) -$($parameter.Name): $([bool] ($offered -match 'unmistakable'))" |
                    Should -Be "$($cmdlet.Name) -$($parameter.Name): $($parameter.Name -in $files)"
            }
        }
    }

    It 'offers what there is' {
        $here = "-Redis $($server.Endpoint) -Prefix habits"
        Get-Proposal "Send-DstNotify $here -Action " |
            Should -Be update_config, report_stats, stop_worker, execute_bash, reboot_instance, terminate_instance,
                pause, resume, stop, set_rate, greet
        Get-Proposal 'Send-DstNotify re' | Should -Be report_stats, reboot_instance, resume
        Get-Proposal "Stop-DstWorker $here -Worker " | Should -Be $worker
        Get-Proposal "Get-DstWorker -Redis $($server.Endpoint) -Prefix h" | Should -Be habits
        Get-Proposal 'Start-DstWorker -Region eu-central-' | Should -Contain eu-central-1
        Get-Proposal 'Start-DstWorker -Database ' | Should -Be dynamodb, redis, null
        Get-Proposal 'Wait-DstRun -State P' | Should -Be Paused
        Get-Proposal 'Stop-DstServer ' | Should -Contain $server.Endpoint
        Get-Proposal 'Get-DstRun -Redis ' | Should -Contain $server.Endpoint
    }

    It 'knows the server of a hashtable that is splatted, and of the session''s defaults' {
        $global:there = $at
        try {
            Get-Proposal 'Stop-DstWorker @there -Worker ' | Should -Be $worker
        }
        finally {
            Remove-Variable there -Scope Global
        }

        $before = $global:PSDefaultParameterValues.Clone()
        try {
            $global:PSDefaultParameterValues['*-Dst*:Redis'] = $server.Endpoint
            $global:PSDefaultParameterValues['Stop-DstWorker:Prefix'] = 'habits'
            Get-Proposal 'Stop-DstWorker -Worker ' | Should -Be $worker
        }
        finally {
            $global:PSDefaultParameterValues = $before
        }
    }

    It 'offers what it knows where the server is away, and says nothing' {
        $errors = $global:Error.Count
        $away = "-Redis 127.0.0.1:$(Get-FreePort)"
        Get-Proposal "Send-DstNotify $away -Action st" | Should -Be stop_worker, stop
        Get-Proposal "Stop-DstWorker $away -Worker " | Should -BeNullOrEmpty
        $global:Error.Count | Should -Be $errors
    }
}
