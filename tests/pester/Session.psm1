# What the test files share: where the module is, small input files, and a look into a server without DistStress.

$script:Repository = (Get-Item "$PSScriptRoot/../..").FullName

# A busy machine may take longer than is usual for an answer.
$global:PSDefaultParameterValues['*-Dst*:TimeoutSeconds'] = 60

<# The manifest of the module under test. #>
function Get-ManifestPath {
    [System.IO.Path]::Combine($script:Repository, 'module', 'DistStress', 'DistStress.psd1')
}

<# The top of the repository. #>
function Get-RepositoryPath {
    $script:Repository
}

<# Writes text to a file and gives its path. #>
function New-TextFile([string] $Folder, [string] $Name, [string] $Text) {
    $path = Join-Path $Folder $Name
    Set-Content -Path $path -Value $Text
    $path
}

<# A port of this machine on which nobody listens. #>
function Get-FreePort {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    try { $listener.LocalEndpoint.Port } finally { $listener.Stop() }
}

<# How many keys a server holds, asked in its own protocol. #>
function Get-KeyCount([string] $Endpoint) {
    $address, $port = $Endpoint -split ':'
    $client = [System.Net.Sockets.TcpClient]::new($address, [int] $port)
    try {
        $client.ReceiveTimeout = 10000
        $stream = $client.GetStream()
        $stream.Write([System.Text.Encoding]::ASCII.GetBytes("*1`r`n`$6`r`nDBSIZE`r`n"))
        [int] [System.IO.StreamReader]::new($stream).ReadLine().TrimStart(':')
    }
    finally {
        $client.Dispose()
    }
}

<# Runs statements or a script in a process of its own, of the same PowerShell; gives its output and exit code. #>
function Invoke-Pwsh([string[]] $Arguments) {
    # Under `dotnet pwsh.dll` the program is dotnet, and has to be told what to run.
    $program = [System.Environment]::ProcessPath
    $assembly = [System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet' ? @("$PSHOME/pwsh.dll") : @()
    $output = & $program @assembly -NoProfile -NonInteractive @Arguments 2>&1 | Out-String
    [pscustomobject] @{ Output = $output; ExitCode = $LASTEXITCODE }
}

<# Stops and removes jobs, whatever state they are in. #>
function Clear-Job([object[]] $Job) {
    foreach ($one in $Job -ne $null) {
        Stop-Job $one
        Remove-Job $one
    }
}

Export-ModuleMember -Function *
