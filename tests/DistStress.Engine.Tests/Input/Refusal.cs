using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Input;

/// <summary>Reads files that must be refused.</summary>
internal static class Refusal
{
    public static IReadOnlyList<InputError> OfTraffic(string json, StressConfig? config = null) =>
        Assert.Throws<InputFileException>(() => TrafficFile.Parse(json, "traffic.json", config.ForTraffic())).Errors;

    public static IReadOnlyList<InputError> OfConfig(string json) =>
        Assert.Throws<InputFileException>(() => ConfigFile.Parse(json, "config.json")).Errors;

    public static void MustBe(InputError error, string path, int line, string telling)
    {
        Assert.Equal(path, error.Path);
        Assert.Equal(line, error.Line);
        Assert.Contains(telling, error.Message);
    }
}
