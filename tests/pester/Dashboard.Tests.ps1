BeforeAll {
    Import-Module "$PSScriptRoot/Session.psm1" -Force
    Import-Module (Get-ManifestPath)
    $server = Start-DstServer
    $at = @{ Redis = $server.Endpoint; Prefix = 'live' }

    # The status that a page answers with; 0 where nobody answers.
    function Get-Status([string] $Address, [hashtable] $With = @{}) {
        try {
            (Invoke-WebRequest $Address -SkipHttpErrorCheck @With).StatusCode
        }
        catch [System.Net.Http.HttpRequestException] {
            0
        }
    }
}

AfterAll {
    # Removing the module has stopped the server too.
    Stop-DstServer
    Remove-Module Session
}

Describe 'Show-DstDashboard' {
    It 'serves who has its address, and nobody else' {
        $dashboard = Show-DstDashboard @at
        $dashboard.Redis, $dashboard.Prefix | Should -Be $at.Redis, live
        $dashboard.Address | Should -Match "^http://127\.0\.0\.1:$($dashboard.Port)/[0-9a-f]{32}/$"
        $root = "http://127.0.0.1:$($dashboard.Port)"
        $page = Invoke-WebRequest $dashboard.Address
        $page.StatusCode | Should -Be 200
        $page.Headers.'Cache-Control' | Should -Be 'no-store'
        $page.Headers.'Referrer-Policy' | Should -Be 'no-referrer'
        $page.Headers.'Content-Security-Policy' | Should -Match "default-src 'none'"
        $page.Headers.Keys | Should -Not -Contain 'Access-Control-Allow-Origin'
        foreach ($wrong in '/', '/0123456789abcdef0123456789abcdef/', '/0123456789abcdef0123456789abcdef/events') {
            Get-Status "$root$wrong" | Should -Be 404 -Because $wrong
        }

        Get-Status "$($dashboard.Address)config.json" | Should -Be 404
        Get-Status $dashboard.Address @{ Method = 'Post'; Body = 'x' } | Should -Be 405
        foreach ($name in 'evil.example', "evil.example:$($dashboard.Port)", "localhost:$($dashboard.Port)") {
            Get-Status $dashboard.Address @{ Headers = @{ Host = $name } } | Should -BeIn 403, 404 -Because $name
        }
    }

    It 'is one for a prefix, and closes as it is told' {
        $first = Show-DstDashboard @at
        (Show-DstDashboard @at).Address | Should -Be $first.Address
        $other = Show-DstDashboard @at -Prefix other
        $other.Address | Should -Not -Be $first.Address
        { Show-DstDashboard @at -Prefix third -Port $first.Port -ErrorAction Stop } |
            Should -Throw -ErrorId 'PortTaken,*'
        Stop-DstDashboard -WhatIf
        $first | Stop-DstDashboard
        Get-Status $first.Address | Should -Be 0
        Get-Status $other.Address | Should -Be 200
        { $first | Stop-DstDashboard -ErrorAction Stop } | Should -Throw -ErrorId 'DashboardNotFound,*'
        Stop-DstDashboard
        Get-Status $other.Address | Should -Be 0
    }

    It 'closes with the module' {
        $dashboard = Show-DstDashboard @at
        Get-Status $dashboard.Address | Should -Be 200
        Remove-Module DistStress
        Get-Status $dashboard.Address | Should -Be 0
        Import-Module (Get-ManifestPath)
    }
}
