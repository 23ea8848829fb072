@{
    # It brings no command: Start-DstServer of the module DistStress finds the server in its bin folder.
    ModuleVersion        = '0.1.0'
    GUID                 = '6a0d7c1e-2f55-4f0b-9a6c-3d1b7f0c9e42'
    Author               = 'The DistStress authors'
    CompanyName          = 'DistStress'
    Copyright            = '(c) 2026 The DistStress authors. Licensed under the MIT license.'
    Description          = 'The embedded Redis-compatible server of the module DistStress, for Start-DstServer.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.6'
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('LoadTesting', 'StressTest', 'LoadGenerator', 'Performance', 'Benchmark', 'DynamoDB', 'Redis', 'AWS',
                'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://spdx.org/licenses/MIT.html'
            ReleaseNotes = 'The first version. CHANGELOG.md says what it has.'
        }
    }
}
