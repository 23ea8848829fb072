using DistStress.ModuleFiles;

// Writes the files of the repository that are made of code: views of the module and pages of the reference. With
// --check it writes nothing, and fails where one of them is stale.
if (args is not [{ } root, ..] || args.Length > 2 || (args.Length == 2 && args[1] != "--check"))
{
    Console.Error.WriteLine("Usage: DistStress.ModuleFiles ROOT [--check]");
    return 2;
}

(string Path, string Text)[] files =
[
    ("module/DistStress/DistStress.Measurements.Format.ps1xml", MeasurementViews.Write()),
    ("docs/reference/measurements.md", MeasurementPage.Write()),
    ("docs/reference/objects.md", ObjectPage.Write()),
    ("docs/traffic.md", WrittenPart.Put(
        WrittenPart.Put(Page("docs/traffic.md"), "src/DistStress.Engine/Traffic/Fields", FieldTables.Tasks()),
        "src/DistStress.Engine/Targets",
        LimitTable.Write())),
    ("docs/configuration.md", WrittenPart.Put(
        Page("docs/configuration.md"),
        "src/DistStress.Engine/Configuration/ConfigFields.cs",
        FieldTables.Configuration())),
];

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

return isStale ? 1 : 0;

string Page(string path) => File.ReadAllText(Path.Combine(root, path));
