# The runbooks of examples/runbooks as people start them: from another folder, each in a process of its own.
BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $runbooks = Join-Path (Get-RepositoryPath) examples runbooks
    $server = Start-DstServer
    $redis = $server.Endpoint
    $config = New-TextFile $TestDrive config.json ('{ "table_name": "pester", "threads": 2, "database": "redis", ' +
        '"op_timeout_ms": 600000 }')
    Push-Location $TestDrive

    <# Starts a runbook in a process of its own; its exit code is that of the process. #>
    function Start-Runbook([string] $Name, [string] $Arguments) {
        Start-Pwsh "& '$runbooks/$Name' $Arguments; exit `$LASTEXITCODE"
    }

    <# Waits for a runbook, and gives what it wrote and its exit code. #>
    function Wait-Runbook([System.Diagnostics.Process] $Process) {
        Wait-Pwsh $Process 600
        # A console may break the lines of an error.
        $text = "$($Process.Written.Result) $($Process.Complained.Result)" -replace '\s*\r?\n[\s|]*', ' '
        [pscustomobject] @{ Output = $text; ExitCode = $Process.ExitCode }
    }
}

AfterAll {
    Pop-Location
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Runbooks' -Tag Long {
    It 'have help that says what they do and how they end' {
        $scripts = @(Get-ChildItem $runbooks -Filter *.ps1)
        $scripts | Should -HaveCount 5
        foreach ($script in $scripts) {
            $help = Get-Help $script.FullName
            $help.Synopsis | Should -Match '^[A-Z].+[.?]$' -Because $script.Name
            "$($help.description.Text)" | Should -BeLike '*Exit code 0:*' -Because $script.Name
            @($help.examples.example).Count | Should -BeGreaterOrEqual 1 -Because $script.Name
        }
    }
}

Describe 'smoke-test.ps1 and launch-rehearsal.ps1' -Tag Long {
    BeforeAll {
        # Side by side: most of the time a runbook waits.
        $launch = Start-Runbook launch-rehearsal.ps1 (
            "-Minutes 0.05 -PeakQps 100 -Condition 'Failed == 0' -OutputFolder '$TestDrive/launch'")
    }

    AfterAll {
        Clear-Process $launch
    }

    It 'passes by itself, and fails by what its result misses' {
        $pass = Start-Runbook smoke-test.ps1 (
            "-JUnitPath '$TestDrive/smoke.xml' -Condition 'Failed == 0', 'Dropped == 0'")
        $fail = Start-Runbook smoke-test.ps1 "-Condition 'Completed == 1'"
        $run = Wait-Runbook $pass
        $run.Output | Should -Match 'PASSED: 800 ops completed'
        $run.ExitCode | Should -Be 0
        ([xml](Get-Content "$TestDrive/smoke.xml" -Raw)).testsuites.failures | Should -Be 0
        $run = Wait-Runbook $fail
        $run.Output | Should -BeLike '*Completed == 1, and it is 800*'
        $run.Output | Should -Not -BeLike '*PASSED*'
        $run.ExitCode | Should -Be 1
    }

    It 'plays a day, and leaves its report' {
        $run = Wait-Runbook $launch
        $run.Output | Should -Match 'PASSED: \d+ ops completed'
        $run.ExitCode | Should -Be 0
        "$TestDrive/launch/report.html" | Should -Exist
        (Get-Content "$TestDrive/launch/result.json" -Raw | ConvertFrom-Json).Tasks.Name |
            Should -Be fill, reads, writes
    }
}

