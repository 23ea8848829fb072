using System.Diagnostics;
using System.Runtime.InteropServices;
using DistStress.Engine.Clocks;

namespace DistStress.Engine.Control;

/// <summary>
/// Runs a script of bash in a session of its own, so that all it starts can be ended with it: at the time limit, when
/// the worker leaves, and also when the script itself has ended.
/// </summary>
internal static partial class BashScript
{
    /// <summary>The most bytes of output that are kept.</summary>
    public const int MaxOutput = 64 * 1024;

    private const int Sigkill = 9;

    // Makes a session, then becomes what it is given; it keeps the process id, which is then that of the session and
    // its process group. Linux brings setsid(1), macOS brings perl.
    private const string PerlSession = "use POSIX; POSIX::setsid() != -1 or die $!; exec { $ARGV[0] } @ARGV or die $!;";

    // One pipe for both streams: what is written stays in order, and no character of one is cut by the other.
    private const string BothStreams = "exec bash -c \"$1\" 2>&1";

    // A process that left the session on purpose may hold the output open for ever.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Runs a script to its end, or until it is ended.</summary>
    /// <param name="script">The script.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">What that passes by.</param>
    /// <param name="leave">Ends it: the worker leaves.</param>
    /// <exception cref="DistStressException"><c>BashMissing</c> or <c>ScriptInvalid</c>: it cannot be run.</exception>
    public static async Task<BashResult> RunAsync(
        string script, TimeSpan limit, DeadlineTimeProvider time, CancellationToken leave)
    {
        if (script.Contains('\0'))
        {
            throw new DistStressException(
                ErrorKind.ScriptInvalid, null,
                "The script has a NUL character, which no argument of a program can have.");
        }

        using Process process = Start(script);
        process.StandardInput.Close();
        var output = new CutOutput(MaxOutput);
        Task reading = ReadAsync(process.StandardOutput.BaseStream, output);
        using var end = new TimeLimit(limit, time, leave);
        string? ended = null;
        try
        {
            await process.WaitForExitAsync(end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ended = leave.IsCancellationRequested ? "the worker leaves"
                : $"it did not end within {limit.TotalSeconds:0.###} s";
        }

        // First the leader, which may not have made the session yet; then what there is in the group, also what a
        // script that has ended left behind.
        process.Kill();
        EndGroup(process.Id);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(reading, Task.Delay(OutputGrace, time, CancellationToken.None)).ConfigureAwait(false);
        lock (output)
            return new BashResult(ended is null ? process.ExitCode : null, ended, output.Text(), output.Bytes);
    }

    private static Process Start(string script)
    {
        string[] command = Find("setsid") is { } setsid ? [setsid]
            : Find("perl") is { } perl ? [perl, "-e", PerlSession]
            : throw Missing("neither setsid nor perl is on the PATH");
        if (Find("bash") is not { } bash)
            throw Missing("bash is not on the PATH");
        var start = new ProcessStartInfo(command[0], [.. command[1..], bash, "-c", BothStreams, "bash", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove(NotifyKey.Variable);
        start.Environment.Remove(NotifyKey.SecondVariable);
        return Process.Start(start)!;
    }

    // The file names are those of Unix: there is no execute_bash elsewhere.
    private static string? Find(string program) => OperatingSystem.IsWindows()
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task ReadAsync(Stream stream, CutOutput output)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer).ConfigureAwait(false) is int count and > 0)
            {
                lock (output)
                    output.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The grace is over, and the stream was closed.
        }
    }

    // Nothing to do about an error: the group is empty already.
    private static void EndGroup(int group) => _ = Kill(-group, Sigkill);

    private static DistStressException Missing(string what) =>
        new(ErrorKind.BashMissing, null, $"This worker cannot run scripts of bash: {what}.");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
