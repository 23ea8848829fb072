BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $result = [pscustomobject]@{
        RunId = 'r1'; Verdict = 'The rate <b>was</b> not reached.'; Elapsed = 12.5
        ResponseP99Ms = 12.25; Failed = 3; FailedPercent = $null
    }
    $missed = 'ResponseP99Ms < 10', 'Failed == 3', 'FailedPercent < 1', 'Dropped == 0'
}

AfterAll {
    Remove-Module Session
}

Describe 'Assert-DstResult' {
    It 'passes on what meets its conditions, whatever has the properties' {
        ($result | Assert-DstResult 'ResponseP99Ms < 20', 'failed <= 3').RunId | Should -Be 'r1'
        $result | Export-Clixml "$TestDrive/r.xml"
        (Import-Clixml "$TestDrive/r.xml" | Assert-DstResult 'Failed > 2').RunId | Should -Be 'r1'
        ($result | ConvertTo-Json | ConvertFrom-Json | Assert-DstResult 'Failed == 3').RunId | Should -Be 'r1'
        ($result | ConvertTo-Json | ConvertFrom-Json -AsHashtable | Assert-DstResult 'Failed == 3').RunId |
            Should -Be 'r1'
        $result | Export-Csv "$TestDrive/r.csv"
        (Import-Csv "$TestDrive/r.csv" | Assert-DstResult 'ResponseP99Ms >= 12.25').RunId | Should -Be 'r1'
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $result | Export-Csv "$TestDrive/r.csv"
            (Import-Csv "$TestDrive/r.csv" | Assert-DstResult 'ResponseP99Ms == 12.25', 'Failed == 3').RunId |
                Should -Be 'r1'
        }
        finally {
            [cultureinfo]::CurrentCulture = $before
        }
    }

    It 'names every condition that is missed with its value, and passes the result on' {
        $passed = $result | Assert-DstResult $missed -ErrorAction SilentlyContinue -ErrorVariable problem
        $passed.RunId | Should -Be 'r1'
        $problem | Should -HaveCount 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ResultMissed,*'
        "$($problem[0])" | Should -Be ('Run r1 missed 3 of 4 conditions: ResponseP99Ms < 10, and it is 12.25; ' +
            'FailedPercent < 1, and it is not known; Dropped == 0, and it is not known.')
    }

    It 'takes a list as it takes a pipe, tasks too, and shows small numbers as such' {
        (Assert-DstResult 'Failed == 3' -InputObject @($result, @($result))).RunId | Should -Be 'r1', 'r1'
        $task = [pscustomobject]@{ Task = 0; Name = 'fill'; Cost = 4.2e-7 }
        { $task | Assert-DstResult 'Cost < 0.0000001' } |
            Should -Throw 'Task fill missed 1 of 1 conditions: Cost < 0.0000001, and it is 0.00000042.'
    }

    It 'ends a script, so that the process does not exit with 0' {
        $script = "$TestDrive/check.ps1"
        "Import-Module '$(Get-ManifestPath)'
        [pscustomobject]@{ RunId = 'r1'; Failed = 3 } | Assert-DstResult 'Failed == 0'
        'went on'" | Set-Content $script
        # PowerShell itself may be a library that dotnet runs.
        $self = [System.Environment]::GetCommandLineArgs()[0]
        $start = @(if ($self -like '*.dll') { $self }) + '-NoProfile', '-NonInteractive', '-File', $script
        $output = & ([System.Environment]::ProcessPath) $start *>&1
        $LASTEXITCODE | Should -Be 1
        "$output" | Should -BeLike '*Failed == 0, and it is 3*'
        "$output" | Should -Not -BeLike '*went on*'
    }

    It 'refuses what is no condition of a result' {
        { $result | Assert-DstResult 'Respnse < 1' } | Should -Throw -ErrorId 'ConditionInvalid,*'
        { $result | Assert-DstResult 'Failed < 1 for 3s' } | Should -Throw '*nothing can hold*'
        { $result | Assert-DstResult 'Backlog < 1' } | Should -Throw '*not measured here*'
    }

    It 'writes a JUnit file and a summary in Markdown' {
        $null = $result, $result |
            Assert-DstResult $missed -JUnitPath "$TestDrive/deep/junit.xml" -ErrorAction SilentlyContinue `
                -SummaryPath "$TestDrive/deep/summary.md"
        $junit = [xml](Get-Content "$TestDrive/deep/junit.xml" -Raw)
        $junit.testsuites.tests | Should -Be 8
        $junit.testsuites.failures | Should -Be 6
        $junit.testsuites.testsuite[0].name | Should -Be 'DistStress.r1'
        $junit.testsuites.testsuite[0].time | Should -Be '12.5'
        $junit.testsuites.testsuite[0].testcase.name | Should -Be $missed
        $junit.testsuites.testsuite[0].testcase[0].failure.message | Should -Be 'it is 12.25'
        $junit.testsuites.testsuite[0].testcase[1].failure | Should -BeNullOrEmpty
        $summary = Get-Content "$TestDrive/deep/summary.md" -Raw
        $summary | Should -Match '(?m)^### Load test r1: failed$'
        $summary | Should -Match '(?m)^\| `ResponseP99Ms < 10` \| 12\.25 \| \*\*missed\*\* \|$'
        $summary | Should -Not -BeLike '*<b>*'
    }

    It 'judges what a file holds, and does not pass where there is nothing to judge' {
        $kept = New-TextFile $TestDrive kept.json ($result | ConvertTo-Json)
        ($kept | Assert-DstResult 'Failed == 3').RunId | Should -Be 'r1'
        (Get-Item $kept | Assert-DstResult 'Failed == 3').RunId | Should -Be 'r1'
        { $kept, "$TestDrive/nowhere.json" | Assert-DstResult 'Failed == 3' } | Should -Throw '*nowhere.json*'
        { @() | Assert-DstResult 'Failed == 3' } | Should -Throw 'No result of a run has come*'
    }

    It 'writes no file with -WhatIf' {
        $files = @{ JUnitPath = "$TestDrive/never/junit.xml"; SummaryPath = "$TestDrive/never/summary.md" }
        $null = $result | Assert-DstResult 'Failed == 3' @files -WhatIf
        "$TestDrive/never" | Should -Not -Exist
    }

    It 'does not pass because a file cannot be written' {
        $taken = New-Item -ItemType Directory "$TestDrive/taken"
        { $result | Assert-DstResult 'Failed == 0' -JUnitPath $taken -WarningAction SilentlyContinue } |
            Should -Throw '*Failed == 0, and it is 3*'
        { $result | Assert-DstResult 'Failed == 3' -SummaryPath $taken } | Should -Throw '*taken cannot be written*'
    }

    It 'writes files that can be read, whatever a result says of itself' {
        $odd = "a`u{1}b `u{1F600} <c> ]]> & | # e`n### f`u{D800}"
        $null = [pscustomobject]@{ RunId = $odd; Verdict = $odd; Failed = 3 } |
            Assert-DstResult 'Failed == 0' -JUnitPath "$TestDrive/odd.xml" -SummaryPath "$TestDrive/odd.md" `
                -ErrorAction SilentlyContinue
        $suite = ([xml](Get-Content "$TestDrive/odd.xml" -Raw)).testsuites.testsuite
        $suite.name | Should -Be "DistStress.a`u{FFFD}b `u{1F600} <c> ]]> & | # e`n### f`u{FFFD}"
        $lines = Get-Content "$TestDrive/odd.md"
        $lines -match '^#' | Should -HaveCount 1
        $lines[0] | Should -BeLike '### Load test a b *: failed'
    }

    It 'adds its summary to that of a GitHub step' {
        $env:GITHUB_STEP_SUMMARY = "$TestDrive/step.md"
        try { $null = $result | Assert-DstResult 'Failed == 3' }
        finally { $env:GITHUB_STEP_SUMMARY = $null }
        Get-Content "$TestDrive/step.md" -Raw | Should -BeLike '*Load test r1: passed*'
    }
}