Describe 'nightly.ps1 and compare-configurations.ps1' -Tag Long {
    BeforeAll {
        # A target whose latency is the test's own: what it sleeps.
        $worker = foreach ($prefix in 'night1', 'night2', 'night3') {
            $null = Sync-DstConfig -Redis $redis -Prefix $prefix -Config $config
            Start-DstWorker -Redis $redis -Prefix $prefix -Database null -AsJob -Action @{
                serve = { Start-Sleep -Milliseconds 30 }
            }
        }
        $traffic = New-TextFile $TestDrive serve.json '[ { "action": "serve", "qps": 20, "duration": 13 } ]'
        $common = "-Redis '$redis' -NoWorker -Config '$config' -Traffic '$traffic' -SkipSeconds 1"

        $other = New-TextFile $TestDrive other.json '{ "table_name": "pester", "threads": 4, "database": "redis" }'
        $steady = New-TextFile $TestDrive steady.json '[ { "action": "getItem", "qps": 50, "duration": 13 } ]'
        # Nothing here may rest on how fast this machine is.
        $both = Start-Runbook compare-configurations.ps1 (
            "-Before '$config' -After '$other' -Traffic '$steady' -Redis '$redis' -SkipSeconds 1 -Tolerance 1000 " +
            "-TailTolerance 1000 -OutputFolder '$TestDrive/both'")
        $first = Wait-Runbook (Start-Runbook nightly.ps1 (
                "$common -Prefix night1 -Baseline '$TestDrive/nights.json' -OutputFolder '$TestDrive/night1'"))
    }

    AfterAll {
        Clear-Process $both
        Clear-Job $worker
    }

    It 'begins a baseline, passes while nothing is worse, and finds a target that got slower' {
        $first.Output | Should -BeLike '*is a new baseline*PASSED*'
        $first.ExitCode | Should -Be 0
        "$TestDrive/night1/report.html" | Should -Exist

        # The nights before, as if they had taken a third of the time.
        $nights = @(Get-Content "$TestDrive/nights.json" -Raw | ConvertFrom-Json)
        $nights | Should -HaveCount 1
        foreach ($row in $nights[0].Timeline) {
            foreach ($name in 'ResponseP50Ms', 'ResponseP99Ms', 'ServiceP50Ms', 'ServiceP99Ms') {
                if ($row.$name) { $row.$name /= 3 }
            }
        }
        ConvertTo-Json $nights -Depth 5 | Set-Content "$TestDrive/faster.json"

        $slow = Start-Runbook nightly.ps1 (
            "$common -Prefix night2 -Baseline '$TestDrive/faster.json' -OutputFolder '$TestDrive/night2'")
        # Whatever the machine does, no op fails.
        $same = Start-Runbook nightly.ps1 (
            "$common -Prefix night3 -Baseline '$TestDrive/nights.json' -OutputFolder '$TestDrive/night3' " +
            '-Measurement FailedPercent')
        $run = Wait-Runbook $slow
        $run.Output | Should -BeLike '*ServiceP50Ms got worse by*'
        $run.Output | Should -Not -BeLike '*PASSED*'
        $run.ExitCode | Should -Be 1
        ([xml](Get-Content "$TestDrive/night2/junit.xml" -Raw)).testsuites.failures | Should -Not -Be 0
        @(Get-Content "$TestDrive/faster.json" -Raw | ConvertFrom-Json) | Should -HaveCount 1

        $run = Wait-Runbook $same
        $run.Output | Should -BeLike '*FailedPercent*Same*PASSED*'
        $run.ExitCode | Should -Be 0
        @(Get-Content "$TestDrive/nights.json" -Raw | ConvertFrom-Json) | Should -HaveCount 2
    }

    It 'compares two configurations' {
        $run = Wait-Runbook $both
        $run.Output | Should -BeLike '*ResponseP50Ms*PASSED: nothing is worse*'
        $run.ExitCode | Should -Be 0
        'before.json', 'after.json', 'compared.html' | ForEach-Object { "$TestDrive/both/$_" | Should -Exist }
    }
}

