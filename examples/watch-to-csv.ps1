#requires -Version 7.6
# Writes what the workers do to a CSV file, a row a second for each action, while a run goes on elsewhere.
#
#   pwsh examples/watch-to-csv.ps1 -Redis redis.test:6379 -Path stats.csv
#
# Ctrl-C ends it; the rows are in the file as they come. The module must be built. Runs in dst, too.
param(
    [string[]] $Redis = 'localhost:6379',
    [string] $Prefix = 'dst',
    [string] $Path = 'stats.csv',
    [double] $IntervalSeconds = 1,

    # Ends by itself after this many rows; 0 goes on until stopped.
    [int] $Rows = 0
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DistStress)) {
    Import-Module "$PSScriptRoot/../module/DistStress/DistStress.psd1"
}

$first = $Rows -gt 0 ? @{ First = $Rows } : @{}
Get-DstStats -Redis $Redis -Prefix $Prefix -Watch -IntervalSeconds $IntervalSeconds -PerAction |
    Select-Object @first |
    ForEach-Object { $_ | Export-Csv $Path -Append }
