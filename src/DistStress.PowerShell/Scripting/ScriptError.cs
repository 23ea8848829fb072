using System.Management.Automation;

namespace DistStress.PowerShell.Scripting;

/// <summary>Which error a script failed with, and what reports call it.</summary>
internal static class ScriptError
{
    private const int MaxWordLength = 64;

    // How PowerShell names the lines that a program writes to its standard error.
    private const string ProgramSaid = "NativeCommandError";

    /// <summary>The first error that a script wrote; null where it wrote none.</summary>
    /// <param name="written">What is in its error stream.</param>
    /// <remarks>
    /// What a program writes to its standard error is no error by itself: many write progress there. A program fails by
    /// its exit code, of which the runspaces make an error.
    /// </remarks>
    public static ErrorRecord? First(IEnumerable<ErrorRecord> written) => written.FirstOrDefault(
        record => !record.FullyQualifiedErrorId.StartsWith(ProgramSaid, StringComparison.Ordinal));

    /// <summary>The error of what a script threw.</summary>
    public static ErrorRecord Of(Exception exception) => exception is IContainsErrorRecord { ErrorRecord: { } record }
        ? record
        : new ErrorRecord(exception, exception.GetType().Name, ErrorCategory.NotSpecified, null);

    /// <summary>
    /// What reports group the error under: its id where that is one word, else the type of its exception.
    /// </summary>
    public static string Kind(ErrorRecord error)
    {
        string id = error.FullyQualifiedErrorId.Split(',')[0];
        // `throw` gives its error the message for an id. A word thrown is meant as a kind; an exception's message is
        // not.
        bool isMessage = id == error.Exception.Message && error.Exception is not RuntimeException;
        return !isMessage && IsWord(id) ? id : error.Exception.GetType().Name;
    }

    /// <summary>
    /// The error's message, with where it happened: without that, a mistake in a script is hard to find.
    /// </summary>
    public static string Detail(ErrorRecord error)
    {
        string message = error.Exception.Message;
        if (error.InvocationInfo is not { ScriptLineNumber: > 0 } at)
            return message;
        return string.IsNullOrEmpty(at.ScriptName)
            ? $"{message} [line {at.ScriptLineNumber}]"
            : $"{message} [{Path.GetFileName(at.ScriptName)}:{at.ScriptLineNumber}]";
    }

    private static bool IsWord(string id) =>
        id.Length is > 0 and <= MaxWordLength && id.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.');
}
