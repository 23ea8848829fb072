BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    $manifest = Get-ManifestPath
    Import-Module $manifest
}

AfterAll {
    Remove-Module Session
}

Describe 'Import' {
    BeforeAll {
        $connecting = 'Clear-DstQueue', 'Export-DstReport', 'Get-DstConfig', 'Get-DstRun', 'Get-DstStats',
            'Get-DstWorker', 'Initialize-DstTarget', 'Measure-DstCapacity', 'Remove-DstTarget', 'Resume-DstRun',
            'Send-DstNotify', 'Set-DstRate', 'Show-DstDashboard', 'Start-DstPublisher', 'Start-DstWorker',
            'Stop-DstRun', 'Stop-DstWorker', 'Suspend-DstRun', 'Sync-DstConfig', 'Test-DstConnection', 'Wait-DstRun'
        $expected = $connecting + 'Assert-DstResult', 'Compare-DstResult', 'ConvertTo-DstTraffic', 'Get-DstServer',
            'Start-DstServer', 'Stop-DstDashboard', 'Stop-DstServer', 'Test-DstTraffic' | Sort-Object
    }

    It 'exports its cmdlets and nothing else' {
        $commands = Get-Command -Module DistStress
        $commands.Name | Sort-Object | Should -Be $expected
        $commands.CommandType | Sort-Object -Unique | Should -Be Cmdlet
    }

    It 'exports what the manifest says' {
        (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object | Should -Be $expected
    }

    It 'takes -Redis, -Prefix, -Tls and -Credential wherever it connects' {
        foreach ($name in $connecting) {
            $parameters = (Get-Command $name).Parameters.Keys
            'Redis', 'Prefix', 'Tls', 'Credential' | Should -BeIn $parameters -Because $name
        }
    }

    It 'takes -WhatIf and -Confirm wherever it changes something' {
        $changing = $expected -match '^(Start|Stop|Suspend|Resume|Send|Sync)-'
        foreach ($name in $changing) {
            'WhatIf', 'Confirm' | Should -BeIn (Get-Command $name).Parameters.Keys -Because $name
        }
    }

    It 'works after Import-Module -Force' {
        Import-Module $manifest -Force
        Import-Module $manifest -Force
        (Get-Command -Module DistStress).Name | Sort-Object | Should -Be $expected
        (Test-DstTraffic "$(Get-RepositoryPath)/traffic.json").TotalOps | Should -Be 35785
    }

    It 'works after Remove-Module and a new import' {
        Remove-Module DistStress
        Get-Command Get-DstRun -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $manifest
        (Get-Command -Module DistStress).Name | Sort-Object | Should -Be $expected
    }

    It 'loads no server, no AWS SDK and no Redis client at import' {
        $fresh = Invoke-Pwsh '-Command', "Import-Module '$manifest'
            [System.AppDomain]::CurrentDomain.GetAssemblies().ForEach{ `$_.GetName().Name }"
        $fresh.ExitCode | Should -Be 0
        $fresh.Output | Should -Match 'DistStress\.PowerShell'
        $fresh.Output | Should -Not -Match 'Garnet|AWSSDK|StackExchange|OpenTelemetry|DistStress\.Report|HttpListener'
    }
}
