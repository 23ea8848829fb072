BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "redis" }'
    $traffic = New-TextFile $TestDrive traffic.json `
        '[ { "action": "putItem", "qps": 100, "times": 10, "data": { "a": 1 } } ]'
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'refuse' }
}

AfterAll {
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'A file with mistakes in it' {
    BeforeAll {
        $bad = New-TextFile $TestDrive bad.json '[
            { "action": "updateItm", "qps": 10, "times": 1 },
            { "action": "getItem", "qsp": 10, "times": 1 },
            { "action": "getItem", "qps": 0, "seed": "1" }
        ]'
        $badConfig = New-TextFile $TestDrive bad-config.json `
            '{ "table_name": "t", "threads": 0, "reigon": "us-east-1" }'
    }

    It 'is refused by <_> with all its mistakes at once' -ForEach 'Test-DstTraffic', 'Start-DstPublisher' {
        $arguments = $_ -eq 'Test-DstTraffic' ? @{} : $at
        $mistakes = { & $_ -Config $config -Traffic $bad @arguments -ErrorAction Stop } |
            Should -Throw -PassThru -ErrorId 'InputFileInvalid,*'
        $text = $mistakes.Exception.Message
        $text | Should -BeLike '*bad.json:2: $`[0`].action:*did you mean "updateItem"*'
        $text | Should -BeLike '*bad.json:3: $`[1`].qsp:*did you mean "qps"*'
        $text | Should -BeLike '*bad.json:4: $`[2`].qps:*'
        $text | Should -BeLike '*bad.json:4: $`[2`].seed:*'
        $text | Should -BeLike '*bad.json:4: $`[2`].times:*'
    }

    It 'is refused by Sync-DstConfig' {
        $mistakes = { Sync-DstConfig @at -Config $badConfig -ErrorAction Stop } |
            Should -Throw -PassThru -ErrorId 'InputFileInvalid,*'
        $mistakes.Exception.Message | Should -BeLike '*$.threads:*'
        $mistakes.Exception.Message | Should -BeLike '*$.reigon:*did you mean "region"*'
    }

    It 'is named when it does not exist' {
        { Test-DstTraffic (Join-Path $TestDrive none.json) -ErrorAction Stop } | Should -Throw '*none.json*'
    }

    It 'leaves nothing in Redis' {
        Get-KeyCount $server.Endpoint | Should -Be 0
    }

    It 'makes a script end with exit code 1' {
        $manifest = Get-ManifestPath
        (Invoke-Pwsh '-Command', "Import-Module '$manifest'; Test-DstTraffic '$bad'").ExitCode | Should -Be 1
        $script = New-TextFile $TestDrive script.ps1 `
            "`$ErrorActionPreference = 'Stop'; Import-Module '$manifest'; Test-DstTraffic '$bad'"
        (Invoke-Pwsh '-File', $script).ExitCode | Should -Be 1
    }
}

