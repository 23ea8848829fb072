namespace DistStress.Engine.Input;

/// <summary>The kinds of JSON values.</summary>
internal enum InputKind
{
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
}
