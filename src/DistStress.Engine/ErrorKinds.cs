namespace DistStress.Engine;

/// <summary>Reads kinds of errors that came over Redis: another version may have others.</summary>
internal static class ErrorKinds
{
    /// <summary>The kind with a name; null where this version has none.</summary>
    public static ErrorKind? Find(string? name) =>
        Enum.TryParse(name, out ErrorKind kind) && kind.ToString() == name ? kind : null;
}