Describe 'A Redis that is not there' {
    BeforeDiscovery {
        $cases = @(
            @{ Cmdlet = 'Export-DstReport'; Arguments = @{ Path = 'never.html' } }
            @{ Cmdlet = 'Get-DstConfig'; Arguments = @{} }
            @{ Cmdlet = 'Get-DstRun'; Arguments = @{} }
            @{ Cmdlet = 'Get-DstStats'; Arguments = @{} }
            @{ Cmdlet = 'Get-DstStats'; Arguments = @{ Watch = $true } }
            @{ Cmdlet = 'Get-DstWorker'; Arguments = @{} }
            @{ Cmdlet = 'Initialize-DstTarget'; Arguments = @{} }
            @{ Cmdlet = 'Resume-DstRun'; Arguments = @{} }
            @{ Cmdlet = 'Send-DstNotify'; Arguments = @{ Action = 'update_config' } }
            @{ Cmdlet = 'Set-DstRate'; Arguments = @{ Factor = 2 } }
            @{ Cmdlet = 'Show-DstDashboard'; Arguments = @{} }
            @{ Cmdlet = 'Start-DstPublisher'; Arguments = @{ Config = 'config.json'; Traffic = 'traffic.json' } }
            @{ Cmdlet = 'Start-DstWorker'; Arguments = @{ Database = 'redis' } }
            @{ Cmdlet = 'Stop-DstRun'; Arguments = @{} }
            @{ Cmdlet = 'Stop-DstWorker'; Arguments = @{} }
            @{ Cmdlet = 'Suspend-DstRun'; Arguments = @{} }
            @{ Cmdlet = 'Sync-DstConfig'; Arguments = @{ Config = 'config.json' } }
        )
    }

    BeforeAll {
        $nobody = "127.0.0.1:$(Get-FreePort)"
    }

    It 'is named by <Cmdlet>' -ForEach $cases {
        $given = $Arguments.Clone()
        foreach ($file in 'Config', 'Traffic') {
            if ($given[$file]) {
                $given[$file] = Join-Path $TestDrive $given[$file]
            }
        }

        $away = { & $Cmdlet -Redis $nobody @given -ErrorAction Stop } |
            Should -Throw -PassThru -ExpectedMessage "*$nobody*" -ErrorId 'RedisUnreachable,*'
        $away.CategoryInfo.Category | Should -Be ConnectionError
        $away.TargetObject | Should -Be $nobody
    }

    It 'shows a person what mends it, once' {
        $manifest = Get-ManifestPath
        $shown = (Invoke-Pwsh '-Command', "Import-Module '$manifest'; Get-DstRun -Redis $nobody").Output
        [regex]::Matches($shown, 'Recommendation: Check that the server runs').Count | Should -Be 1
        [regex]::Matches($shown, [regex]::Escape($nobody)).Count | Should -Be 1
    }

    It 'fails a job' {
        $job = Start-DstWorker -Redis $nobody -AsJob
        try {
            $null = Wait-Job $job -Timeout 300
            $job.State | Should -Be Failed
            { Receive-Job $job -ErrorAction Stop } | Should -Throw "*$nobody*"
        }
        finally {
            Clear-Job $job
        }
    }
}

Describe 'A target that cannot be prepared' {
    It 'is one that nobody has configured' {
        $missing = { Initialize-DstTarget @at -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'ConfigMissing,*'
        $missing.Exception.Message | Should -BeLike "*'refuse'*"
        $missing.ErrorDetails.RecommendedAction | Should -BeLike '*Sync-DstConfig*'
    }

    It 'is a DynamoDB that does not answer, also with -WhatIf' -ForEach @{ WhatIf = $false }, @{ WhatIf = $true } {
        $nobody = "http://127.0.0.1:$(Get-FreePort)"
        { Initialize-DstTarget $config -Database dynamodb -Endpoint $nobody -WhatIf:$WhatIf -ErrorAction Stop } |
            Should -Throw -ExpectedMessage "*$nobody*" -ErrorId 'TargetUnreachable,*'
    }

    It 'has one capacity without the other' {
        { Initialize-DstTarget $config -ReadCapacityUnits 5 -ErrorAction Stop } |
            Should -Throw -ErrorId 'CapacityInvalid,*'
    }
}

Describe 'A run that is not there' {
    It 'is missed by <_>' -ForEach 'Suspend-DstRun', 'Resume-DstRun', 'Stop-DstRun' {
        $missing = { & $_ @at -ErrorAction Stop } | Should -Throw -PassThru -ErrorId 'NoActiveRun,*'
        $missing.CategoryInfo.Category | Should -Be ObjectNotFound
        $missing.TargetObject | Should -Be 'refuse'
        $missing.ErrorDetails.RecommendedAction | Should -BeLike '*Start-DstPublisher*'
    }

    It 'is nothing to Get-DstRun' {
        Get-DstRun @at | Should -BeNullOrEmpty
    }
}

Describe '-WhatIf' {
    It 'keeps <_> from doing anything' -ForEach @(
        'Sync-DstConfig', 'Start-DstPublisher', 'Start-DstWorker', 'Send-DstNotify', 'Stop-DstRun', 'Stop-DstWorker'
    ) {
        $cmdlet = $_
        $arguments = switch ($cmdlet) {
            'Sync-DstConfig' { @{ Config = $config } }
            'Start-DstPublisher' { @{ Config = $config; Traffic = $traffic } }
            'Send-DstNotify' { @{ Action = 'update_config' } }
            default { @{} }
        }
        & $cmdlet @at @arguments -WhatIf | Should -BeNullOrEmpty
        Get-KeyCount $server.Endpoint | Should -Be 0
    }

    It 'keeps Start-DstServer from starting and Stop-DstServer from stopping a server' {
        Start-DstServer -WhatIf | Should -BeNullOrEmpty
        $server | Stop-DstServer -WhatIf
        Get-KeyCount $server.Endpoint | Should -Be 0
    }
}
