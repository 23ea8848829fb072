using System.Management.Automation;
using DistStress.Engine;
using DistStress.PowerShell.Asserting;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Saved;

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

    /// <summary>Writes the files that were asked for.</summary>
    /// <returns>What became of a file that could not be written; null where all were. The caller says what it has to
    /// say of the results first: a script must not pass because of a file.</returns>
    private protected DistStressException? Publish(
        IReadOnlyList<TestSuite> suites, IEnumerable<SummaryTable> tables)
    {
        DistStressException?[] problems =
        [
            Write(JUnitPath, "Write a JUnit file", file => JUnitFile.Write(file, suites)),
            Write(
                SummaryPath ?? Environment.GetEnvironmentVariable(SummaryVariable), "Add to the summary",
                file => StepSummary.Append(file, tables)),
        ];
        return problems.OfType<DistStressException>().FirstOrDefault();
    }

    /// <summary>Fails the script, where something speaks against its results or a file could not be written.</summary>
    /// <param name="unwritten">What became of the file; null where it was written.</param>
    /// <param name="problem">What speaks against the results; null for nothing.</param>
    private protected void FailScript(DistStressException? unwritten, DistStressException? problem)
    {
        if (unwritten is not null && problem is not null)
            WriteWarning(unwritten.Message);
        if ((problem ?? unwritten) is { } error)
            FailScript(error);
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

    private DistStressException? Write(string? path, string action, Action<string> write)
    {
        if (string.IsNullOrEmpty(path))
            return null;
        try
        {
            string file = OutputPath(path);
            return ShouldProcess(file, action) ? TextOutput.Problem(file, write) : null;
        }
        catch (DistStressException problem)
        {
            return problem;
        }
    }
}
