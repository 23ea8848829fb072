<#
.SYNOPSIS
Runs the tests of this folder and writes what became of them to a file: on the first line how many passed, failed and
were skipped, and in how many seconds; then a line "reason<TAB>test" for each that was skipped.
#>
param(
    # The manifest of the Pester to run them with.
    [Parameter(Mandatory)]
    [string] $Pester,

    [Parameter(Mandatory)]
    [string] $Report,

    # What is tagged Long, or all the rest: two parts that take about as long, beside each other.
    [ValidateSet('Long', 'Rest')]
    [string] $Part
)

$ErrorActionPreference = 'Stop'
Import-Module (Resolve-Path $Pester)
$version = (Import-PowerShellDataFile $Pester).ModuleVersion
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
switch ($Part) {
    Long { $configuration.Filter.Tag = 'Long' }
    Rest { $configuration.Filter.ExcludeTag = 'Long' }
}
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
if ($result.Version -ne $version) {
    throw "Pester $($result.Version) ran the tests, not $version."
}

# Pester fails the tests of a block that could not be set up; only what broke beside the tests is added.
$broken = @($result.FailedBlocks; $result.FailedContainers).Where{ $_.FailedCount -eq 0 }.Count
@(
    '{0} {1} {2} {3:0}' -f $result.PassedCount, ($result.FailedCount + $broken), $result.SkippedCount,
        $result.Duration.TotalSeconds
    foreach ($test in $result.Skipped) {
        $reason = ("$($test.ErrorRecord)" -replace '\s+', ' ').Trim()
        if (-not $reason) { $reason = 'no reason given' }
        "{0}`tPester {1}: {2}" -f $reason, $version, $test.ExpandedPath
    }
) | Set-Content -Path $Report
