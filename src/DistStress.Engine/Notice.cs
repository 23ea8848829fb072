namespace DistStress.Engine;

/// <summary>Something that a person should know, or may want to know, while work goes on.</summary>
/// <param name="Kind">Which of the things that the product tells.</param>
/// <param name="Subject">What it is about, as <paramref name="Kind"/> says; no secret. Null for nothing.</param>
/// <param name="Text">What happened, in sentences.</param>
/// <param name="Cause">The error behind it, whose subject it then has; null where there is none.</param>
public sealed record Notice(NoticeKind Kind, string? Subject, string Text, ErrorKind? Cause = null)
{
    /// <summary>Tells of an error that does not end the work.</summary>
    /// <param name="kind">Which of the things that the product tells.</param>
    /// <param name="error">The error.</param>
    /// <param name="text">What happened; null where the error says it.</param>
    public static Notice Of(NoticeKind kind, DistStressException error, string? text = null) =>
        new(kind, error.Subject, text ?? error.Message, error.Kind);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
