using System.Management.Automation;
using DistStress.Engine;
using DistStress.Engine.Conditions;
using DistStress.Engine.Metrics.Schema;
using DistStress.PowerShell.Asserting;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Saved;

namespace DistStress.PowerShell.Commands;

/// <summary>Fails where a run's result misses a condition: for CI.</summary>
/// <remarks>
/// <para>
/// Every condition that is missed is named with the value that the result has. The error ends a script, so that dst and
/// pwsh -File exit with 1; with -ErrorAction Continue the script goes on. The result is passed on in any case.
/// </para>
/// <para>
/// A condition is a measurement, a comparison and a number: 'ResponseP99Ms &lt; 20'. A result that Import-Clixml or
/// ConvertFrom-Json brings back is taken too.
/// </para>
/// </remarks>
/// <example>
/// Fails a job whose run was too slow, or in which too much failed.
/// <code>
/// Start-DstPublisher config.json traffic.json | Assert-DstResult 'ResponseP99Ms &lt; 5000', 'FailedPercent &lt; 0.1'
/// </code>
/// </example>
/// <example>
/// Writes what a CI server shows of tests.
/// <code>
/// $result = Start-DstPublisher config.json traffic.json
/// $result | Assert-DstResult 'Failed == 0' -JUnitPath junit.xml -SummaryPath summary.md
/// </code>
/// Where GITHUB_STEP_SUMMARY is set, the summary goes there without -SummaryPath.
/// </example>
/// <example>
/// Judges a result that was kept.
/// <code>
/// Start-DstPublisher config.json traffic.json | Export-Clixml result.xml
/// Import-Clixml result.xml | Assert-DstResult 'Dropped == 0', 'LateBatches &lt; 1000'
/// </code>
/// </example>
/// <seealso cref="StartDstPublisherCommand"/>
/// <seealso href="docs/results.md">Results</seealso>
[Cmdlet(
    VerbsLifecycle.Assert, "DstResult", SupportsShouldProcess = true,
    HelpUri = HelpAddress.Reference + "Assert-DstResult.md")]
[OutputType(typeof(DstRunResult))]
public sealed class AssertDstResultCommand : DstJudgingCmdlet
{
    private readonly List<JudgedResult> _judged = [];
    private IReadOnlyList<Condition>? _conditions;

    /// <summary>The conditions that the result must meet, one a text: 'ResponseP99Ms &lt; 20'.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConditionCompleter))]
    public string[] Condition { get; set; } = [];

    /// <summary>The result of a run, what was kept of one, or the path of a file in which one was saved.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NoCompletion]
    public PSObject InputObject { get; set; } = null!;

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        _conditions ??= Read();
        try
        {
            // Whatever has the properties, or the name of a file with results.
            foreach (PSObject result in SavedResults.Objects(InputObject, ResolvePath))
            {
                _judged.Add(JudgedResult.Of(new SavedObject(result), _conditions));
                WriteObject(result);
            }
        }
        catch (DistStressException problem)
        {
            FailScript(problem);
        }

        return null;
    }

    /// <inheritdoc/>
    protected override CmdletBody? PrepareEnd()
    {
        if (_judged.Count == 0)
        {
            // A job must not pass because there was nothing to judge.
            FailScript(new DistStressException(
                ErrorKind.ResultMissed, null, "No result of a run has come, so no condition is met."));
            return null;
        }

        DistStressException? unwritten =
            Publish([.. _judged.Select(judged => judged.Suite)], _judged.Select(judged => judged.Table));
        JudgedResult[] missed = [.. _judged.Where(judged => judged.Missed.Any())];
        FailScript(unwritten, missed.Length == 0
            ? null
            : new DistStressException(
                ErrorKind.ResultMissed, missed[0].RunId, string.Join('\n', missed.Select(result => result.MissText))));
        return null;
    }

    private IReadOnlyList<Condition> Read()
    {
        try
        {
            IReadOnlyList<Condition> conditions = ConditionText.Read(Condition, MeasurementOutputs.Result);
            return conditions.FirstOrDefault(condition => condition.Hold > TimeSpan.Zero) is not { } held
                ? conditions
                : throw new DistStressException(
                    ErrorKind.ConditionInvalid, held.ToString(),
                    $"Condition '{held}': a result has one value for the whole run, so nothing can hold for a time.");
        }
        catch (DistStressException error)
        {
            throw EndOfScript(error);
        }
    }
}
