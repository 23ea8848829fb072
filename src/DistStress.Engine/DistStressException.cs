namespace DistStress.Engine;

/// <summary>
/// An error that a person caused or can mend: its kind, what it is about, and a message that says what is wrong and
/// where.
/// </summary>
public class DistStressException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="kind">Which of the errors that the product tells apart.</param>
    /// <param name="subject">What it is about, as <paramref name="kind"/> says; no secret. Null for nothing.</param>
    /// <param name="message">The message for the person.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    public DistStressException(ErrorKind kind, string? subject, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        Subject = subject;
    }

    /// <summary>Which of the errors that the product tells apart.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What it is about: a file, an address, a prefix, a run or worker by its id. Null for nothing.</summary>
    public string? Subject { get; }

    /// <summary>The short name that scripts match: that of <see cref="Kind"/>.</summary>
    public string ErrorId => Kind.ToString();
}
