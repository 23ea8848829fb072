using System.Globalization;
using DistStress.Engine.Findings;
using DistStress.PowerShell.Advice;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Findings and verdicts as outputs carry them.</summary>
internal static class FindingMapping
{
    public static DstFinding ToOutput(this Finding finding) => new()
    {
        Kind = finding.Kind.ToString(),
        From = OutputTime.Second(finding.FromMicros),
        To = OutputTime.Second(finding.ToMicros),
        Text = finding.Text,
        Advice = FindingTable.Advice(finding.Kind),
        Subject = finding.Subject,
        Numbers = string.Join(' ', OutputValue.Sorted(finding.Numbers).Select(number => string.Create(
            CultureInfo.InvariantCulture, $"{number.Key}={number.Value:0.###}"))),
    };

    /// <summary>The verdict's sentence; its times have their day where that is not the day on which the run
    /// began.</summary>
    public static string ToText(this Verdict verdict, long startedMicros)
    {
        DateTime day = OutputTime.Second(startedMicros).Date;
        return verdict.Sentence(micros => OutputTime.Second(micros) is var time && time.Date == day
            ? time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
    }
}
