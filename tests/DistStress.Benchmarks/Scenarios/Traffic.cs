using System.Globalization;
using System.Text.Json.Nodes;

namespace DistStress.Benchmarks.Scenarios;

/// <summary>Writes traffic files of one task.</summary>
internal static class Traffic
{
    /// <summary>A task at a flat rate.</summary>
    /// <param name="action">What an op does.</param>
    /// <param name="qps">Ops a second.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="more">Further fields.</param>
    public static string Flat(string action, long qps, decimal seconds, params (string Name, JsonNode Value)[] more)
    {
        var task = new JsonObject { ["action"] = action, ["seed"] = 1, ["qps"] = qps, ["duration"] = seconds };
        foreach ((string name, JsonNode value) in more)
            task[name] = value;
        return new JsonArray(task).ToJsonString();
    }

    /// <summary>A rate for people: 5M, 10k.</summary>
    public static string Short(long qps) => qps switch
    {
        >= 1_000_000 => (qps / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1_000 => (qps / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => qps.ToString(CultureInfo.InvariantCulture),
    };
}
