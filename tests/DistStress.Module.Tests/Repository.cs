using System.Reflection;

namespace DistStress.Module.Tests;

/// <summary>Where the parts under test lie.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static readonly string Manifest = Path.Combine(Root, "module", "DistStress", "DistStress.psd1");

    public static readonly string ModuleBin = Path.Combine(Root, "module", "DistStress", "bin");

    public static readonly string TestCmdlets =
        Path.Combine(Root, "tests", "DistStress.TestCmdlets", "bin", Configuration, "net10.0",
            "DistStress.TestCmdlets.dll");

    public static readonly string Dst = Path.Combine(
        Root, "src", "DistStress.Host", "bin", Configuration, "net10.0",
            OperatingSystem.IsWindows() ? "dst.exe" : "dst");

    public static readonly string ModuleFiles = Path.Combine(
        Root, "src", "DistStress.ModuleFiles", "bin", Configuration, "net10.0", "DistStress.ModuleFiles.dll");

    public static string Configuration => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DistStress.Psm.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException("The tests do not run from a build inside the repository.");
    }
}
