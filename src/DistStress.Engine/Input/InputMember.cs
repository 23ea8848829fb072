namespace DistStress.Engine.Input;

/// <summary>A member of a JSON object.</summary>
/// <param name="name">Its name.</param>
/// <param name="start">The byte of the file at which the name begins.</param>
/// <param name="value">Its value.</param>
internal sealed class InputMember(string name, int start, InputNode value)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public InputNode Value { get; } = value;

    /// <summary>Where the name stands.</summary>
    public InputPosition NamePosition => Value.PositionOf(start);
}
