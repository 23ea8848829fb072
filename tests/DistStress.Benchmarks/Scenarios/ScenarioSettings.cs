using System.Globalization;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>The values of a scenario's options.</summary>
internal sealed class ScenarioSettings
{
    private readonly Dictionary<string, string> _values;

    private ScenarioSettings(Dictionary<string, string> values)
    {
        _values = values;
    }

    /// <summary>Reads the command line behind a scenario's name.</summary>
    /// <exception cref="ScenarioException">It has an option that the scenario does not know, or one without a
    /// value.</exception>
    public static ScenarioSettings Parse(IScenario scenario, ReadOnlySpan<string> arguments)
    {
        var values = scenario.Options.ToDictionary(option => option.Name, option => option.Default);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!values.ContainsKey(name))
            {
                throw new ScenarioException($"{scenario.Name} has no option '{arguments[i]}'; it has "
                    + string.Join(", ", values.Keys.Select(known => "--" + known)) + ".");
            }

            if (i + 1 == arguments.Length)
                throw new ScenarioException($"{arguments[i]} needs a value.");
            values[name] = arguments[i + 1];
        }

        return new ScenarioSettings(values);
    }

    public string Text(string name) => _values[name];

    public long Number(string name) => ToNumber(name, _values[name]);

    /// <summary>Numbers with commas between them; none where the value is empty or a dash.</summary>
    public IReadOnlyList<long> Numbers(string name) => _values[name] is "" or "-"
        ? []
        : [.. _values[name].Split(',').Select(part => ToNumber(name, part))];

    private static long ToNumber(string name, string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) && number >= 0
            ? number
            : throw new ScenarioException($"--{name} takes whole numbers, not '{text}'.");
}
