using DistStress.Engine.Comparing;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Comparing;

/// <summary>Runs to compare, of results that a cmdlet wrote or that were saved.</summary>
internal static class ComparedRuns
{
    /// <summary>What a comparison looks at of a result.</summary>
    public static ComparedRun Of(SavedObject result) => new()
    {
        RunId = result.Text("RunId"),
        State = result.Text("State"),
        Version = result.Text("Version"),
        Traffic = result.Text("Traffic"),
        Config = result.Text("Config"),
        Tasks =
        [
            .. result.List("Tasks").Select(
                task => $"{task.Text("Task")} {task.Text("Name")} {task.Text("Action")}"),
        ],
        Findings = [.. result.List("Findings").Select(finding => finding.Text("Kind"))],
        Seconds = [.. result.List("Timeline").Select(Second)],
    };

    private static ComparedSecond Second(SavedObject row) => new()
    {
        Seconds = (int)Math.Max(1, row.Count("Seconds")),
        Planned = row.Count("Planned"),
        Completed = row.Count("Completed"),
        Failed = row.Count("Failed"),
        Dropped = row.Count("Dropped"),
        ThrottledCalls = (long)row.NamedCounts("Throttles").Sum(throttled => throttled.Count),
        ResponseP50Ms = row.Number("ResponseP50Ms"),
        ResponseP99Ms = row.Number("ResponseP99Ms"),
        ServiceP50Ms = row.Number("ServiceP50Ms"),
        ServiceP99Ms = row.Number("ServiceP99Ms"),
        DelayP99Ms = row.Number("DelayP99Ms"),
        ReadUnits = row.Number("ReadUnits"),
        WriteUnits = row.Number("WriteUnits"),
    };
}
