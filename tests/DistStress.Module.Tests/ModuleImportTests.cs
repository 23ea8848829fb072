using System.Management.Automation;

namespace DistStress.Module.Tests;

public sealed class ModuleImportTests
{
    private const string Exports = "(Get-Module DistStress).ExportedCmdlets.Keys | ForEach-Object { $_ }";
    private const string Commands = "Get-Command -Module DistStress | ForEach-Object { $_.Name }";

    [Fact]
    public async Task Import_exports_every_cmdlet_of_the_assembly_and_nothing_else()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();

        string[] declared =
        [
            .. session.ModuleAssembly.GetExportedTypes()
                .Select(type => type.GetCustomAttributes(typeof(CmdletAttribute), false).OfType<CmdletAttribute>()
                    .FirstOrDefault())
                .OfType<CmdletAttribute>()
                .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}")
                .Order(),
        ];
        Assert.Equal(declared, (await session.LinesAsync(Exports)).Order());
        Assert.Equal(declared, (await session.LinesAsync(Commands)).Order());
    }

    [Fact]
    public async Task The_manifest_lists_exactly_what_is_exported()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();

        Assert.Equal(
            (await session.LinesAsync(ManifestCmdlets)).Order(),
            (await session.LinesAsync(Exports)).Order());
    }

    [Fact]
    public async Task The_manifest_has_the_assembly_s_version()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();

        Version version = session.ModuleAssembly.GetName().Version!;
        Assert.Equal([version.ToString(3)], await session.LinesAsync("(Get-Module DistStress).Version.ToString()"));
    }

    [Fact]
    public async Task A_forced_import_keeps_the_exports_each_time()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();
        string[] first = await session.LinesAsync(Exports);

        for (int i = 0; i < 3; i++)
        {
            await session.ImportAsync("-Force");
            Assert.Equal(first, await session.LinesAsync(Exports));
            Assert.Equal(["True"], await session.LinesAsync("Stop-DstServer -WhatIf; $?"));
        }
    }

    [Fact]
    public async Task A_removed_module_leaves_nothing_and_imports_again()
    {
        using Session session = Session.Empty();
        await session.ImportAsync();
        string[] first = await session.LinesAsync(Exports);

        for (int i = 0; i < 3; i++)
        {
            await session.RunAsync("Remove-Module DistStress");
            Assert.Empty(await session.RunAsync("Get-Command *-Dst*; Get-Module"));

            await session.ImportAsync();
            Assert.Equal(first, await session.LinesAsync(Exports));
            Assert.Equal(["True"], await session.LinesAsync("Stop-DstServer -WhatIf; $?"));
        }
    }

    [Fact]
    public async Task Sessions_of_one_process_share_the_load_context()
    {
        using Session one = Session.Empty();
        using Session other = Session.Empty();
        await one.ImportAsync();
        await other.ImportAsync();

        Assert.Same(one.ModuleAssembly, other.ModuleAssembly);
    }

    // The manifest is a data file; its own text is the truth to compare with.
    private static string ManifestCmdlets =>
        $"(& ([scriptblock]::Create([System.IO.File]::ReadAllText('{Repository.Manifest}')))).CmdletsToExport";
}
