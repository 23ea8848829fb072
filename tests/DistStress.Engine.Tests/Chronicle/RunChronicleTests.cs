using DistStress.Engine.Chronicle;
using DistStress.Engine.Metrics;
using Xunit;

namespace DistStress.Engine.Tests.Chronicle;

public sealed class RunChronicleTests
{
    [Fact]
    public void Of_very_many_events_the_first_and_the_last_are_kept_and_it_says_how_many_are_not()
    {
        var chronicle = new RunChronicle([], []);
        for (int at = 0; at < 2500; at++)
            chronicle.Note(new RunEvent(RunEventKind.WorkerCame, at, $"w{at}"));

        IReadOnlyList<RunEvent> events = chronicle.Events;
        Assert.Equal(RunChronicle.MostEvents, events.Count);
        Assert.Equal("w0", events[0].Subject);
        Assert.Equal("w2499", events[^1].Subject);
        RunEvent omitted = Assert.Single(events, one => one.Kind == RunEventKind.Omitted);
        Assert.Equal(2500 - (RunChronicle.MostEvents - 1), omitted.Number);
        Assert.Equal("1,501 events more here are left out.", omitted.Text);
        Assert.Equal(events.OrderBy(one => one.AtMicros), events);
        Assert.Equal(events, new RunChronicle(ChronicleJson.ReadEvents(ChronicleJson.Write(events)), []).Events);
    }

    [Fact]
    public void An_event_that_began_earlier_stands_earlier()
    {
        var chronicle = new RunChronicle([], []);
        chronicle.Note(new RunEvent(RunEventKind.Paused, 5_000_000));
        Assert.Equal(5_000_000, chronicle.PausedSince);
        chronicle.Note(new RunEvent(RunEventKind.Resumed, 9_000_000, "", 4));
        chronicle.Note(new RunEvent(RunEventKind.RedisAway, 7_000_000, "", 1.25));

        Assert.Null(chronicle.PausedSince);
        Assert.Equal(
            ["The run was paused.", "The Redis that carries the work did not answer for 1.3 s.",
                "The run went on after a pause of 4 s."],
            chronicle.Events.Select(one => one.Text));
        Assert.Equal([0, 1.25, 0], chronicle.Events.Select(one => one.Length));
    }

    [Fact]
    public void Of_very_many_workers_the_rest_are_one()
    {
        var chronicle = new RunChronicle([], []);
        for (int round = 0; round < 2; round++)
        {
            for (int worker = 0; worker < RunChronicle.MostWorkers + 20; worker++)
                chronicle.Note(Report($"w{worker:D4}", worker), [Ended(3)]);
        }

        IReadOnlyList<RunWorker> workers = ChronicleJson.ReadWorkers(ChronicleJson.Write(chronicle.Workers));
        Assert.Equal(chronicle.Workers, workers);
        Assert.Equal(RunChronicle.MostWorkers + 1, workers.Count);
        Assert.Equal(6, workers[0].Ended);
        Assert.Equal(20 * 6, workers.Single(worker => worker.Id == RunChronicle.Others).Ended);
    }

    [Fact]
    public void A_worker_is_told_by_the_most_that_it_came_to()
    {
        var chronicle = new RunChronicle([], []);
        chronicle.Change("a", 1, worker => worker with { IsHere = true, Host = "h" });
        chronicle.Note(Report("a", 2_000_000, inFlight: 7, share: 0.9, roundTrip: 300), [Ended(2), Ended(3)]);
        chronicle.Note(Report("a", 3_000_000, inFlight: 4, share: 0.1, roundTrip: 900), []);

        Assert.Equal(
            new RunWorker
            {
                Id = "a", Host = "h", IsHere = true, FirstMicros = 1, LastMicros = 3_000_000, Ended = 5,
                RoundTripMicros = 900, Processors = 4, BusyProcessors = 3.6, MostInFlight = 7,
            },
            Assert.Single(chronicle.Workers));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null, 3]")]
    [InlineData("""[{"kind":"WorkerCame","at":-1,"subject":"a"},{"kind":"17","at":1,"subject":"a"},{"at":1}]""")]
    [InlineData("""[{"id":"a","ended":-5},{"id":"","ended":1},{"id":"b","host":null},{"id":"c","first_micros":-1}]""")]
    public void What_is_no_chronicle_is_passed_over(string json)
    {
        Assert.Empty(ChronicleJson.ReadEvents(json));
        Assert.Empty(ChronicleJson.ReadWorkers(json));
    }

    private static IntervalMetrics Ended(int ops) => new() { Completed = ops };

    private static WorkerSnapshot Report(
        string worker, long at, long inFlight = 0, double share = 0, long roundTrip = 0) => new()
        {
            Worker = worker,
            Incarnation = 1,
            Sequence = 1,
            AtMicros = at,
            IntervalMicros = 1_000_000,
            Backlog = 0,
            InFlight = inFlight,
            Load = new WorkerLoad
            {
                Processors = 4,
                ProcessorShare = share,
                MaxInFlight = 100,
                IsInFlightFull = false,
                Slots = 0,
                MostSlots = 0,
                RoundTripMicros = roundTrip,
            },
            Tasks = [],
        };
}
