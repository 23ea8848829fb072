using DistStress.ModuleFiles;
using DistStress.ModuleFiles.Help;
using DistStress.PowerShell.Output;

// Writes the files of the repository that are made of code: views and help of the module, and pages of the reference.
// With --check it writes nothing, and fails where one of them is stale.
if (args is not [{ } root, ..] || args.Length > 2 || (args.Length == 2 && args[1] != "--check"))
{
    Console.Error.WriteLine("Usage: DistStress.ModuleFiles ROOT [--check]");
    return 2;
}

var comments = new DocComments(typeof(DstRunResult).Assembly);
IReadOnlyList<CmdletHelp> cmdlets;
try
{
    cmdlets = CmdletHelp.ReadAll(comments);
}
catch (InvalidOperationException missing)
{
    foreach (string fault in missing.Message.Split('\n'))
        Console.Error.WriteLine($"src/DistStress.PowerShell : error : {fault}");
    return 1;
}

var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
{
    ["module/DistStress/DistStress.Measurements.Format.ps1xml"] = MeasurementViews.Write(),
    ["module/DistStress/DistStress.Format.ps1xml"] = OutputViews.Write(),
    ["module/DistStress/DistStress.Types.ps1xml"] = TypeFile.Write(),
    ["module/DistStress/en-US/DistStress.PowerShell.dll-Help.xml"] = CmdletMaml.Write(cmdlets),
    [$"{ReferencePage.Folder}measurements.md"] = MeasurementPage.Write(),
    [$"{ReferencePage.Folder}objects.md"] = ObjectPage.Write(comments),
    [CmdletIndex.Page] = CmdletIndex.Write(cmdlets),
    ["docs/traffic.md"] = WrittenPart.Put(
        WrittenPart.Put(Page("docs/traffic.md"), "src/DistStress.Engine/Traffic/Fields", FieldTables.Tasks()),
        "src/DistStress.Engine/Targets",
        LimitTable.Write()),
    ["docs/configuration.md"] = WrittenPart.Put(
        Page("docs/configuration.md"),
        "src/DistStress.Engine/Configuration/ConfigFields.cs",
        FieldTables.Configuration()),
    ["docs/opentelemetry.md"] = WrittenPart.Put(
        Page("docs/opentelemetry.md"), "src/DistStress.Telemetry/MetricNames.cs", MetricTable.Write()),
};
foreach (CmdletHelp cmdlet in cmdlets)
    files.Add($"{ReferencePage.Folder}{cmdlet.Name}.md", CmdletPage.Write(cmdlet));
foreach (AboutTopic topic in AboutTopic.All)
{
    files.Add(
        $"module/DistStress/en-US/{topic.Name}.help.txt",
        AboutText.Write(topic, files.GetValueOrDefault(topic.Page) ?? Page(topic.Page)));
}

bool check = args.Length == 2;
bool isStale = false;
foreach ((string path, string text) in files)
{
    string file = Path.Combine(root, path);
    if (File.Exists(file) && File.ReadAllText(file) == text)
        continue;
    if (check)
    {
        isStale = true;
        Console.Error.WriteLine($"{path} : error : it is not what the code says; build without CI=true and commit it.");
        continue;
    }

    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine($"{path} is written.");
}

// Of a cmdlet that is gone.
foreach (string file in Directory.EnumerateFiles(Path.Combine(root, ReferencePage.Folder), "*-Dst*.md"))
{
    string path = ReferencePage.Folder + Path.GetFileName(file);
    if (files.ContainsKey(path))
        continue;
    if (check)
    {
        isStale = true;
        Console.Error.WriteLine($"{path} : error : there is no such cmdlet; build without CI=true and commit it.");
        continue;
    }

    File.Delete(file);
    Console.WriteLine($"{path} is deleted.");
}

return isStale ? 1 : 0;

string Page(string path) => File.ReadAllText(Path.Combine(root, path));
