BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $before = New-MadeResult 20 before
    $same = New-MadeResult 20.4 same
    $slower = New-MadeResult 24 slower

    <# The rows by the names of their measurements. #>
    function Get-Row([object[]] $Comparison) {
        $rows = @{}
        $Comparison | ForEach-Object { $rows[$_.Measurement] = $_ }
        $rows
    }
}

AfterAll {
    Remove-Module Session
}

Describe 'Compare-DstResult' {
    It 'names what got worse, by how much and how sure, and leaves what did not' {
        $rows = Get-Row ($slower | Compare-DstResult $before)
        $rows.ResponseP50Ms.Verdict | Should -Be Worse
        $rows.ResponseP50Ms.DifferencePercent | Should -BeGreaterThan 19.9
        $rows.ResponseP50Ms.DifferencePercent | Should -BeLessThan 20.1
        $rows.ResponseP50Ms.LowPercent | Should -BeLessOrEqual $rows.ResponseP50Ms.DifferencePercent
        $rows.ResponseP50Ms.HighPercent | Should -BeGreaterOrEqual $rows.ResponseP50Ms.DifferencePercent
        $rows.ResponseP50Ms.Text | Should -Match '^ResponseP50Ms got worse by \+20\.0 %'
        $rows.ServiceP50Ms.Verdict | Should -Be Worse
        # 20 % are within the tolerance of a tail.
        $rows.ResponseP99Ms.Verdict | Should -Be Same
        $rows.CompletedPerSecond.Verdict | Should -Be Same
        $rows.FailedPercent.Verdict | Should -Be Same
        $rows.Keys | Should -Not -Contain WriteUnitsPerOp
        $rows.ResponseP50Ms.RunId, $rows.ResponseP50Ms.BaselineRunId | Should -Be slower, before
        (Get-Row ($before | Compare-DstResult $slower)).ResponseP50Ms.Verdict | Should -Be Better
        ($same | Compare-DstResult $before).Verdict | Select-Object -Unique | Should -Be Same
        $pressed = New-MadeResult 20 pressed
        $pressed.Timeline | ForEach-Object { $_.Throttles = 'KeyRangeThroughputExceeded=2 TableThrottled=1' }
        $row = $pressed | Compare-DstResult $before -Measurement Throttled*
        $row.Measurement, $row.Verdict, $row.Baseline, $row.Result | Should -Be ThrottledCallsPercent, Worse, 0, 3
    }

    It 'takes objects and files, saved in any way, and several baseline runs' {
        $expected = $slower | Compare-DstResult $before
        $before | Export-Clixml "$TestDrive/before.xml"
        $slower | ConvertTo-Json -Depth 3 | Set-Content "$TestDrive/slower.json"
        foreach ($rows in @(
                , (Compare-DstResult "$TestDrive/before.xml" "$TestDrive/slower.json")
                , (Get-Item "$TestDrive/slower.json" | Compare-DstResult (Import-Clixml "$TestDrive/before.xml"))
                , (Get-Content "$TestDrive/slower.json" -Raw | ConvertFrom-Json | Compare-DstResult $before)
            )) {
            $rows.Measurement | Should -Be $expected.Measurement
            $rows.Verdict | Should -Be $expected.Verdict
        }
        $rows = $slower, $same | Compare-DstResult @($before, $same, (New-MadeResult 21)) -Measurement *P50*
        $rows.RunId | Should -Be slower, slower, same, same
        $rows[0].BaselineRuns | Should -Be 3
        $rows[0].IsBetweenRuns | Should -BeTrue
        { $slower | Compare-DstResult $before -Measurement Nothing* -ErrorAction Stop } |
            Should -Throw -ErrorId 'MeasurementUnknown,*'
    }

    It 'refuses what cannot be compared, and says so where it must' {
        $other = New-MadeResult 20 other -Traffic '[ { "action": "query" } ]'
        $short = New-MadeResult 20 short -Seconds 12
        $short.Timeline | ForEach-Object { $_.Planned = 250 }
        $rows = $other, $short, $same | Compare-DstResult $before -ErrorVariable refused -ErrorAction SilentlyContinue
        $refused.FullyQualifiedErrorId | Should -BeLike 'ResultsNotComparable,*'
        $refused.TargetObject | Should -Be other, short
        $rows.RunId | Select-Object -Unique | Should -Be same
        $rows = $other | Compare-DstResult $before -Force -WarningVariable said -WarningAction SilentlyContinue
        $said | Should -BeLike '*different traffic*'
        $rows.Verdict | Select-Object -Unique | Should -Be Same
        { Compare-DstResult $before $short -Force -ErrorAction Stop } | Should -Throw '*are needed*'
    }

    It 'keeps a baseline file: begins it, adds what is not worse, and begins it anew' {
        $file = "$TestDrive/deep/baseline.json"
        { $same | Compare-DstResult $file -ErrorAction Stop } | Should -Throw -ErrorId 'BaselineInvalid,*'
        $same | Compare-DstResult $file -UpdateBaseline -WhatIf
        $file | Should -Not -Exist
        $before | Compare-DstResult $file -UpdateBaseline -WarningVariable said -WarningAction SilentlyContinue `
            -SummaryPath "$TestDrive/begun.md" | Should -BeNullOrEmpty
        $said | Should -BeLike '*is a new baseline*'
        Get-Content "$TestDrive/begun.md" -Raw |
            Should -Match '^### Load test before\n\n[^|\n]+is a new baseline; nothing was compared\.\n\n$'
        $null = $same, $slower | Compare-DstResult $file -UpdateBaseline
        (Get-Content $file -Raw | ConvertFrom-Json).RunId | Should -Be before, same
        $null = 1..3 | ForEach-Object { New-MadeResult 20 "r$_" } | Compare-DstResult $file -UpdateBaseline -KeepRuns 4
        (Get-Content $file -Raw | ConvertFrom-Json).RunId | Should -Be same, r1, r2, r3
        $kept = (Get-Content $file -Raw | ConvertFrom-Json)[0]
        $kept.Timeline | Should -HaveCount 30
        $kept.Timeline[4].Time.ToUniversalTime() |
            Should -Be ([datetimeoffset]::Parse('2026-01-31T03:00:04Z').UtcDateTime)
        $slower | Compare-DstResult $file -ResetBaseline -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        (Get-Content $file -Raw | ConvertFrom-Json).RunId | Should -Be slower
        { $slower | Compare-DstResult $before -UpdateBaseline -ErrorAction Stop } |
            Should -Throw -ErrorId 'BaselineInvalid,*'
    }

    It 'fails a script on what got worse' {
        $before | ConvertTo-Json -Depth 3 | Set-Content "$TestDrive/b.json"
        $slower | ConvertTo-Json -Depth 3 | Set-Content "$TestDrive/s.json"
        $script = "$TestDrive/check.ps1"
        "Import-Module '$(Get-ManifestPath)'
        Compare-DstResult '$TestDrive/b.json' '$TestDrive/s.json' -FailOnWorse
        'went on'" | Set-Content $script
        $run = Invoke-Pwsh '-File', $script
        $run.ExitCode | Should -Be 1
        # A console may break its lines.
        $run.Output -replace '\s*\|?\s*\r?\n[\s|]*', ' ' | Should -BeLike '*ResponseP50Ms got worse by*'
        $run.Output | Should -Not -BeLike '*went on*'

        $null = $slower | Compare-DstResult $before -FailOnWorse -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -BeLike 'ResultWorse,*'
        $same | Compare-DstResult $before -FailOnWorse | Should -Not -BeNullOrEmpty
        # Whether it got worse nobody knows.
        { $same | Compare-DstResult "$TestDrive/none.json" -FailOnWorse } | Should -Throw -ErrorId 'BaselineInvalid,*'
    }

    It 'lets nothing pass that cannot be compared' {
        $none = "$TestDrive/none.json"
        { $same | Compare-DstResult $none -FailOnWorse } | Should -Throw '*There is no baseline*'
        { $none | Compare-DstResult $before -FailOnWorse } | Should -Throw '*none.json*'
        { @() | Compare-DstResult $before -FailOnWorse } | Should -Throw 'No result of a run has come*'
        $taken = New-Item -ItemType Directory "$TestDrive/taken"
        { $slower | Compare-DstResult $before -FailOnWorse -JUnitPath $taken -WarningAction SilentlyContinue } |
            Should -Throw '*got worse*'
        { $slower, $slower | Compare-DstResult $before -FailOnWorse } | Should -Throw '*got worse*got worse*'
    }

    It 'writes a JUnit file and a summary in Markdown' {
        $null = $same, $slower | Compare-DstResult $before -JUnitPath "$TestDrive/out/junit.xml" `
            -SummaryPath "$TestDrive/out/summary.md"
        $junit = [xml](Get-Content "$TestDrive/out/junit.xml" -Raw)
        $junit.testsuites.testsuite.name | Should -Be 'DistStress.same', 'DistStress.slower'
        $junit.testsuites.testsuite.failures | Should -Be 0, 2
        $test = $junit.testsuites.testsuite[1].testcase.Where{ $_.name -like 'ResponseP50Ms*' }
        $test.failure.type | Should -Be ResultWorse
        $summary = Get-Content "$TestDrive/out/summary.md" -Raw
        $summary | Should -Match '(?m)^### Load test same against its baseline: not worse$'
        $summary |
            Should -Match '(?m)^\| ResponseP50Ms \| 19\.9\d+ ms \| 23\.9\d+ ms \| \+20\.0 % \|.+\| \*\*worse\*\* \|$'
    }
}
