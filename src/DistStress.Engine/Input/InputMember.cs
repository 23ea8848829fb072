namespace DistStress.Engine.Input;

/// <summary>A member of a JSON object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NamePosition">Where the name stands.</param>
/// <param name="Value">Its value.</param>
internal sealed record InputMember(string Name, InputPosition NamePosition, InputNode Value);
