BeforeDiscovery {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $cmdlets = (Get-Command -Module DistStress).ForEach{ @{ Name = $_.Name } }
    $examples = foreach ($cmdlet in $cmdlets) {
        foreach ($example in (Get-Help $cmdlet.Name).examples.example) {
            @{ Name = $cmdlet.Name; Title = $example.title.Trim('- '); Code = $example.code }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
}

AfterAll {
    Remove-Module Session
}

Describe 'Get-Help <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
    }

    It 'says what it does, takes and writes' {
        $help.Synopsis | Should -Match '^[A-Z].+\.$'
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 80
        $help.inputTypes.inputType.type.name | Should -Not -BeNullOrEmpty
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
        foreach ($type in $command.OutputType.Name) {
            $help.returnValues.returnValue.type.name | Should -Contain $type
        }
    }

    It 'says of every parameter what it means' {
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $names = $command.Parameters.Keys.Where{ $_ -notin $common } | Sort-Object
        $help.parameters.parameter.name | Sort-Object | Should -Be $names
        foreach ($parameter in $help.parameters.parameter) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
        foreach ($set in $help.syntax.syntaxItem) {
            $set.parameter.name | Should -BeIn $names
        }
        @($help.syntax.syntaxItem) | Should -HaveCount $command.ParameterSets.Count
    }

    It 'has examples, and a page online' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $command.HelpUri | Should -BeLike "https://*/$Name.md"
        $help.relatedLinks.navigationLink.uri | Should -Contain $command.HelpUri
    }

    It 'fits into 80 columns, whatever the language: there are some for which the shell cuts words in two' {
        $help.description.Text -split '\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 75 -Because $_ }
        $help.parameters.parameter.description.Text -split '\n' |
            ForEach-Object { $_.Length | Should -BeLessOrEqual 71 -Because $_ }
    }

    It 'has no empty section' {
        $lines = ($help | Out-String -Width 120) -split '\r?\n'
        $heads = 'Required|Position|Default value|Accept \w+ input|Aliases|Accept wildcard characters'
        $lines -match "^\s+($heads)\??\s*$" |
            Should -BeNullOrEmpty
        # A heading is in capitals, or is a parameter; what belongs to it is indented more.
        $lines = $lines -match '\S'
        for ($at = 0; $at -lt $lines.Count; $at++) {
            if ($lines[$at] -cmatch '^(?:[A-Z][A-Z ]+|    -[A-Z]\w*(?: <.+>)?)$') {
                $indent = $lines[$at].Length - $lines[$at].TrimStart().Length
                $next = $lines[$at + 1]
                $next.Length - "$next".TrimStart().Length | Should -BeGreaterThan $indent -Because $lines[$at]
            }
        }
    }
}

Describe 'About topics' {
    It '<_> is there, with a line that says what it is about' -ForEach @(
        'about_DistStress', 'about_DistStress_Traffic', 'about_DistStress_Security'
    ) {
        $lines = (Get-Help $_) -split '\r?\n'
        $lines[1].Trim() | Should -Be $_
        $lines[4] | Should -Match '^    [A-Z].+\.$'
        $lines.Count | Should -BeGreaterThan 40
    }

    It 'lists every field of a task' {
        $page = Get-Content "$(Get-RepositoryPath)/docs/traffic.md" -Raw
        $page -match '(?s)<!-- written by the build from src/DistStress.Engine/Traffic/Fields -->(.+?)<!-- end' |
            Should -BeTrue
        $fields = [regex]::Matches($Matches[1], '(?m)^\| `(\w+)` \|').ForEach{ $_.Groups[1].Value }
        $fields.Count | Should -BeGreaterThan 10
        $lines = (Get-Help about_DistStress_Traffic) -split '\r?\n'
        foreach ($field in $fields) {
            $lines | Should -Contain "    $field"
        }
    }

    It 'lists every cmdlet in about_DistStress' {
        $text = Get-Help about_DistStress | Out-String
        foreach ($cmdlet in (Get-Command -Module DistStress).Name) {
            $text | Should -Match "\b$cmdlet\b"
        }
    }

    It 'is found in a session of another language' {
        $culture = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'zh-CN'
            (Get-Help Start-DstPublisher).Synopsis | Should -BeLike 'Runs a traffic file*'
            Get-Help about_DistStress | Should -BeLike '*about_DistStress*'
        }
        finally {
            [cultureinfo]::CurrentUICulture = $culture
        }
    }
}

# The session that docs/cmdlets.md describes: each example runs in it as it is written.
Describe 'Examples' -Tag Long {
    BeforeAll {
        Push-Location $TestDrive
        $null = New-TextFile . config.json `
            '{ "table_name": "help", "region": "us-east-1", "threads": 2, "database": "redis" }'
        $null = New-TextFile . traffic.json '[ { "action": "putItem", "qps": 400, "times": 100, "data": { "a": 10 } } ]'
        New-MadeResult 20 | ConvertTo-Json -Depth 3 | Set-Content before.json
        New-MadeResult 21 | ConvertTo-Json -Depth 3 | Set-Content after.json
        $endless = New-TextFile $TestDrive endless.json '[ { "action": "query", "qps": 50, "duration": 3600 } ]'
        $server = Start-DstServer
        $global:PSDefaultParameterValues['*-Dst*:Redis'] = $server.Endpoint
        $null = Sync-DstConfig config.json

        # Where an example names a DynamoDB on this machine.
        $port = Get-FreePort
        $script = "$(Get-RepositoryPath)/tests/node_modules/dynalite/cli.js"
        $dynamoDb = Start-Process node $script, '--host', '127.0.0.1', '--port', $port, '--createTableMs', 0 -PassThru
        Wait-Until 'dynalite listens' { Test-Connection 127.0.0.1 -TcpPort $port -Quiet }
        $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = 'none'
    }

    AfterAll {
        Clear-Job $worker
        $global:PSDefaultParameterValues.Remove('*-Dst*:Redis')
        $server | Stop-DstServer
        Clear-Process $dynamoDb
        Remove-Item env:AWS_ACCESS_KEY_ID, env:AWS_SECRET_ACCESS_KEY
        Pop-Location
    }

    BeforeEach {
        # An example may have made it leave.
        if (-not $worker -or $worker.State -ne 'Running') {
            Clear-Job $worker
            $script:worker = Start-DstWorker -AsJob
            Wait-Until 'the worker is there' { @(Get-DstWorker).State -contains 'Live' }
        }
        $jobs = @(Get-Job)
    }

    AfterEach {
        # A worker that was told to leave may still be there, and take nothing more.
        if ($Code -match 'stop_worker|Stop-DstWorker') {
            Clear-Job $worker
            $script:worker = $null
        }
        Clear-Job (Get-Job).Where{ $_ -notin $jobs }
    }

    It '<Name>, <Title>' -ForEach $examples {
        if ($Name -match '-DstRun$|^Set-DstRate$' -and $Name -notmatch '^(Get|Wait)-') {
            $null = Start-DstPublisher config.json $endless -AsJob
            Wait-Until 'the run goes on' { (Get-DstRun).State -eq 'Running' }
        }
        $Code = $Code.Replace('localhost:8000', "127.0.0.1:$port")
        $ErrorActionPreference = 'Stop'
        & ([scriptblock]::Create($Code)) | Out-String | Should -Not -Match 'Exception'
        foreach ($job in (Get-Job).Where{ $_ -notin $jobs }) {
            $job.State | Should -Not -Be 'Failed'
            $job.Error | Should -BeNullOrEmpty
        }
    }
}
