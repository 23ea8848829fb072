namespace DistStress.Engine;

/// <summary>
/// An error with a message written for the person at the prompt: what was wrong, where, and what would be right.
/// </summary>
public class DistStressException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A short name that scripts can match, such as <c>RedisUnreachable</c>.</param>
    /// <param name="message">The message for the person.</param>
    /// <param name="innerException">What lies beneath, if anything.</param>
    public DistStressException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
    }

    /// <summary>A short name that scripts can match; becomes the error record's id.</summary>
    public string ErrorId { get; }
}
