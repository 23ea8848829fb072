using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>dst as a child process.</summary>
internal sealed class DstRun
{
    private DstRun(int exitCode, string output, string error)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
    }

    public int ExitCode { get; }

    public string Output { get; }

    public string Error { get; }

    public string[] OutputLines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs statements with variables of the environment set, for what a process reads once.</summary>
    public static Task<DstRun> CommandAsync(string statements, params (string Name, string Value)[] environment) =>
        RunAsync(null, environment, "-Command", statements);

    public static async Task<DstRun> ScriptAsync(string text, params string[] arguments)
    {
        using var script = new ScriptFile(text);
        return await RunAsync(null, [script.Path, .. arguments]);
    }

    /// <summary>Runs a script and sends a signal once it has written "ready".</summary>
    public static async Task<DstRun> InterruptedAsync(string text, string signal)
    {
        using var script = new ScriptFile(text);
        return await RunAsync(signal, script.Path);
    }

    public static Task<DstRun> RunAsync(string? signal, params string[] arguments) =>
        RunAsync(signal, [], arguments);

    /// <summary>Runs a program with all that it is to be started with.</summary>
    public static Task<DstRun> RunAsync(ProcessStartInfo start) => RunAsync(null, start);

    private static Task<DstRun> RunAsync(
        string? signal, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Dst, ["-NoProfile", .. arguments]);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return RunAsync(signal, start);
    }

    private static async Task<DstRun> RunAsync(string? signal, ProcessStartInfo start)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(token);
            string first = string.Empty;
            if (signal is not null)
            {
                first = await process.StandardOutput.ReadLineAsync(token).AsTask().WaitAsync(Limit.Hang, token)
                    + Environment.NewLine;
                Assert.Equal(0, await Signal.SendAsync(process.Id, signal));
            }

            string output = await process.StandardOutput.ReadToEndAsync(token).WaitAsync(Limit.Hang, token);
            await process.WaitForExitAsync(token).WaitAsync(Limit.Hang, token);
            return new DstRun(process.ExitCode, first + output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private sealed class ScriptFile : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst it's ");

        public ScriptFile(string text)
        {
            Path = System.IO.Path.Combine(_folder.FullName, "script.ps1");
            File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
