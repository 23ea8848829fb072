using System.Diagnostics;
using System.Globalization;
using DistStress.Engine.Clocks;
using DistStress.Engine.Control;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class BashScriptTests
{
    // Where a script is expected to end by itself: far more than it needs.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    public BashScriptTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "bash and sessions are of Unix");

    [Fact]
    public async Task Both_streams_come_in_order_with_the_exit_code()
    {
        BashResult result = await RunAsync("echo out; echo err >&2; echo \"$0 $#\"; exit 7");
        Assert.Equal(new BashResult(7, null, "out\nerr\nbash 0\n", 15), result);
    }

    [Fact]
    public async Task Nobody_answers_what_a_script_asks()
    {
        BashResult result = await RunAsync("read -r line; echo \"read $?\"; cat; echo done");
        Assert.Equal("read 1\ndone\n", result.Output);
    }

    [Fact]
    public async Task A_script_does_not_get_the_key()
    {
        Environment.SetEnvironmentVariable(NotifyKey.Variable, "s3cret");
        try
        {
            BashResult result = await RunAsync("env | sort; echo end");
            Assert.EndsWith("end\n", result.Output);
            Assert.DoesNotContain("s3cret", result.Output);
            Assert.DoesNotContain(NotifyKey.Variable, result.Output);
        }
        finally
        {
            Environment.SetEnvironmentVariable(NotifyKey.Variable, null);
        }
    }

    [Fact]
    public async Task Long_output_is_cut_between_characters_and_the_rest_is_drained_and_counted()
    {
        // An odd byte first, so that the limit falls into the middle of a character.
        BashResult result = await RunAsync("printf a; for i in {1..100}; do printf 'ü%.0s' {1..1000}; done; exit 3");
        Assert.Equal((3, 200_001L), (result.ExitCode, result.OutputBytes));
        Assert.Equal("a" + new string('ü', 32_767), result.Output);
    }

    [Fact]
    public async Task At_the_limit_the_whole_group_is_ended()
    {
        using var time = new VirtualTime();
        string begun = Path.GetTempFileName();
        File.Delete(begun);

        // However long it takes to begin, its time is up when it has.
        BashResult result = await time.PassAsync(
            BashScript.RunAsync(
                $"trap '' TERM INT HUP; echo $BASHPID; (sleep 600) & echo $!; touch '{begun}'; sleep 600",
                TimeSpan.FromSeconds(5), time, TestContext.Current.CancellationToken),
            () => File.Exists(begun));

        File.Delete(begun);
        Assert.Null(result.ExitCode);
        Assert.Contains("5 s", result.Ended);
        int[] processes = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(2, processes.Length);
        foreach (int process in processes)
            await UntilEndedAsync(process);
    }

    [Fact]
    public async Task What_a_script_leaves_behind_is_ended_with_it()
    {
        BashResult result = await RunAsync("sleep 600 & echo $!; exit 0");
        Assert.Equal(0, result.ExitCode);
        await UntilEndedAsync(int.Parse(result.Output, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_worker_that_leaves_at_once_leaves_no_script()
    {
        using var leave = new CancellationTokenSource();
        await leave.CancelAsync();
        BashResult result = await BashScript.RunAsync("sleep 600", Long, DeadlineTimeProvider.Machine, leave.Token);
        Assert.Null(result.ExitCode);
        Assert.Contains("leaves", result.Ended);
    }

    [Fact]
    public async Task What_is_no_argument_of_a_program_is_refused() => Assert.Equal(
        "ScriptInvalid", (await Assert.ThrowsAsync<DistStressException>(() => RunAsync("echo \0"))).ErrorId);

    private static Task<BashResult> RunAsync(string script) =>
        BashScript.RunAsync(script, Long, DeadlineTimeProvider.Machine, TestContext.Current.CancellationToken);

    // It has been killed, but the system may take a moment.
    internal static Task UntilEndedAsync(int process) =>
        Rig.UntilAsync(() => Task.FromResult(!IsRunning(process)), $"process {process} has ended");

    // One that has ended may still stand in the list until its parent looks.
    private static bool IsRunning(int process)
    {
        if (!OperatingSystem.IsLinux())
            return Process.GetProcesses().Any(one => one.Id == process);
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }
}
