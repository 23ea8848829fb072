namespace DistStress.Engine.Tests;

/// <summary>Finds the files that stand at the repository's top.</summary>
internal static class RepositoryFiles
{
    private static readonly string Root = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "DistStress.Psm.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No DistStress.Psm.sln above {AppContext.BaseDirectory}.");
    }
}
