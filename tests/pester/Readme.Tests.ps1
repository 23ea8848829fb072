# What README.md says to type, word for word, in a copy of the repository without anything that a build has made.
# README.zh-CN.md has the same blocks, which another test sees to.
Describe 'README.md' -Tag Long {
    BeforeAll {
        Import-Module "$PSScriptRoot/Session.psm1" -Force
        Import-Module (Get-ManifestPath)
        $clone = Join-Path $TestDrive clone
        $made = '[\\/](bin|obj|node_modules|packages|TestResults|\.git)([\\/]|$)'
        foreach ($file in Get-ChildItem (Get-RepositoryPath) -Recurse -Force -File) {
            $path = [System.IO.Path]::GetRelativePath((Get-RepositoryPath), $file)
            if ("/$path" -notmatch $made) {
                $copy = Join-Path $clone $path
                $null = New-Item -ItemType Directory (Split-Path $copy) -Force
                Copy-Item $file $copy
            }
        }
        $blocks = @(Get-CodeBlock (Join-Path $clone README.md))
        $shell = $blocks.Where{ $_.Language -eq 'sh' }.Text
        $typed = $blocks.Where{ $_.Language -eq 'powershell' }.Text
        $shown = $blocks.Where{ $_.Language -eq '' }.Text
        $null = New-TextFile $clone my-config.json $blocks.Where{ $_.Language -eq 'json' }.Text
        $null = New-TextFile $clone my-traffic.json $blocks.Where{ $_.Language -eq 'jsonc' }.Text

        # What is typed at the prompt of a program; what the program answers is in what it wrote.
        function Start-Typing([string] $Program, [string[]] $Arguments, [string] $Text) {
            $start = [System.Diagnostics.ProcessStartInfo] @{
                FileName = 'env'; WorkingDirectory = $clone
                RedirectStandardInput = $true; RedirectStandardOutput = $true; RedirectStandardError = $true
            }
            @('--default-signal', 'NO_COLOR=1', 'AWS_ACCESS_KEY_ID=none', 'AWS_SECRET_ACCESS_KEY=none', $Program
                $Arguments).ForEach{ $start.ArgumentList.Add($_) }
            $process = [System.Diagnostics.Process]::Start($start)
            $process.StandardInput.Write($Text)
            $process.StandardInput.Close()
            $process | Add-Member Written $process.StandardOutput.ReadToEndAsync()
            $process | Add-Member Complained $process.StandardError.ReadToEndAsync()
            $process
        }

        # The lines of a text, without the codes for terminals.
        function Get-Line([string] $Text) {
            ($Text -replace '\e\[[?0-9;]*[a-zA-Z]', '' -split '\r?\n').TrimEnd()
        }

        Push-Location $clone
        $build = Invoke-Expression "$($shell.Where{ $_ -like 'dotnet build *' })" | Out-String
        if ($LASTEXITCODE) { throw $build }
        $pwsh, $pwshArguments = (Get-PwshCommand).Where{ $_ -ne '-NonInteractive' }
    }

    AfterAll {
        Pop-Location
        Remove-Module Session
    }

    It 'has blocks of every kind' {
        $shell.Count | Should -Be 4
        $typed.Count | Should -Be 7
        $shown.Count | Should -Be 4
    }

    It 'leads from a clone to a result, in pwsh and in dst, and its first command runs' {
        $text = "$($typed[0])`n$($typed[1])`nexit`n"
        $dst = -split $shell.Where{ $_ -like 'dotnet run *' }
        $quickstart = Start-Typing $dst[0] $dst[1..$dst.Count]
        $sessions = @(
            Start-Typing $pwsh $pwshArguments $text
            Start-Typing $dst[0] $dst[1..3] $text
        )
        try {
            foreach ($session in $sessions) {
                Wait-Pwsh $session -Seconds 600
                $lines = Get-Line $session.Written.Result
                $session.Complained.Result | Should -BeNullOrEmpty
                $lines -match 'exception|error' | Should -BeNullOrEmpty
                $shown[1] -split '\n' | Should -BeIn $lines
                $lines -match '^\[STATS\] fill \| Pub:\d+ Rem:\d+ QPS:\d+ Q:\d+\[\d+ \d+ \d+ \d+\] T:\d+s$' |
                    Should -Not -BeNullOrEmpty
                $lines | Should -Contain 'State       : Completed'
                $lines | Should -Contain 'Completed   : 4,000'
                $lines | Should -Contain 'NotFound    : 0'
                $session.ExitCode | Should -Be 0
            }
            Wait-Pwsh $quickstart -Seconds 600
            $lines = Get-Line $quickstart.Written.Result
            $lines | Should -Contain 'Completed   : 35,785'
            $quickstart.ExitCode | Should -Be 0
            $lines -match '^\[STATS\] updateItem \| Pub:\d+ Rem:\d+ QPS:\d+ Q:\d+\[\d+( \d+){9}\] T:\d+s$' |
                Should -Not -BeNullOrEmpty
        }
        finally {
            Clear-Process ($sessions + $quickstart)
        }
    }

    It 'shows the errors of a mistake as they come' {
        $wrong = $blocks.Where{ $_.Language -eq 'jsonc' }.Text -replace '(?s)^(.+?)"qps"', '$1"qsp"'
        $path = New-TextFile $clone wrong.json $wrong
        $message = try { Test-DstTraffic $path my-config.json } catch { "$_" }
        $message -replace '\r' | Should -BeExactly $shown[2].Replace('/home/me/my-traffic.json', $path)
    }

    It 'works on several machines, and for those who know task_publisher and worker' {
        $server = Start-DstServer
        $port = Get-FreePort
        $script = "$(Get-RepositoryPath)/tests/node_modules/dynalite/cli.js"
        $dynamoDb = Start-Process node $script, '--host', '127.0.0.1', '--port', $port, '--createTableMs', 0 -PassThru
        # Here, the servers of production are these.
        $here = { "$($_.Replace('redis.example.com:6379', $server.Endpoint).Replace('localhost:6379',
            $server.Endpoint) -replace '-Database dynamodb', "`$& -Endpoint http://127.0.0.1:$port")`nexit`n" }
        $worker, $publisher, $steering, $oldPublisher, $oldWorker = $typed[2..6].ForEach($here)
        # A busy machine may take longer than is usual for an answer.
        $steering = "`$PSDefaultParameterValues['*-Dst*:TimeoutSeconds'] = 300`n$steering"
        $at = @{ Redis = $server.Endpoint }
        $processes = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
        try {
            Wait-Until 'dynalite listens' { Test-Connection 127.0.0.1 -TcpPort $port -Quiet }
            $processes.Add((Start-Typing $pwsh $pwshArguments $worker))
            $processes.Add((Start-Typing $pwsh $pwshArguments $publisher))
            Wait-Until 'the run goes on' { (Get-DstRun @at).Completed -gt 0 }
            $processes.Add((Start-Typing $pwsh $pwshArguments $steering))
            $processes[1..2].ForEach{ Wait-Pwsh $_ -Seconds 600 }
            (Get-Line $processes[1].Written.Result) | Should -Contain 'State       : Stopped'
            $processes[1..2].ExitCode | Should -Be 0, 0
            $processes[1..2].ForEach{ $_.Complained.Result } | Should -BeExactly '', ''
            Stop-DstWorker @at | Should -HaveCount 1
            Wait-Pwsh $processes[0] -Seconds 600
            (Get-Line $processes[0].Written.Result) -match '^Time +Worker' | Should -Not -BeNullOrEmpty

            $import = "$($typed[0].Split("`n")[0])`n"
            $processes.Add((Start-Typing $pwsh $pwshArguments ($import + $oldWorker)))
            $processes.Add((Start-Typing $pwsh $pwshArguments ($import + $oldPublisher)))
            # For longer than the second after which the first line comes.
            Wait-Until 'the other run goes on' {
                $run = Get-DstRun @at
                $run.State -eq 'Running' -and $run.Completed -gt 4000
            }
            (Stop-DstRun @at).State | Should -Be Stopped
            $null = Stop-DstWorker @at
            $processes[3..4].ForEach{ Wait-Pwsh $_ -Seconds 600 }
            $processes[3..4].ExitCode | Should -Be 0, 0
            $processes[3..4].ForEach{ $_.Complained.Result } | Should -BeExactly '', ''
            (Get-Line $processes[4].Written.Result) -match '^\[STATS\] updateItem' | Should -Not -BeNullOrEmpty
        }
        finally {
            Clear-Process ($processes.ToArray() + $dynamoDb)
            $server | Stop-DstServer
        }
    }
}
