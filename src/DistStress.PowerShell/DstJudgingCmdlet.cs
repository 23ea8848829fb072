using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Asserting;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell;

/// <summary>A cmdlet that judges results for CI: it fails a script, and writes files that CI servers show.</summary>
public abstract class DstJudgingCmdlet : DstCmdlet
{
    private const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    /// <summary>Writes a JUnit file, with a test for each thing that is judged, which CI servers read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JUnitPath { get; set; }

    /// <summary>Adds a table in Markdown to this file; left out, to that of GITHUB_STEP_SUMMARY, where that is
    /// set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SummaryPath { get; set; }

    /// <summary>Writes the files that were asked for; one that cannot be written fails the script.</summary>
    private protected void Publish(IReadOnlyList<TestSuite> suites, IEnumerable<SummaryTable> tables)
    {
        if (JUnitPath is not null)
            Write(JUnitPath, "Write a JUnit file", file => JUnitFile.Write(file, suites));
        if ((SummaryPath ?? Environment.GetEnvironmentVariable(SummaryVariable)) is { Length: > 0 } summary)
            Write(summary, "Add to the summary", file => StepSummary.Append(file, tables));
    }

    /// <summary>
    /// Fails the script, so that its process does not exit with 0; with -ErrorAction Continue it goes on.
    /// </summary>
    private protected void FailScript(DistStressException error)
    {
        if (MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action)
            && action is not ActionPreference.Stop)
        {
            WriteError(CmdletError.Record(error, Context));
            return;
        }

        throw EndOfScript(error);
    }

    /// <summary>
    /// An error as a throw statement makes one: a cmdlet's own terminating error ends a statement and not the script,
    /// which would go on and exit with 0.
    /// </summary>
    private protected RuntimeException EndOfScript(DistStressException error)
    {
        ErrorRecord own = CmdletError.Record(error, Context);
        var record = new ErrorRecord(
            error, $"{error.ErrorId},{GetType().FullName}", own.CategoryInfo.Category, error.Subject)
        {
            ErrorDetails = own.ErrorDetails,
        };
        return new RuntimeException(error.Message, error, record) { WasThrownFromThrowStatement = true };
    }

    private void Write(string path, string action, Action<string> write)
    {
        try
        {
            string file = OutputPath(path);
            if (ShouldProcess(file, action))
                write(file);
        }
        catch (DistStressException error)
        {
            FailScript(error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FailScript(new DistStressException(
                ErrorKind.OutputFileUnwritable, path, $"{path} cannot be written: {exception.Message}", exception));
        }
    }
}
