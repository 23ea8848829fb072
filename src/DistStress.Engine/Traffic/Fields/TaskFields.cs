namespace DistStress.Engine.Traffic.Fields;

/// <summary>The fields of a task in a traffic file.</summary>
internal static class TaskFields
{
    /// <summary>
    /// Every field, in the order in which messages list them. They are read in it too, so one that depends on another
    /// stands behind it.
    /// </summary>
    public static IReadOnlyList<TaskField> All { get; } =
    [
        .. ActionFields.All, .. RateFields.All, .. HourFields.All, .. CurveFields.All, .. EndFields.All,
        .. StreamFields.All, .. QueryFields.All, .. DataFields.All, .. OutcomeFields.All,
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(field => field.Name)];
}
