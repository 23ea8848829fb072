using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Advice;

namespace DistStress.PowerShell.Pipeline;

/// <summary>Turns an exception into what PowerShell shows and scripts match.</summary>
internal static class CmdletError
{
    private const string UnexpectedErrorId = "Unexpected";

    /// <summary>Makes the error record of an exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="context">What the person gave to the cmdlet that failed.</param>
    public static ErrorRecord Record(Exception exception, AdviceContext context) => exception switch
    {
        IContainsErrorRecord { ErrorRecord: { } record } => record,
        DistStressException error => Record(error, context),
        // Not the product's own: whatever it is, nobody can say here what mends it.
        _ => new ErrorRecord(exception, UnexpectedErrorId, ErrorCategory.NotSpecified, null),
    };

    private static ErrorRecord Record(DistStressException error, AdviceContext context) =>
        new(error, error.ErrorId, ErrorTable.Row(error.Kind).Category, error.Subject)
        {
            // The console's view of an error shows the action below the message.
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = Advice(error, context) },
        };

    private static string Advice(DistStressException error, AdviceContext context)
    {
        string own = ErrorTable.Advice(error.Kind, error.Subject, context);
        // Where a worker refuses the configuration, the error that it met comes with it.
        return error.InnerException is DistStressException cause
            ? $"{ErrorTable.Advice(cause.Kind, cause.Subject, context)}\n{own}"
            : own;
    }
}
