BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $config = New-TextFile $TestDrive config.json '{ "table_name": "pester", "threads": 2, "database": "redis" }'
    $server = Start-DstServer
}

AfterAll {
    $server | Stop-DstServer
    Remove-Module Session
}

Describe 'Test-DstConnection' {
    It 'looks at everything that a run needs, and leaves nothing behind' {
        $checks = Test-DstConnection $config -Redis $server.Endpoint
        $checks.Name | Should -Be 'Connection', 'RoundTrip', 'Clock', 'Slots', 'Eviction', 'Rights', 'Target'
        $checks.Status | Should -Not -Contain 'Failed'
        Get-KeyCount $server.Endpoint | Should -Be 0
    }

    It 'looks at no store where no configuration is given, and takes a redis:// address' {
        (Test-DstConnection -Redis "redis://$($server.Endpoint)").Name | Should -Not -Contain 'Target'
    }

    It 'writes what is wrong with a server, and what mends it, in place of an error' {
        $check = Test-DstConnection -Redis 'redis://u:s3cret@no-such-host.invalid:6379'
        $check.Name | Should -Be 'Connection'
        $check.Status | Should -Be 'Failed'
        $check.Text | Should -BeLike '*no-such-host.invalid does not resolve*'
        $check.Recommendation | Should -BeLike '*-Redis*'
        "$check" | Should -Not -BeLike '*s3cret*'
    }

    It 'says of a store that it cannot be loaded' {
        $check = Test-DstConnection $config -Redis $server.Endpoint -Endpoint '127.0.0.1:1' |
            Where-Object Name -EQ Target
        $check.Status | Should -Be 'Failed'
        $check.Text | Should -BeLike '*127.0.0.1:1*'
    }
}
