namespace DistStress.Module.Tests;

/// <summary>dst as <c>dotnet publish</c> gives it for this system alone, in a folder outside the repository.</summary>
public sealed class PublishedDst : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dst published ");

    /// <summary>The folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The program in it.</summary>
    public string Program => Path.Combine(Folder, Path.GetFileName(Repository.Dst));

    /// <inheritdoc/>
    // The module that is there goes along: other tests run with it at this moment.
    public async ValueTask InitializeAsync() => await Dotnet.RunAsync(
        "publish", Path.Combine(Repository.Root, "src", "DistStress.Host"), "-c", Repository.Configuration,
        "--use-current-runtime", "--self-contained", "-o", Folder, "-v", "quiet", "--disable-build-servers",
        "-p:BuildProjectReferences=false");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
