using System.Text.Json;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>Compares configurations by what they mean, not by how a file writes them.</summary>
public static class StressConfigComparer
{
    /// <summary>
    /// Whether two configurations mean the same. A default that is written out equals one that is left out; the order
    /// of sample rows, and of the columns in one, is part of the meaning because random values depend on it.
    /// </summary>
    public static bool SameMeaning(StressConfig a, StressConfig b)
    {
        // The record compares every field; only lists compare as objects there, so they are compared here instead.
        return a with { SampleData = b.SampleData, Indexes = b.Indexes } == b
            && KnownRows.AreSame(a.SampleData, b.SampleData)
            && a.Indexes.SequenceEqual(b.Indexes);
    }

    /// <summary>The settings in which two configurations mean different things.</summary>
    /// <param name="before">A configuration; null for none, from which every setting differs.</param>
    /// <param name="after">Another one.</param>
    /// <returns>In the order of the reference; none just when <see cref="SameMeaning"/> holds.</returns>
    public static IReadOnlyList<ConfigDifference> Differences(StressConfig? before, StressConfig after)
    {
        Dictionary<string, string> old = before is null ? [] : Settings(before);
        Dictionary<string, string> now = Settings(after);
        return [.. ConfigFields.Names
            .Select(name => new ConfigDifference(name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)))
            .Where(difference => difference.Old != difference.New)];
    }

    // The canonical text has one form for each meaning, setting by setting.
    private static Dictionary<string, string> Settings(StressConfig config)
    {
        using JsonDocument document = JsonDocument.Parse(ConfigJson.Write(config));
        return document.RootElement.EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value.GetRawText());
    }
}
