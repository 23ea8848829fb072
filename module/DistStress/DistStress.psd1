@{
    RootModule           = 'DistStress.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'fe331627-63a3-4945-85c5-01f176163247'
    Author               = 'The DistStress authors'
    CompanyName          = 'DistStress'
    Copyright            = '(c) 2026 The DistStress authors. Licensed under the MIT license.'
    Description          = 'Reproduces production traffic against DynamoDB or Redis: an exact schedule from a traffic file, spread over any number of workers through Redis queues, every operation timed from the moment it was due.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.6'
    TypesToProcess       = @('DistStress.Types.ps1xml')
    FormatsToProcess     = @('DistStress.Measurements.Format.ps1xml', 'DistStress.Format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Assert-DstResult'
        'Clear-DstQueue'
        'Compare-DstResult'
        'ConvertTo-DstTraffic'
        'Export-DstReport'
        'Get-DstConfig'
        'Get-DstRun'
        'Get-DstServer'
        'Get-DstStats'
        'Get-DstWorker'
        'Initialize-DstTarget'
        'Measure-DstCapacity'
        'Remove-DstTarget'
        'Resume-DstRun'
        'Send-DstNotify'
        'Set-DstRate'
        'Show-DstDashboard'
        'Start-DstPublisher'
        'Start-DstServer'
        'Start-DstWorker'
        'Stop-DstDashboard'
        'Stop-DstRun'
        'Stop-DstServer'
        'Stop-DstWorker'
        'Suspend-DstRun'
        'Sync-DstConfig'
        'Test-DstConnection'
        'Test-DstTraffic'
        'Wait-DstRun'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('LoadTesting', 'StressTest', 'LoadGenerator', 'Performance', 'Benchmark', 'DynamoDB', 'Redis', 'AWS',
                'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://spdx.org/licenses/MIT.html'
            ReleaseNotes = 'The first version. CHANGELOG.md says what it has.'
            # For the owner, once the repository has an address: without it the gallery shows no link.
            # ProjectUri = ''
        }
    }
}
