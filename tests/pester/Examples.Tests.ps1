BeforeDiscovery {
    $repository = "$PSScriptRoot/../.."
    $files = (Get-ChildItem "$repository/examples/*.json", "$repository/examples/runbooks/*.json",
        "$repository/traffic.json").ForEach{ @{ Name = $_.Name; Path = $_.FullName } }
}

BeforeDiscovery {
    $scripts = (Get-ChildItem "$repository/docs", "$repository/examples" -Recurse -Filter *.ps1).ForEach{
        @{ Name = [System.IO.Path]::GetRelativePath($repository, $_.FullName); Path = $_.FullName }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $examples = Join-Path (Get-RepositoryPath) examples
}

AfterAll {
    Remove-Module Session
}

Describe 'Traffic files' {
    It '<Name> validates' -ForEach $files {
        (Test-DstTraffic $Path -Config "$(Get-RepositoryPath)/config.json").TotalOps | Should -BeGreaterThan 0
    }
}

Describe 'Scripts' {
    # Some need programs that no test has: what can be told without running them is told here.
    It '<Name> can be parsed, and what it calls has the parameters that it gives' -ForEach $scripts {
        $mistakes = $null
        $script = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref] $null, [ref] $mistakes)
        $mistakes | Should -BeNullOrEmpty
        $own = @{}
        foreach ($function in $script.FindAll(
                { $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $true)) {
            $own[$function.Name] =
                @(@($function.Parameters) + $function.Body.ParamBlock.Parameters).Name.VariablePath.UserPath
        }
        $problems = foreach ($command in $script.FindAll(
                { $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $called = $command.GetCommandName()
            # Modules of AWS are on no machine that tests.
            if ($called -notmatch '^[A-Z]\w+-\w+$' -or $called -like '*-EC2*') { continue }
            $known = $own[$called]
            if (-not $own.ContainsKey($called)) {
                $found = Get-Command $called -ErrorAction Ignore
                if (-not $found) { "there is no $called"; continue }
                $known = @($found.Parameters.Values.Name) + $found.Parameters.Values.Aliases
            }
            foreach ($part in $command.CommandElements) {
                if ($part -is [System.Management.Automation.Language.CommandParameterAst] -and
                    $part.ParameterName -notin $known) {
                    "line $($part.Extent.StartLineNumber): $called has no -$($part.ParameterName)"
                }
            }
        }
        $problems | Should -BeNullOrEmpty
    }
}

Describe 'ci-runbook.ps1' -Tag Long {
    BeforeAll {
        $runbook = Join-Path $examples ci-runbook.ps1
        $good = New-TextFile $TestDrive good.json `
            '[ { "action": "putItem", "qps": 400, "times": 400, "data": { "a": 10 } } ]'
        $failing = New-TextFile $TestDrive failing.json '[ { "action": "nobodyKnowsThis", "qps": 100, "times": 20 } ]'
        $bad = New-TextFile $TestDrive bad.json '[ { "action": "putItem" } ]'
        $out = Join-Path $TestDrive out
    }

    It 'passes, and leaves the statistics and the result' {
        $run = Invoke-Pwsh '-File', $runbook, '-Traffic', $good, '-OutputFolder', $out
        $run.Output | Should -Match 'PASSED: 400 ops completed'
        $run.ExitCode | Should -Be 0
        @(Import-Csv (Join-Path $out stats.csv)) | Should -Not -BeNullOrEmpty
        (Get-Content (Join-Path $out result.json) -Raw | ConvertFrom-Json).Completed | Should -Be 400
    }

    It 'fails where ops fail' {
        $run = Invoke-Pwsh '-File', $runbook, '-Traffic', $failing, '-OutputFolder', $out
        $run.Output | Should -Match 'FAILED: 20 ops failed'
        $run.ExitCode | Should -Be 1
    }

    It 'fails on a bad traffic file before it starts anything' {
        $run = Invoke-Pwsh '-File', $runbook, '-Traffic', $bad, '-OutputFolder', $out
        $run.Output | Should -Match 'FAILED: .*bad\.json'
        $run.Output | Should -Not -Match 'ops in about'
        $run.ExitCode | Should -Be 1
    }
}

Describe 'watch-to-csv.ps1' -Tag Long {
    BeforeAll {
        $server = Start-DstServer
    }

    AfterAll {
        $server | Stop-DstServer
    }

    It 'writes as many rows as asked' {
        $csv = Join-Path $TestDrive watch.csv
        $run = Invoke-Pwsh '-File', (Join-Path $examples watch-to-csv.ps1), '-Redis', $server.Endpoint,
            '-Path', $csv, '-Rows', 2
        $run.ExitCode | Should -Be 0
        @(Import-Csv $csv) | Should -HaveCount 2
    }
}

Describe 'custom-action.ps1' -Tag Long {
    It 'reserves every seat once and counts those that come too late' {
        $run = Invoke-Pwsh '-File', (Join-Path $examples custom-action.ps1)
        $run.Output | Should -Match '500 seats reserved, 100 refused'
        $run.ExitCode | Should -Be 0
    }
}

Describe 'replay-cloudwatch.ps1' -Tag Long {
    It 'plays an export to the op' {
        $run = Invoke-Pwsh '-File', (Join-Path $examples replay-cloudwatch.ps1)
        $run.Output | Should -Match 'Played to the op: 2945 ops, 60 times as fast'
        $run.ExitCode | Should -Be 0
    }
}

Describe 'find-the-knee.ps1' -Tag Long {
    It 'finds at most what the action can do' {
        # 4 at a time of 100 ms are 40 a second.
        $run = Invoke-Pwsh '-File', (Join-Path $examples find-the-knee.ps1), '-Milliseconds', 100, '-AtOnce', 4,
            '-From', 30, '-To', 45, '-Tolerance', 50, '-StepSeconds', 2
        $run.Output | Should -Match 'The knee is at (\d+)'
        [int] ([regex]::Match($run.Output, 'The knee is at (\d+)').Groups[1].Value) | Should -BeLessOrEqual 40
        $run.Output | Should -Match 'Generator'
        $run.ExitCode | Should -Be 0
    }
}
