using System.Collections;
using System.Diagnostics;
using System.IO.Compression;
using System.Management.Automation.Language;
using System.Xml.Linq;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests;

/// <summary>The packages, as those who install them meet them.</summary>
[Collection(PackagingGroup.Name)]
public sealed class PackageTests(Packages packages)
{
    private static readonly string PowerShell = Path.Combine(
        Repository.Root, "tests", "tools", "packages", "powershell",
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PowerShellVersion")
            .Single().Value,
        "tools", "net10.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    private static string Version => (string)Manifest("DistStress")["ModuleVersion"]!;

    [Fact]
    public async Task PowerShell_publishes_installs_and_imports_the_module()
    {
        Prerequisite.Check(File.Exists(PowerShell) ? PowerShell : null, "PowerShell is not in tests/tools/packages");
        using var home = new Files();
        string gallery = Directory.CreateDirectory(Path.Combine(home.Folder, "gallery")).FullName;
        string script = home.Write("install.ps1", $$"""
            $ErrorActionPreference = 'Stop'
            Register-PSResourceRepository dst-test -Uri '{{gallery}}' -Trusted
            Publish-PSResource -NupkgPath '{{packages.Find("DistStress")}}' -Repository dst-test
            Publish-PSResource -NupkgPath '{{packages.Find("DistStress.LocalServer")}}' -Repository dst-test
            Install-PSResource DistStress -Repository dst-test
            Import-Module DistStress
            try { Start-DstServer -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$($_.TargetObject)" }
            Install-PSResource DistStress.LocalServer -Repository dst-test
            $server = Start-DstServer
            (Get-DstWorker -Redis $server.Endpoint).Count
            Stop-DstServer
            (Get-PSResource DistStress).Version.ToString()
            (Get-Module DistStress).Path
            """);
        var start = new ProcessStartInfo("dotnet", [PowerShell, "-NoProfile", "-NonInteractive", "-File", script]);
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = home.Folder;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("PSModulePath");
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";

        DstRun run = await DstRun.RunAsync(start);

        Assert.Empty(run.Error);
        Assert.StartsWith("LocalServerMissing,", run.OutputLines[0]);
        Assert.Equal(["DistStress.LocalServer", "0", Version], run.OutputLines[1..4]);
        Assert.StartsWith(home.Folder, run.OutputLines[4]);
    }

    [Fact]
    public async Task Dotnet_installs_dst_as_a_tool()
    {
        using var home = new Files();
        string sources = home.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="here" value="{packages.Folder}" /></packageSources>
            </configuration>
            """);
        await Dotnet.RunAsync(
            "tool", "install", "DistStress.Tool", "--version", Version, "--tool-path", home.Folder,
            "--configfile", sources);
        var start = new ProcessStartInfo(
            Path.Combine(home.Folder, Path.GetFileName(Repository.Dst)),
            [
                "-NoProfile", "-Command",
                """
                $server = Start-DstServer
                Get-DstStats -Redis $server.Endpoint | Export-Csv stats.csv
                Stop-DstServer
                (Get-Module DistStress).Version.ToString()
                """,
            ])
        {
            WorkingDirectory = home.Folder,
        };
        start.Environment["DOTNET_ROOT"] = Dotnet.Root;

        DstRun run = await DstRun.RunAsync(start);

        Assert.Empty(run.Error);
        Assert.Equal([Version], run.OutputLines);
    }

    [Theory]
    [InlineData("DistStress")]
    [InlineData("DistStress.LocalServer")]
    public void The_package_of_a_module_says_what_its_manifest_says(string id)
    {
        Hashtable manifest = Manifest(id);
        using ZipArchive package = ZipFile.OpenRead(packages.Find(id));
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        ILookup<string, string> said = XDocument.Load(stream).Descendants()
            .ToLookup(element => element.Name.LocalName, element => element.Value);
        var gallery = (Hashtable)((Hashtable)manifest["PrivateData"]!)["PSData"]!;

        Assert.Equal([manifest["ModuleVersion"]], said["version"]);
        Assert.Equal([manifest["Author"]], said["authors"]);
        Assert.Equal([manifest["Description"]], said["description"]);
        // Each in its own form: the name that SPDX has for it, and its address there.
        Assert.Equal($"https://spdx.org/licenses/{Assert.Single(said["license"])}.html", gallery["LicenseUri"]);
        Assert.Equal([gallery["ReleaseNotes"]], said["releaseNotes"]);
        Assert.Equal(
            ((object[])gallery["Tags"]!).Append("PSModule").Order(), said["tags"].Single().Split(' ').Order());
    }

    [Theory]
    [InlineData("DistStress.LocalServer", "bin/runtimes/")]
    [InlineData("DistStress.Tool", "tools/net10.0/any/module/DistStress.LocalServer/bin/runtimes/")]
    public void The_packages_hold_no_symbols_and_nothing_for_phones(string id, string natives)
    {
        using ZipArchive package = ZipFile.OpenRead(packages.Find(id));
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains($"{natives}linux-x64/native/liblua54.so", files);
        Assert.Equal(
            ["linux-arm64", "linux-x64", "osx", "win", "win-arm64", "win-x64", "win-x86"],
            files.Where(file => file.StartsWith(natives)).Select(file => file[natives.Length..].Split('/')[0])
                .Distinct().Order(StringComparer.Ordinal));
        // What a build for one system alone has left.
        Assert.DoesNotContain(files, file => file.Contains("/bin/linux-") || file.StartsWith("bin/linux-"));
        Assert.DoesNotContain(files, file => file.EndsWith(".pdb"));
        Assert.DoesNotContain(files, file => file.Contains("android") || file.Contains("maccatalyst"));
    }

    [Fact]
    public void The_module_is_less_than_half_of_what_it_would_be_with_its_server()
    {
        using ZipArchive package = ZipFile.OpenRead(packages.Find("DistStress"));

        Assert.DoesNotContain(package.Entries, entry => entry.Name.StartsWith("Garnet.") || entry.Name.EndsWith(".so"));
        Assert.InRange(
            new FileInfo(packages.Find("DistStress")).Length, 1,
            new FileInfo(packages.Find("DistStress.LocalServer")).Length);
    }

    private static Hashtable Manifest(string module) => (Hashtable)Parser
        .ParseFile(Path.Combine(Repository.Root, "module", module, $"{module}.psd1"), out _, out _)
        .Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)!.SafeGetValue();
}
