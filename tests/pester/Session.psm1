# What the test files share: where the module is, small input files, and a look into a server without DistStress.

$script:Repository = (Get-Item "$PSScriptRoot/../..").FullName

# A busy machine may take longer than is usual for an answer.
$global:PSDefaultParameterValues['*-Dst*:TimeoutSeconds'] = 300

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

<# The code blocks at the top level of a page in Markdown, each with its language and its text. #>
function Get-CodeBlock([string] $Path) {
    foreach ($block in (ConvertFrom-Markdown -Path $Path).Tokens.Where{ $_.GetType().Name -eq 'FencedCodeBlock' }) {
        [pscustomobject] @{ Language = "$($block.Info)"; Text = $block.Lines.ToString() }
    }
}

<#
A result of half a minute that nobody ran: the median of the response time is known, and each second is up to a percent
off, so that what a comparison says of it does not depend on the machine.
#>
function New-MadeResult([double] $Ms, [string] $RunId = 'made', [int] $Seconds = 30, [string] $Traffic = '[]') {
    $start = [datetimeoffset] '2026-01-31T03:00:00Z'
    $rows = foreach ($second in 0..($Seconds - 1)) {
        $median = $Ms * (1 + 0.01 * [System.Math]::Sin(7 * $second))
        [pscustomobject] @{
            Time = $start.AddSeconds($second); Seconds = 1; Planned = 100; Published = 100; Started = 100
            Completed = 100; Failed = 0; Dropped = 0
            ResponseP50Ms = $median; ResponseP99Ms = 1.5 * $median; ResponseMaxMs = 2 * $median
            ServiceP50Ms = 0.9 * $median; ServiceP99Ms = 1.4 * $median; DelayP99Ms = 0.1
            ReadUnits = $null; WriteUnits = $null; Errors = ''; Throttles = ''
        }
    }
    [pscustomobject] @{
        RunId = $RunId; State = 'Completed'; Verdict = ''; Findings = @(); Started = $start; Elapsed = [double] $Seconds
        Version = '0.1.0'; Traffic = $Traffic; Config = '{}'; Published = 100 * $Seconds; Completed = 100 * $Seconds
        Timeline = @($rows); Tasks = @(); Percentiles = @(); Rates = @()
    }
}

<#
A port of this machine on which nobody listens, given once. It lies below those that systems give to the near ends of
connections; processes that run side by side begin far from each other.
#>
function Get-FreePort {
    while ($true) {
        $global:DstTestPorts++
        $port = 15000 + ($PID * 1009 + $global:DstTestPorts) % 15000
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, $port)
        try {
            $listener.Start()
            return $port
        }
        catch [System.Net.Sockets.SocketException] {
            # Somebody listens there.
            continue
        }
        finally {
            $listener.Stop()
        }
    }
}

<# Sends a command to a server in its own protocol, and gives the lines of its answer to a block that reads them. #>
function Invoke-Redis([string] $Endpoint, [string[]] $Command, [scriptblock] $Read) {
    $address, $port = $Endpoint -split ':'
    $client = [System.Net.Sockets.TcpClient]::new($address, [int] $port)
    try {
        $client.ReceiveTimeout = 60000
        $stream = $client.GetStream()
        $words = $Command.ForEach{ "`$$($_.Length)`r`n$_`r`n" } -join ''
        $stream.Write([System.Text.Encoding]::ASCII.GetBytes("*$($Command.Count)`r`n$words"))
        & $Read ([System.IO.StreamReader]::new($stream))
    }
    finally {
        $client.Dispose()
    }
}

<# How many keys a server holds. #>
function Get-KeyCount([string] $Endpoint) {
    Invoke-Redis $Endpoint DBSIZE { param($Answer) [int] $Answer.ReadLine().TrimStart(':') }
}

<# The names of a server's keys that match a pattern, sorted. #>
function Get-KeyName([string] $Endpoint, [string] $Pattern) {
    Invoke-Redis $Endpoint KEYS, $Pattern {
        param($Answer)
        $count = [int] $Answer.ReadLine().TrimStart('*')
        @(for ($i = 0; $i -lt $count; $i++) { $null = $Answer.ReadLine(); $Answer.ReadLine() }) | Sort-Object
    }
}

<# Waits until a block gives something true; an error if it never does. #>
function Wait-Until([string] $What, [scriptblock] $Condition) {
    $limit = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($limit.Elapsed.TotalSeconds -gt 300) { throw "It never came about that $What." }
        Start-Sleep -Milliseconds 50
    }
}

<# The program and the first arguments that start the same PowerShell again. #>
function Get-PwshCommand {
    # Under `dotnet pwsh.dll` the program is dotnet, and has to be told what to run.
    $program = [System.Environment]::ProcessPath
    $program
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { "$PSHOME/pwsh.dll" }
    '-NoProfile'
    '-NonInteractive'
}

<# Runs statements or a script in a process of its own, of the same PowerShell; gives its output and exit code. #>
function Invoke-Pwsh([string[]] $Arguments) {
    $program, $first = Get-PwshCommand
    $output = & $program @first @Arguments 2>&1 | Out-String
    [pscustomobject] @{ Output = $output; ExitCode = $LASTEXITCODE }
}

<#
Starts statements in a process of its own, of the same PowerShell, with the module; gives the process at once. It gets
every signal, also where the tests run in the background of a shell, which has its children ignore Ctrl-C.
#>
function Start-Pwsh([string] $Command) {
    $start = [System.Diagnostics.ProcessStartInfo] @{
        FileName = 'env'; RedirectStandardInput = $true; RedirectStandardOutput = $true; RedirectStandardError = $true
    }
    $import = "Import-Module '$(Get-ManifestPath)'; $Command"
    @('--default-signal'; Get-PwshCommand; '-Command'; $import).ForEach{ $start.ArgumentList.Add($_) }
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process | Add-Member Written $process.StandardOutput.ReadToEndAsync()
    $process | Add-Member Complained $process.StandardError.ReadToEndAsync()
    $process
}

<# Sends a signal to a process by its name: TERM, HUP, INT, STOP, CONT. #>
function Send-Signal([System.Diagnostics.Process] $Process, [string] $Name) {
    & kill "-$Name" $Process.Id
    if ($LASTEXITCODE) { throw "SIG$Name did not reach process $($Process.Id)." }
}

<# Waits for the end of a process that was started here; an error, with what it wrote, if it never comes. #>
function Wait-Pwsh([System.Diagnostics.Process] $Process, [int] $Seconds = 300) {
    if (-not $Process.WaitForExit($Seconds * 1000)) {
        $Process.Kill()
        throw "Process $($Process.Id) does not end. It wrote: $($Process.Written.Result) $($Process.Complained.Result)"
    }
}

<# Ends processes that a test has left, whatever state they are in. #>
function Clear-Process([System.Diagnostics.Process[]] $Process) {
    foreach ($one in $Process -ne $null) {
        if (-not $one.HasExited) { $one.Kill() }
        $one.WaitForExit()
        $one.Dispose()
    }
}

<# Stops and removes jobs, whatever state they are in. #>
function Clear-Job([object[]] $Job) {
    foreach ($one in @($Job) -ne $null) {
        Stop-Job $one
        Remove-Job $one
    }
}

Export-ModuleMember -Function *