Describe 'ec2-fleet.ps1' -Tag Long {
    BeforeAll {
        # EC2 as the runbook and the worker see it: the cmdlets with the parameters that they use, and the metadata
        # service of the instance.
        $null = New-Item -ItemType Directory "$TestDrive/modules/AWS.Tools.EC2"
        Set-Content "$TestDrive/modules/AWS.Tools.EC2/AWS.Tools.EC2.psm1" {
            function New-EC2Instance {
                param([string] $LaunchTemplate_LaunchTemplateName, [int] $MinCount, [int] $MaxCount, [string] $Region)
                "started $LaunchTemplate_LaunchTemplateName $MinCount $MaxCount $Region" | Add-Content $env:EC2_LOG
                if ($env:EC2_WORKS) {
                    $null = Start-DstWorker -Redis $env:EC2_REDIS -Prefix fleet -Database redis -AsJob `
                        -Allow terminate_instance
                }
                [pscustomobject] @{ Instances = @([pscustomobject] @{ InstanceId = 'i-0123456789abcdef0' }) }
            }
            function Remove-EC2Instance {
                [CmdletBinding(SupportsShouldProcess)]
                param([string[]] $InstanceId, [string] $Region, [switch] $Force)
                "terminated $InstanceId $Region $Force" | Add-Content $env:EC2_LOG
            }
        }
        $port = Get-FreePort
        $metadata = [System.Net.HttpListener]::new()
        $metadata.Prefixes.Add("http://127.0.0.1:$port/")
        $metadata.Start()
        $answering = [powershell]::Create().AddScript({
                param($Metadata)
                while ($Metadata.IsListening) {
                    try { $context = $Metadata.GetContext() } catch { return }
                    $text = switch -Wildcard ($context.Request.Url.AbsolutePath) {
                        '*/token' { 'token' }
                        '*/instance-id' { 'i-0123456789abcdef0' }
                        '*/region' { 'eu-central-1' }
                    }
                    $bytes = [System.Text.Encoding]::ASCII.GetBytes("$text")
                    $context.Response.StatusCode = $text ? 200 : 404
                    $context.Response.OutputStream.Write($bytes, 0, $bytes.Length)
                    $context.Response.Close()
                }
            }).AddArgument($metadata)
        $answer = $answering.BeginInvoke()
        $modulePath, $disabled = $env:PSModulePath, $env:AWS_EC2_METADATA_DISABLED
        $env:PSModulePath = "$TestDrive/modules$([System.IO.Path]::PathSeparator)$modulePath"
        $env:AWS_EC2_METADATA_SERVICE_ENDPOINT = "http://127.0.0.1:$port"
        $env:AWS_EC2_METADATA_DISABLED = $null
        $env:EC2_REDIS, $env:DST_NOTIFY_KEY = $redis, 'the key of the fleet'
        $small = New-TextFile $TestDrive small.json '[
            { "action": "putItem", "qps": 200, "times": 100, "data": { "a": 9 } }
        ]'
        $common = "-Redis '$redis' -LaunchTemplate load -Count 1 -Traffic '$small' -Config '$config' " +
            "-OutputFolder '$TestDrive/fleet' " +
            "-NotifyKey (ConvertTo-SecureString 'the key of the fleet' -AsPlainText -Force)"
    }

    AfterAll {
        $metadata.Stop()
        $null = $answering.EndInvoke($answer)
        $answering.Dispose()
        $env:PSModulePath, $env:AWS_EC2_METADATA_DISABLED = $modulePath, $disabled
        Remove-Item -ErrorAction Ignore env:AWS_EC2_METADATA_SERVICE_ENDPOINT, env:EC2_REDIS, env:DST_NOTIFY_KEY,
            env:EC2_LOG, env:EC2_WORKS
    }

    It 'starts instances, runs, and has them terminate themselves' {
        $env:EC2_LOG, $env:EC2_WORKS = "$TestDrive/ec2.log", 'yes'
        $run = Wait-Runbook (Start-Runbook ec2-fleet.ps1 $common)
        $run.Output | Should -BeLike '*PASSED: 100 ops completed by 1 instances.*'
        $run.Output | Should -BeLike '*Terminated by themselves: i-0123456789abcdef0*'
        $run.ExitCode | Should -Be 0
        Get-Content "$TestDrive/ec2.log" | Should -Be 'started load 1 1 eu-central-1',
            'terminated i-0123456789abcdef0 eu-central-1 True'
        "$TestDrive/fleet/report.html" | Should -Exist
    }

    It 'terminates from here what never came up, and fails' {
        $env:EC2_LOG, $env:EC2_WORKS = "$TestDrive/ec2-silent.log", $null
        $run = Wait-Runbook (Start-Runbook ec2-fleet.ps1 "$common -StartTimeoutSeconds 1")
        $run.Output | Should -BeLike '*Of 1 workers 0 are there after 1 s.*'
        $run.Output | Should -BeLike '*Terminated from here: i-0123456789abcdef0*'
        $run.ExitCode | Should -Be 1
        Get-Content "$TestDrive/ec2-silent.log" | Should -Be 'started load 1 1 eu-central-1',
            'terminated i-0123456789abcdef0 eu-central-1 True'
    }
}
