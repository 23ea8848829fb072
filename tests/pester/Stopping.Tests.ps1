# What signals and the end of a process do, on real processes. They are started together and end together, since each
# mostly waits.

BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
}

AfterAll {
    Remove-Module Session
}

# Elsewhere there are no such signals, and no /proc to read what a process answers.
Describe 'Stopping, by the signals and the /proc of Linux' -Tag Long -Skip:(-not $IsLinux) {
    BeforeAll {
        $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "null" }'
        $traffic = New-TextFile $TestDrive traffic.json '[
            { "name": "steady", "action": "updateItem", "qps": 300, "duration": 3600, "data": { "a": 5 } }
        ]'
        $port = Get-FreePort
        $redis = [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo] @{
            FileName = (Get-Command redis-server).Source; RedirectStandardOutput = $true; WorkingDirectory = $TestDrive
            Arguments = "--port $port --bind 127.0.0.1 --save '' --appendonly no"
        })
        $started = [System.Collections.Generic.List[object]]::new()
        $at = @{ Redis = "127.0.0.1:$port" }
        Wait-Until 'Redis answers' { try { (Get-KeyCount $at.Redis) -eq 0 } catch { $false } }

        function Start-Test([string] $Prefix, [string] $Command) {
            $values = @{
                at = "-Redis $($at.Redis) -Prefix $Prefix"; redis = $at.Redis; manifest = "'$(Get-ManifestPath)'"
                files = "-Config '$config' -Traffic '$traffic'"
            }
            $process = Start-Pwsh ($Command -replace '@(at|redis|manifest|files)\b', { $values[$_.Groups[1].Value] })
            $started.Add($process)
            $process
        }

        function Wait-Run([string] $Prefix) {
            Wait-Until "a run is on its way under $Prefix" { (Get-DstRun @at -Prefix $Prefix).Completed -gt 0 }
        }

        # Without the answers to messages: they are for whoever asked, and go by themselves.
        function Get-Left([string] $Prefix) {
            (Get-KeyName $at.Redis "${Prefix}_*").Where{ $_ -notlike '*_ack:*' } -replace "^${Prefix}_"
        }

        function Assert-Stopped([string] $Prefix) {
            $run = Get-DstRun @at -Prefix $Prefix
            $run.State | Should -Be Stopped
            $run.Published | Should -BeGreaterThan 0
            $run.Completed + $run.Dropped | Should -Be $run.Published
            Get-Left $Prefix | Should -Be cfg, run
        }
    }

    AfterAll {
        Clear-Process $started
        Clear-Process $redis
    }

    Context 'while Redis answers' {
        BeforeAll {
            $foreground = Start-Test many 'try { Start-DstWorker @at } finally { [Console]::WriteLine(''at its end'') }'
            $job = Start-Test many 'Start-DstWorker @at -AsJob | Receive-Job -Wait'
            $publisher = Start-Test many '
                try { Start-DstPublisher @at @files -ResultVariable kept }
                finally { [Console]::WriteLine(($kept | Select-Object State, Published | ConvertTo-Json -Compress)) }'
            $both = Start-Test both '
                $jobs = @(Start-DstWorker @at -AsJob; Start-DstPublisher @at @files -AsJob)
                try { $null = Wait-Job $jobs } finally { [Console]::WriteLine(''at its end'') }'
            $closed = Start-Test closed '
                $job = Start-DstWorker @at -AsJob
                Start-DstPublisher @at @files'
            $exits = Start-Test exits '
                function Get-Caught { (Get-Content "/proc/$PID/status").Where{ $_ -like ''SigCgt:*'' } }
                function Start-Both([string] $Prefix) {
                    Start-DstWorker -Redis @redis -Prefix $Prefix -AsJob
                    Start-DstPublisher -Redis @redis -Prefix $Prefix @files -AsJob
                    while (-not (Get-DstRun -Redis @redis -Prefix $Prefix).Completed) { Start-Sleep -Milliseconds 50 }
                }

                $server = Start-DstServer
                $before = Get-Caught
                $jobs = Start-Both removes
                $during = Get-Caught
                Remove-Module DistStress
                @{
                    States = $jobs.State
                    CaughtMore = $during -ne $before
                    CatchesAsBefore = (Get-Caught) -eq $before
                    ServerAnswers = Test-Connection 127.0.0.1 -TcpPort $server.Port -TimeoutSeconds 1
                } | ConvertTo-Json -Compress
                Import-Module @manifest
                $null = Start-Both exits
                exit 7'

            Wait-Run many
            Wait-Until 'both workers are there' { @(Get-DstWorker @at -Prefix many).Count -eq 2 }
            Send-Signal $foreground TERM
            Send-Signal $job INT
            Wait-Pwsh $foreground
            Wait-Pwsh $job
            $left = Get-Left many
            $run = Get-DstRun @at -Prefix many
            Wait-Run both
            Wait-Run closed
            Send-Signal $publisher INT
            Send-Signal $both TERM
            Send-Signal $closed HUP
            $publisher, $both, $closed, $exits | ForEach-Object { Wait-Pwsh $_ }
        }

        It 'lets a worker leave on SIGTERM, and its script come to its end' {
            $foreground.ExitCode | Should -Be 143
            $foreground.Written.Result | Should -Match 'at its end'
        }

        It 'lets a worker that is a job leave on Ctrl-C' {
            $job.ExitCode | Should -Be 130
        }

        It 'leaves nothing of workers in Redis, and their work to others' {
            $left | Where-Object { $_ -match ':|workers' } | Should -BeNullOrEmpty
            $left | Should -Contain run
            $run.State | Should -Be Running
            $run.Failed | Should -Be 0
        }

        It 'ends the run of a publisher on Ctrl-C' {
            $publisher.ExitCode | Should -Be 130
            Assert-Stopped many
        }

        It 'leaves the result of a publisher on Ctrl-C' {
            $run = Get-DstRun @at -Prefix many
            $publisher.Written.Result | Should -Match "\{`"State`":`"Stopped`",`"Published`":$($run.Published)\}"
            $publisher.Written.Result | Should -Match "WARNING: Run $($run.RunId) is stopped: "
        }

        It 'lets jobs leave on SIGTERM, and their script come to its end' {
            $both.ExitCode | Should -Be 143
            $both.Written.Result | Should -Match 'at its end'
            Assert-Stopped both
        }

        It 'lets a publisher and a job leave on SIGHUP' {
            $closed.ExitCode | Should -Be 129
            Assert-Stopped closed
        }

        It 'lets jobs leave that still run when a script exits, with its own exit code' {
            $exits.ExitCode | Should -Be 7
            Assert-Stopped exits
        }

        It 'lets jobs leave when the module is removed, and gives up its hold on signals' {
            $seen = $exits.Written.Result | ConvertFrom-Json
            $seen.States | Should -Be Stopped, Stopped
            $seen.CaughtMore | Should -BeTrue
            $seen.CatchesAsBefore | Should -BeTrue
            $seen.ServerAnswers | Should -BeFalse
            Assert-Stopped removes
        }
    }

    Context 'while Redis stands still' {
        BeforeAll {
            $both = Start-Test still '
                $job = Start-DstPublisher @at @files -AsJob
                Start-DstWorker @at'
            Wait-Run still
            Send-Signal $redis STOP
            try {
                Send-Signal $both TERM
                Wait-Pwsh $both
            }
            finally {
                Send-Signal $redis CONT
            }
        }

        It 'lets a worker and a publisher go' {
            $both.ExitCode | Should -Be 143
        }

        It 'leaves nothing of them in Redis when that goes on' {
            Wait-Until 'Redis has done what it was sent' {
                -not (Get-Left still).Where{ $_ -match ':|workers|lease' }
            }
            Get-Left still | Should -Contain run
            (Get-DstRun @at -Prefix still).State | Should -Be Interrupted
        }
    }
}
