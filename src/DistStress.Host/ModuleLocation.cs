namespace DistStress.Host;

/// <summary>Finds the module that belongs to this dst.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "module/DistStress/DistStress.psd1";

    /// <summary>
    /// Gives the path of the module's manifest: <c>module/DistStress</c> in the folder, or in the nearest one above it.
    /// So it is found from a build inside the repository as well as beside a dst that was copied elsewhere.
    /// </summary>
    /// <returns>The path; null if there is none.</returns>
    public static string? Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            string manifest = Path.Combine(at.FullName, Manifest);
            if (File.Exists(manifest))
                return Path.GetFullPath(manifest);
        }

        return null;
    }
}
