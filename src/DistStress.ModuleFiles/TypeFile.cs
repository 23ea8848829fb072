using System.Xml.Linq;
using DistStress.PowerShell.Output;

namespace DistStress.ModuleFiles;

/// <summary>
/// The module's types file: which few properties of an output show where its view cannot (behind an object of another
/// type), the lists that are there by name and stay out of rows, and how many levels of an output are kept where it is
/// saved or leaves the process.
/// </summary>
internal static class TypeFile
{
    private static readonly Dictionary<Type, string[]> Shown = new()
    {
        [typeof(DstCapacity)] = ["Step", "Rate", "Achieved", "ResponseP99Ms", "Failed", "IsMet", "Verdict"],
        [typeof(DstComparison)] = ["Measurement", "Baseline", "Result", "DifferencePercent", "Verdict"],
        [typeof(DstConfig)] = ["Prefix", "TableName", "Database", "Threads", "Layout"],
        [typeof(DstConfigChange)] = ["Prefix", "Changed", "Difference"],
        [typeof(DstConnectionCheck)] = ["Name", "Status", "Text", "Recommendation"],
        [typeof(DstConsumedUnits)] = ["Table", "Index", "ReadUnits", "WriteUnits"],
        [typeof(DstCount)] = ["Name", "Count"],
        [typeof(DstDashboard)] = ["Address", "Prefix"],
        [typeof(DstFinding)] = ["From", "To", "Kind", "Text"],
        [typeof(DstForecast)] = ["TotalOps", "PeakQps", "MeanQps", "DurationSeconds", "Cost"],
        [typeof(DstHourForecast)] = ["Hour", "Name", "Ops", "PeakQps", "ReadUnits", "WriteUnits", "Cost"],
        [typeof(DstNotifyReply)] = ["Worker", "Action", "Status", "Message", "Output"],
        [typeof(DstPercentile)] = ["Latency", "Percentile", "Milliseconds"],
        [typeof(DstPublishStat)] = ["Action", "Published", "Remaining", "Qps", "QueueTotal", "WaitsFor"],
        [typeof(DstQueueClearing)] = ["Queues", "Entries", "Ops", "Dropped"],
        [typeof(DstRate)] = ["Time", "Name", "Planned", "Published", "Started"],
        [typeof(DstRateChange)] = ["Time", "Name", "Factor", "Qps"],
        [typeof(DstSecond)] = ["Time", "Planned", "Started", "Completed", "Failed", "ResponseP99Ms"],
        [typeof(DstRun)] = ["RunId", "State", "Total", "Published", "Completed", "Failed", "WaitsFor"],
        [typeof(DstRunEvent)] = ["Time", "Kind", "Text"],
        [typeof(DstRunWorker)] = ["Worker", "Ops", "SharePercent", "RoundTripMs", "ClockOffsetMs"],
        [typeof(DstRunResult)] =
            ["RunId", "State", "Published", "Completed", "Failed", "Dropped", "ResponseP99Ms", "Elapsed"],
        [typeof(DstServer)] = ["Endpoint", "ProcessId", "MemoryMiB", "Started"],
        [typeof(DstStats)] =
            ["Time", "Worker", "Action", "OpsPerSecond", "Failed", "ResponseP50Ms", "ResponseP99Ms", "Backlog"],
        [typeof(DstTarget)] = ["Database", "TableName", "Status", "Message"],
        [typeof(DstTaskForecast)] = ["Task", "Name", "Ops", "PeakQps", "DurationSeconds"],
        [typeof(DstTaskResult)] = ["Task", "Name", "Published", "Completed", "Failed", "Dropped", "ResponseP99Ms"],
        [typeof(DstWorker)] = ["Id", "State", "OpsPerSecond", "InFlight", "Held", "LastSeen"],
    };

    /// <exception cref="InvalidOperationException">An output has no choice of properties, or one that it does not
    /// have.</exception>
    public static string Write() =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        + "<!-- Written by the build: change src/DistStress.ModuleFiles/TypeFile.cs instead. -->\n"
        + new XElement("Types", OutputTypes.All.Select(Describe)) + "\n";

    private static XElement Describe(Type type)
    {
        string[] shown = Shown.GetValueOrDefault(type)
            ?? throw new InvalidOperationException($"{type.Name} has no default properties yet.");
        if (shown.FirstOrDefault(name => type.GetProperty(name) is null) is { } missing)
            throw new InvalidOperationException($"{type.Name} has no property {missing}.");
        return new XElement(
            "Type",
            new XElement("Name", type.FullName),
            new XElement(
                "Members",
                OutputTypes.Lists(type).Select(list => new XElement(
                    "ScriptProperty",
                    new XAttribute("IsHidden", "true"),
                    new XElement("Name", OutputTypes.NameOf(list)),
                    new XElement("GetScriptBlock", $", $this.{list.Name}()"))),
                new XElement(
                    "MemberSet",
                    new XElement("Name", "PSStandardMembers"),
                    new XElement(
                        "Members",
                        Kept(type),
                        new XElement(
                            "PropertySet",
                            new XElement("Name", "DefaultDisplayPropertySet"),
                            new XElement("ReferencedProperties", shown.Select(name => new XElement("Name", name))))))));
    }

    // Start-Job keeps one level by itself, and Export-Clixml two of an object, and one where it is in a list: the rows
    // of a result would become text.
    private static XElement? Kept(Type type) => OutputTypes.Levels(type) is > 1 and var levels
        ? new XElement(
            "NoteProperty", new XElement("Name", "SerializationDepth"), new XElement("Value", levels))
        : null;
}
