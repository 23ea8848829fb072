namespace DistStress.Module.Tests;

public sealed class HostTests
{
    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("function leave { exit 9 }; leave; 'not reached'", 9)]
    [InlineData("throw 'went wrong'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Stop-DstServer 127.0.0.1:1; exit 0", 1)]
    [InlineData("Stop-DstServer 127.0.0.1:1; 'an error that ended nothing'", 0)]
    [InlineData("this is { not a script", 1)]
    [InlineData("param([int]$Number)", 1, "-Number", "many")]
    public async Task The_exit_code_of_a_script(string script, int exitCode, params string[] arguments)
    {
        DstRun run = await DstRun.ScriptAsync(script, arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(exitCode == 1, run.Error.Length > 0 && exitCode != 0);
        Assert.DoesNotContain("not reached", run.Output);
    }

    [Theory]
    [InlineData("'fine'", 0)]
    [InlineData("'fine' # with a comment at the end", 0)]
    [InlineData("exit 4", 4)]
    [InlineData("throw 'went wrong'", 1)]
    [InlineData("Stop-DstServer 127.0.0.1:1", 1)]
    [InlineData("Start-DstServer -Port 99999", 1)]
    public async Task The_exit_code_of_statements(string statements, int exitCode) =>
        Assert.Equal(exitCode, (await DstRun.CommandAsync(statements)).ExitCode);

    [Fact]
    public async Task A_native_command_s_exit_code_is_not_the_script_s()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses sh");

        DstRun run = await DstRun.ScriptAsync("sh -c 'exit 5'; \"it said $LASTEXITCODE\"");

        Assert.Equal(["it said 5"], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task The_error_that_ended_a_script_is_on_standard_error_with_its_position()
    {
        DstRun run = await DstRun.ScriptAsync("'before'\n\nthrow 'went wrong'");

        Assert.Equal(["before"], run.OutputLines);
        Assert.Contains("went wrong", run.Error);
        Assert.Contains("script.ps1:3", run.Error);
        Assert.DoesNotContain("\u001b", run.Output + run.Error);
    }

    [Fact]
    public async Task Parameters_bind_as_pwsh_File_binds_them()
    {
        DstRun run = await DstRun.ScriptAsync(
            """
            [CmdletBinding()]
            param([string] $Redis, [int] $Count, [switch] $On, [switch] $Off, [string] $Text,
                [Parameter(ValueFromRemainingArguments)] $Rest)
            "$Redis|$Count|$On|$Off|$Text|$($Rest -join ',')"
            $PSCmdlet.WriteVerbose('said with -Verbose')
            """,
            "-Redis", "x:1", "-Count:-5", "-On", "-Off:$false", "-Text", "it's $home", "-Verbose", "one", "t wo");

        Assert.Equal(["x:1|-5|True|False|it's $home|one,t wo", "VERBOSE: said with -Verbose"], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task A_script_without_parameters_finds_everything_in_args()
    {
        DstRun run = await DstRun.ScriptAsync(
            "\"$($args.Count): $($args -join '|')\"; $PSScriptRoot", "a", "-b", "-5", "c d");

        Assert.Equal("4: a|-b|-5|c d", run.OutputLines[0]);
        Assert.Contains("dst it's", run.OutputLines[1]);
    }

    [Fact]
    public async Task Output_goes_through_the_module_s_views_and_the_host_s_streams()
    {
        DstRun run = await DstRun.ScriptAsync(
            """
            [CmdletBinding()] param()
            Start-DstServer
            $PSCmdlet.WriteWarning('a warning')
            $Host.UI.WriteLine('a line')
            Stop-DstServer
            """);

        Assert.Contains(run.OutputLines, line => line.StartsWith("Endpoint", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains("WARNING: a warning", run.OutputLines);
        Assert.Contains("a line", run.OutputLines);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_module_is_imported_and_found_by_its_name()
    {
        DstRun run = await DstRun.CommandAsync(
            "(Get-Module DistStress).Path; Remove-Module DistStress; Import-Module DistStress; (Get-Module "
                + "DistStress).Path");

        string module = Path.ChangeExtension(Repository.Manifest, ".psm1");
        Assert.Equal([module, module], run.OutputLines);
    }

    [Fact]
    public async Task Ctrl_C_stops_a_script_in_order()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a signal");

        DstRun run = await DstRun.InterruptedAsync(
            """
            try { 'ready'; while ($true) { [System.Threading.Thread]::Sleep(10) } }
            finally { $Host.UI.WriteLine('left in order') }
            """,
            "INT");

        Assert.Equal(["ready", "left in order"], run.OutputLines);
        Assert.Equal(130, run.ExitCode);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_a_cmdlet_and_its_script_in_order(string signal, int exitCode) =>
        await StopAsync("Wait-DstTestStop -Note $note", signal, exitCode);

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_a_job_and_its_script_in_order(string signal, int exitCode) =>
        await StopAsync("$job = Wait-DstTestStop -Note $note -AsJob; Receive-Job $job -Wait", signal, exitCode);

    [Fact]
    public async Task Ctrl_C_at_a_publisher_leaves_its_result()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a signal");
        using var files = new Files();
        string config = files.Write("config.json", """{ "table_name": "t", "threads": 2, "database": "null" }""");
        string traffic = files.Write("traffic.json", """[{ "action": "getItem", "qps": 300, "duration": 3600 }]""");

        DstRun run = await DstRun.InterruptedAsync(
            $$"""
            $at = @{ Redis = (Start-DstServer).Endpoint }
            $null = Start-DstWorker @at -AsJob
            try { Start-DstPublisher '{{config}}' '{{traffic}}' @at -Stats -ResultVariable result }
            finally
            {
                $Host.UI.WriteLine("$($result.State) $($result.Published -gt 0)")
                $Host.UI.WriteLine($result.Published - $result.Completed - $result.Dropped)
            }
            """,
            "INT");

        Assert.Equal(["Stopped True", "0"], run.OutputLines[^2..]);
        Assert.Equal(130, run.ExitCode);
    }

    [Fact]
    public async Task Jobs_that_still_run_at_the_end_of_a_script_leave_in_order()
    {
        string note = Path.GetTempFileName();

        DstRun run = await DstRun.ScriptAsync(
            $"$note = '{note}'; {DstProcess.ImportTestCmdlets}; $job = Wait-DstTestStop -Note $note -AsJob; 'the end'");

        Assert.Equal(["the end"], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("left in order", await File.ReadAllTextAsync(note, TestContext.Current.CancellationToken));
        File.Delete(note);
    }

    [Theory]
    [InlineData(0, "PowerShell 7.", "-Version")]
    [InlineData(0, "-EncodedCommand", "-Help")]
    [InlineData(64, "'-NoSuchOption'", "-NoSuchOption")]
    [InlineData(64, "'no such script.ps1'", "no such script.ps1")]
    public async Task The_command_line_is_PowerShell_s(int exitCode, string words, params string[] arguments)
    {
        DstRun run = await DstRun.RunAsync(null, arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(words, exitCode == 0 ? run.Output : run.Error);
    }

    [Fact]
    public async Task All_of_PowerShell_is_there_and_redirected_output_has_160_columns_and_no_colour()
    {
        string file = Path.GetTempFileName();

        DstRun run = await DstRun.CommandAsync(
            $$"""
            [pscustomobject] @{ a = 1; b = 2 } | Export-Csv '{{file}}'
            Import-Csv '{{file}}' | Select-Object b | ConvertTo-Json -Compress
            Write-Host 'for the host'
            Write-Warning ('long ' * 40)
            Get-Process -Id $PID | Format-Table Id, @{ Name = 'Wide'; Expression = { 'x' * 140 } }
            "$($Host.Name) $($Host.UI.RawUI.BufferSize.Width) $env:TERM $env:TERMINFO"
            Start-ThreadJob { 'in a thread' } | Receive-Job -Wait
            (Get-Module -ListAvailable PSReadLine).Name
            """,
            ("TERM", "xterm-256color"), ("TERMINFO", "/nowhere"));
        File.Delete(file);

        Assert.Empty(run.Error);
        Assert.DoesNotContain("\u001b", run.Output);
        Assert.Equal(["{\"b\":\"2\"}", "for the host"], run.OutputLines[..2]);
        Assert.Contains($"WARNING: {string.Concat(Enumerable.Repeat("long ", 40))}", run.OutputLines);
        Assert.Contains(run.OutputLines, line => line.Contains(new string('x', 140)));
        Assert.Contains("in a thread", run.OutputLines);
        Assert.Contains("PSReadLine", run.OutputLines);
        string width = OperatingSystem.IsWindows() ? string.Empty : "160";
        Assert.Contains(
            run.OutputLines,
            line => line.StartsWith($"ConsoleHost {width}") && line.EndsWith(" xterm-256color /nowhere"));
    }

    private static async Task StopAsync(string statement, string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a signal");
        string note = Path.GetTempFileName();

        DstRun run = await DstRun.InterruptedAsync(
            $$"""
            $note = '{{note}}'
            {{DstProcess.ImportTestCmdlets}}
            try { {{statement}}; 'not reached' }
            finally { $Host.UI.WriteLine('the script too') }
            """,
            signal);

        Assert.Equal(["ready", "the script too"], run.OutputLines);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("left in order", await File.ReadAllTextAsync(note, TestContext.Current.CancellationToken));
        File.Delete(note);
    }
}
