using DistStress.Engine.Input;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>Reads config.json, and its text from Redis. Comments and trailing commas are allowed.</summary>
public static class ConfigFile
{
    /// <summary>Reads and checks a configuration file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">Something is wrong in the file; carries everything that is.</exception>
    /// <exception cref="DistStressException">The file does not exist or cannot be read.</exception>
    public static StressConfig Read(string path) => Parse(InputFile.ReadText(path), path);

    /// <summary>Reads and checks the text of a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="sourceName">What messages call the place it comes from.</param>
    /// <exception cref="InputFileException">Something is wrong in the text; carries everything that is.</exception>
    public static StressConfig Parse(string json, string sourceName)
    {
        var errors = new InputErrors(sourceName);
        InputNode root = InputTree.Read(json, errors);
        if (root.Kind != InputKind.Object)
            errors.Add(root, $"must be an object, {{ \"table_name\": … }}, but is {root.Describe()}");
        errors.ThrowIfAny();

        // A file that leaves a field out means what the record means by default, so the record has the only defaults.
        StressConfig config = ConfigField.ReadAll(
            ConfigFields.All, new ConfigReading(root, errors), new StressConfig { TableName = "", Threads = 1 });
        errors.ThrowIfAny();
        return config with { SampleData = KnownRows.Of(config.SampleData) };
    }
}
