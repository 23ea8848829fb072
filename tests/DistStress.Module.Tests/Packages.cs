namespace DistStress.Module.Tests;

/// <summary>The packages that <c>dotnet pack</c> makes of what is built, in a folder of their own.</summary>
public sealed class Packages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst packages ");

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The one file whose name begins so, and goes on with the version.</summary>
    public string Find(string id) => Directory.GetFiles(Folder, $"{id}.*.nupkg")
        .Single(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (string project in (string[])["DistStress.Package", "DistStress.LocalServer", "DistStress.Host"])
        {
            await Dotnet.RunAsync(
                "pack", Path.Combine(Repository.Root, "src", project), "-c", Repository.Configuration, "--no-build",
                "-o", Folder, "-v", "quiet", "--disable-build-servers");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
