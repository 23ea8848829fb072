BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "null" }'
    $rate = New-TextFile $TestDrive rate.json `
        '[ { "action": "putItem", "seed": 1, "qps": 100, "times": 1, "data": { "a": 8 } } ]'
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'knee' }
    $short = @{ SettleSeconds = 1; StepSeconds = 1 }
}

AfterAll {
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Measure-DstCapacity' -Tag Long {
    It 'refuses before anything is published what cannot be measured' {
        { Measure-DstCapacity $rate 'Failed == 0' @at } | Should -Throw -ErrorId 'ConfigMissing,*'
        $null = Sync-DstConfig @at -Config $config
        { Measure-DstCapacity $rate 'Failed == 0 for 10s', 'Failed == 1' @at } |
            Should -Throw -ErrorId 'ConditionInvalid,*' -ExpectedMessage '*each rate has one value*'
        { Measure-DstCapacity $rate 'Backlog < 1' @at } |
            Should -Throw -ErrorId 'ConditionInvalid,*' -ExpectedMessage '*Backlog is not measured here*'
        $two = New-TextFile $TestDrive two.json `
            '[ { "action": "query", "qps": 1, "times": 9 }, { "action": "getItem", "qps": 1, "times": 9 } ]'
        { Measure-DstCapacity $two 'Failed == 0' @at -From 9 -To 8 } |
            Should -Throw -ErrorId 'CapacityUnmeasurable,*' `
                -ExpectedMessage '*2 elements*; *9, is above the highest, 8.'
        { Measure-DstCapacity $rate 'Failed == 0' @at -From 0 } |
            Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        Get-DstRun @at | Should -BeNullOrEmpty
    }

    It 'tells with -WhatIf how many steps and ops it would be, and publishes nothing' {
        $run = Invoke-Pwsh '-NoProfile', '-Command', @"
            Import-Module '$(Get-ManifestPath)'
            Measure-DstCapacity '$rate' 'Failed == 0' -From 100 -To 400 -WhatIf ``
                -Config '$config' -Redis $($server.Endpoint)
"@
        $run.Output | Should -Match 'at most \d+ steps from 100/s to 400/s, [\d.,]+ ops in \d+ s'
        $run.ExitCode | Should -Be 0
        Get-DstRun -Redis $server.Endpoint | Should -BeNullOrEmpty
    }

    Context 'with a worker that does nothing' {
        BeforeAll {
            $worker = Start-DstWorker @at -AsJob
        }

        AfterAll {
            Clear-Job $worker
        }

        It 'says that the generator was the limit, the knee last' {
            $steps = Measure-DstCapacity $rate 'ResponseP99Ms < 1000' @at @short -From 50000000 -Config $config
            $knee = $steps[-1]
            $knee.IsKnee, $knee.IsMet, $knee.Rate | Should -Be $true, $false, 0
            $knee.LimitedBy | Should -Be Generator
            $knee.Verdict | Should -Match '^No rate that was tried meets .*The generator was the limit: '
            $steps[0].Rate | Should -Be 50000000
            $steps[0].IsKnee, $steps[0].IsMet | Should -Be $false, $false
            (Get-DstRun @at).State | Should -Be Stopped
        }

        It 'leaves the knee so far in a job that is stopped' {
            $job = Measure-DstCapacity $rate 'Failed == 0' @at @short -AsJob
            Wait-Until 'a step has ended' { $job.Output.Count -gt 0 -or $job.State -ne 'Running' }
            Stop-Job $job
            $steps = @(Receive-Job $job)
            $steps[-1].IsKnee | Should -BeTrue
            $steps[-1].Verdict | Should -BeLike 'The measurement was stopped before its end. *'
            $steps[0].Rate | Should -Be 100
            $job.StatusMessage | Should -Match 'the knee is at|no rate met'
            (Get-DstRun @at).State | Should -Be Stopped
            Remove-Job $job
        }
    }
}
