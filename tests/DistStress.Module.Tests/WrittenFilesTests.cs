using System.Diagnostics;

namespace DistStress.Module.Tests;

/// <summary>The files of the repository that the build writes: they are what the code says, or it is noticed.</summary>
public sealed class WrittenFilesTests : IDisposable
{
    // With what the build writes, and what it reads.
    private static readonly string[] Folders = ["docs", "module/DistStress"];

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("written-files");

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public async Task None_is_stale()
    {
        (int exitCode, string error) = await CheckAsync(Repository.Root);

        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_stale_one_a_missing_one_and_one_of_a_cmdlet_that_is_gone_are_named()
    {
        Copy();
        string help = Path.Combine(_copy.FullName, "module/DistStress/en-US/DistStress.PowerShell.dll-Help.xml");
        await File.WriteAllTextAsync(
            help,
            (await File.ReadAllTextAsync(help, Token)).Replace("Get-DstRun", "Get-DstRuns", StringComparison.Ordinal),
            Token);
        File.Delete(Path.Combine(_copy.FullName, "docs/reference/Start-DstWorker.md"));
        await File.WriteAllTextAsync(Path.Combine(_copy.FullName, "docs/reference/Get-DstGone.md"), "# Gone\n", Token);

        (int exitCode, string error) = await CheckAsync(_copy.FullName);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "docs/reference/Get-DstGone.md",
                "docs/reference/Start-DstWorker.md",
                "module/DistStress/en-US/DistStress.PowerShell.dll-Help.xml",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])
                .Order(StringComparer.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private void Copy()
    {
        foreach (string file in Folders.SelectMany(folder => Directory.EnumerateFiles(
            Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)))
        {
            string path = Path.GetRelativePath(Repository.Root, file);
            if (path.Contains(
                $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                continue;
            string copy = Path.Combine(_copy.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<(int ExitCode, string Error)> CheckAsync(string root)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Repository.ModuleFiles, root, "--check"])
            {
                RedirectStandardError = true,
            },
        };
        process.Start();
        string error = await process.StandardError.ReadToEndAsync(Token).WaitAsync(Limit.Hang, Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, error);
    }
}
