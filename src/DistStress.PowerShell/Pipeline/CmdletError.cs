using System.Management.Automation;
using DistStress.Engine;

namespace DistStress.PowerShell.Pipeline;

/// <summary>Turns an exception into what PowerShell shows and scripts match.</summary>
internal static class CmdletError
{
    private const string UnexpectedErrorId = "Unexpected";

    // By the ends of the engine's error ids, so that a new one finds its category without a change here.
    private static readonly (string Ending, ErrorCategory Category)[] Categories =
    [
        ("Unreachable", ErrorCategory.ConnectionError),
        ("NotFound", ErrorCategory.ObjectNotFound),
        ("NoActiveRun", ErrorCategory.ObjectNotFound),
        ("Missing", ErrorCategory.ObjectNotFound),
        ("Taken", ErrorCategory.ResourceBusy),
        ("Active", ErrorCategory.ResourceBusy),
        ("Silent", ErrorCategory.OperationTimeout),
        ("Invalid", ErrorCategory.InvalidData),
        ("Unreadable", ErrorCategory.InvalidData),
        ("Lost", ErrorCategory.ConnectionError),
    ];

    /// <summary>Makes the error record of an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="target">What the error is about: an endpoint, a file.</param>
    public static ErrorRecord Record(Exception exception, object? target = null) => exception switch
    {
        IContainsErrorRecord { ErrorRecord: { } record } => record,
        DistStressException stress => new ErrorRecord(stress, stress.ErrorId, Category(stress.ErrorId), target),
        _ => new ErrorRecord(exception, UnexpectedErrorId, ErrorCategory.NotSpecified, target),
    };

    private static ErrorCategory Category(string errorId)
    {
        foreach ((string ending, ErrorCategory category) in Categories)
        {
            if (errorId.EndsWith(ending, StringComparison.Ordinal))
                return category;
        }

        return ErrorCategory.NotSpecified;
    }
}
