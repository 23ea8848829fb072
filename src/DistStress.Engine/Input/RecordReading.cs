namespace DistStress.Engine.Input;

/// <summary>An object of a file while it is read into a record; goes on after an error to find all of them.</summary>
/// <param name="node">The object.</param>
/// <param name="what">What it is, for messages: <c>a task</c>.</param>
/// <param name="names">The names of its fields.</param>
/// <param name="errors">Where errors go.</param>
internal abstract class RecordReading(InputNode node, string what, IReadOnlyList<string> names, InputErrors errors)
{
    /// <summary>The fields that the file has.</summary>
    public InputObject Fields { get; } = new(node, what, names, errors);

    /// <summary>Where errors go.</summary>
    public InputErrors Errors { get; } = errors;
}
