using System.Globalization;
using System.Text;
using DistStress.Engine.Redis.Runs;
using DistStress.Engine.Scheduling;

namespace DistStress.Engine.Redis.Queues;

/// <summary>
/// What tells which ops a call has accounted for: <c>task:first:count;</c> for each of its batches, in their order, and
/// a lone semicolon for one of which nothing is accounted for.
/// </summary>
internal static class DoneMarks
{
    /// <summary>The marks of some batches; empty where nothing of any of them is accounted for.</summary>
    public static string Write(IReadOnlyList<BatchOutcome> outcomes)
    {
        var text = new StringBuilder(outcomes.Count * 16);
        foreach (BatchOutcome outcome in outcomes)
        {
            Batch batch = outcome.Entry.Batch;
            // Ops begin in order, so what is left of a batch is its end.
            long done = TaskCounts.Of(outcome.Tally).Accounted;
            if (done > 0)
                text.Append(CultureInfo.InvariantCulture, $"{batch.Task}:{batch.First}:{done}");
            text.Append(';');
        }

        return text.Length == outcomes.Count ? "" : text.ToString();
    }

    /// <summary>The ops that marks tell of. What is no mark is passed over.</summary>
    public static IEnumerable<(int Task, OpRange Ops)> Read(string marks)
    {
        foreach (string mark in marks.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = mark.Split(':');
            if (parts.Length == 3 && TryNumber(parts[0], out long task) && task <= int.MaxValue
                && TryNumber(parts[1], out long first) && TryNumber(parts[2], out long count)
                && count > 0 && first <= long.MaxValue - count)
                yield return ((int)task, new OpRange(first, first + count));
        }
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
