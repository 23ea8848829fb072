using System.Globalization;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Scheduling;

/// <summary>
/// Schedule, batches and the streams' places against an implementation that knows nothing of the product's, over random
/// tasks. A failure names its case's number. <c>DST_TEST_SCHEDULE_FIRST</c> begins with that case, and
/// <c>DST_TEST_SCHEDULE_CASES</c> sets how many there are.
/// </summary>
public class ScheduleProofTests
{
    private const int UsualCases = 3_000;

    // Where a task's rate is next to nothing, walking to its next op would take all the time that there is.
    private const long WidestGap = 20_000;

    // Streams are gone through from their beginning.
    private const long FurthestStart = 2_000;

    [Fact]
    public void Random_tasks_are_done_as_the_definition_says()
    {
        int first = Setting("DST_TEST_SCHEDULE_FIRST", 0);
        int cases = Setting("DST_TEST_SCHEDULE_CASES", UsualCases);
        long ops = 0;
        for (int number = first; number < first + cases; number++)
        {
            ScheduleCase drawn = ScheduleCase.Of(number);
            try
            {
                ops += Prove(drawn, number);
            }
            catch (Exception e)
            {
                Assert.Fail(
                    $"Case {number} (repeat it with DST_TEST_SCHEDULE_FIRST={number} DST_TEST_SCHEDULE_CASES=1): "
                        + $"{e.Message}\n"
                    + $"{drawn}, qpss {string.Join(' ', drawn.Task.Qpss ?? [])}, curve "
                    + $"{string.Join(' ', drawn.Task.Curve ?? [])}, seeds "
                    + $"{string.Join(' ', drawn.Task.Seeds ?? [])}, changes "
                    + $"{string.Join(' ', drawn.Steps)}\n"
                    + e.StackTrace);
            }
        }

        // Most cases must have ops, or nothing has been proven.
        Assert.True(cases < 1_000 || ops > cases * 50L, $"only {ops} ops in {cases} cases");
    }

    // Follows a task over some slices: the publisher's cuts and skips, and what a worker makes of each batch.
    private static long Prove(ScheduleCase drawn, int number)
    {
        TrafficTask task = drawn.Task;
        var random = new Random(number + 1);
        var expected = new ReferenceSchedule(drawn);
        TaskSchedule schedule = new TaskSchedule(task, drawn.PhaseMicros).With(drawn.Steps);
        Same(expected.Total, schedule.Total, "ops in all");
        if (expected.Total == 0)
        {
            Same(true, new BatchCutter(schedule, number, drawn.BatchSize).IsDone, "is done");
            return 0;
        }

        long start = random.Next(2) == 0
            ? 0
            // Something could go wrong where a rate changes, more than elsewhere.
            : drawn.Steps.Count > 0 && task.Seeds is null
                ? NearAStep(drawn, expected, random)
            : random.NextInt64(task.Seeds is null ? expected.Total : Math.Min(FurthestStart, expected.Total));
        var cutter = new BatchCutter(schedule, number, drawn.BatchSize, start);
        var keys = new KeyProof(task, start);
        long origin = random.NextInt64(1L << 51);
        long slice = start == 0 ? 0 : expected.SliceOf(start, 0);
        long op = start;
        for (int i = 0; i < drawn.Slices && op < expected.Total; i++)
        {
            long next = expected.SliceOf(op, slice);
            if (next - slice > WidestGap)
                return op - start;
            slice = next;
            Same(false, cutter.TryCut(slice, long.MaxValue, origin, out _), $"a batch before slice {slice}");
            long end = Math.Min(expected.Before(slice + 1), expected.Total);
            while (op < end)
            {
                long most = drawn.LimitsCuts ? random.NextInt64(1, 150) : long.MaxValue;
                long count = Math.Min(Math.Min(end - op, drawn.BatchSize), most);
                Same(true, cutter.TryCut(slice + 1 + random.Next(3), most, origin, out Batch batch),
                    $"a batch at op {op}");
                long due = origin + expected.Due(op, slice);
                Same(new Batch(number, op, (int)count, due, origin + expected.Due(op + count, slice) - due), batch,
                    "batch");
                CheckDues(expected, batch, slice, origin);
                keys.Check(batch);
                op += count;
            }

            Same(op, cutter.NextOp, "next op");
        }

        if (op == expected.Total)
        {
            Same(true, cutter.IsDone, "is done");
            Same(false, cutter.TryCut(long.MaxValue, long.MaxValue, origin, out _), "a batch after the last");
        }

        return op - start;
    }

    private static long NearAStep(ScheduleCase drawn, ReferenceSchedule expected, Random random)
    {
        long before = expected.Before(drawn.Steps[random.Next(drawn.Steps.Count)].Slice);
        return Math.Clamp(before - random.Next(4), 0, expected.Total - 1);
    }

    // A batch carries its beginning and its length in whole microseconds; so an op between them may be one early.
    private static void CheckDues(ReferenceSchedule expected, Batch batch, long slice, long origin)
    {
        Same(batch.Due, batch.DueOf(0), "due time of the first op");
        for (int i = 0; i < batch.Count; i++)
        {
            long due = origin + expected.Due(batch.First + i, slice);
            long early = due - batch.DueOf(i);
            if (early is not (0 or 1))
                Same(due, batch.DueOf(i), $"due time of op {batch.First + i}");
        }
    }

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new InvalidOperationException($"{what}: should be {expected}, is {actual}");
    }
}
