namespace DistStress.Engine.Tests.Servers;

/// <summary>What tests/package.json brings.</summary>
internal static class NodePackage
{
    /// <summary>The full path of a package's file; ends the test where it is not installed.</summary>
    /// <param name="package">The package.</param>
    /// <param name="file">The file's path inside the package.</param>
    public static string File(string package, string file)
    {
        string? path = Find(Path.Combine("node_modules", package, file));
        Prerequisite.Check(path, $"{package} is not installed (npm ci in tests/)");
        return path;
    }

    private static string? Find(string file)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null;
            directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, file);
            if (System.IO.File.Exists(path))
                return path;
        }

        return null;
    }
}
