using DistStress.Engine.Redis.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Redis;

public class ClockEstimatorTests
{
    private const long Second = 1_000_000;
    private const long ServerBegin = 1_763_810_000_000_000;

    [Theory]
    [InlineData(0, 60)]
    [InlineData(200e-6, 60)]
    [InlineData(-200e-6, 60)]
    [InlineData(0.005, 60)]
    [InlineData(-0.005, 60)]
    [InlineData(200e-6, 1_000)]
    public void A_drifting_clock_is_followed_from_the_second_look_on(double drift, long roundTrip)
    {
        var world = new World(drift, seed: 11);
        world.Look(roundTrip);
        for (int second = 1; second <= 120; second++)
        {
            world.Pass(Second);
            if (second > 1)
            {
                // As the looks come: every second at first, then every five, of which every third one meets a bad round
                // trip.
                Assert.InRange(world.Error, -1_000, 1_000);
            }

            if (second > 20 && roundTrip < 100)
                Assert.InRange(world.Error, -100, 100);
            if (second <= 5 || second % 5 == 0)
                world.Look(second % 15 == 0 ? 30_000 : roundTrip);
        }

        Assert.Equal(0, world.Shown.Jumped);
    }

    [Fact]
    public void The_uncertainty_holds_what_the_clock_is_off()
    {
        foreach (double drift in new[] { 0, 30e-6, -80e-6 })
        {
            for (int seed = 0; seed < 50; seed++)
            {
                var world = new World(drift, seed);
                var random = new Random(seed);
                for (int look = 0; look < 30; look++)
                {
                    world.Look(random.Next(40, 3_000));
                    world.Pass(random.Next(500_000, 6_000_000));
                    Assert.True(
                        Math.Abs(world.Error) <= world.Uncertainty,
                        $"seed {seed}, look {look}: off by {world.Error} µs, said to be at most "
                            + $"{world.Uncertainty} µs");
                }

                Assert.InRange(world.Uncertainty, 0, 800);
            }
        }
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(-20_000)]
    [InlineData(90_000)]
    [InlineData(-90_000)]
    public void A_small_step_of_the_server_is_made_up_for_without_a_step(long step)
    {
        var world = new World(20e-6, seed: 3);
        for (int i = 0; i < 8; i++)
        {
            world.Look(80);
            world.Pass(Second);
        }

        world.Step(step);
        ClockLine before = world.Shown;
        world.Look(80);
        Assert.Equal(0, world.Shown.Jumped);
        Assert.InRange(world.Shown.ServerAt(world.Local) - before.ServerAt(world.Local), -1, 1);
        AssertSteady(world.Shown, world.Local, 3 * Second);

        world.Pass(2 * Second);
        Assert.InRange(world.Error, -200, 200);
        // Nothing of the step is taken for drift.
        world.Look(80);
        world.Pass(5 * Second);
        Assert.InRange(world.Error, -400, 400);
    }

    [Theory]
    [InlineData(150_000)]
    [InlineData(-150_000)]
    [InlineData(3_600 * Second)]
    [InlineData(-3_600 * Second)]
    public void A_jump_of_the_server_is_followed_at_once_and_told(long jump)
    {
        var world = new World(-50e-6, seed: 4);
        for (int i = 0; i < 10; i++)
        {
            world.Look(80);
            world.Pass(Second);
        }

        world.Step(jump);
        world.Look(80);
        Assert.InRange(world.Shown.Jumped - jump, -200, 200);
        Assert.InRange(world.Error, -100, 100);
        world.Pass(5 * Second);
        Assert.InRange(world.Error, -200, 200);
    }

    [Fact]
    public void A_look_that_takes_long_proves_no_jump()
    {
        var world = new World(0, seed: 5);
        world.Look(80);
        world.Pass(Second);
        world.Step(150_000);
        world.Look(400_000);
        Assert.Equal(0, world.Shown.Jumped);
    }

    [Fact]
    public void A_server_that_changes_its_rate_is_followed()
    {
        var world = new World(0, seed: 6);
        for (int i = 0; i < 20; i++)
        {
            world.Look(80);
            world.Pass(5 * Second);
        }

        // What keeps a clock right by the network may make it run 500 ppm faster for a while.
        world.Drift = 500e-6;
        world.Pass(5 * Second);
        world.Look(80);
        for (int i = 0; i < 20; i++)
        {
            world.Pass(Second);
            Assert.InRange(world.Error, -700, 700);
            world.Look(80);
        }

        Assert.InRange(world.Error, -100, 100);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.005, 90_000)]
    [InlineData(-0.005, -90_000)]
    [InlineData(0.0002, 7)]
    public void Sleeping_until_a_time_ends_when_it_is_shown_first(double drift, long correction)
    {
        var line = new ClockLine(5_000_000, ServerBegin, drift, correction, Math.Abs(correction) * 20);
        var random = new Random(9);
        for (int i = 0; i < 2_000; i++)
        {
            long server = ServerBegin + random.NextInt64(-Second, 5 * Second);
            long local = line.LocalAt(server);
            Assert.True(line.ServerAt(local) >= server);
            Assert.True(line.ServerAt(local - 1) < server);
        }
    }

    private static void AssertSteady(ClockLine line, long from, long length)
    {
        const long StepMicros = 1_000;
        for (long local = from; local < from + length; local += StepMicros)
            Assert.InRange(line.ServerAt(local + StepMicros) - line.ServerAt(local), 940, 1_060);
    }

    // A server's clock that is known exactly, and looks at it whose answers take part of the round trip at random.
    private sealed class World(double drift, int seed)
    {
        private readonly ClockEstimator _estimator = new();
        private readonly Random _random = new(seed);
        private double _server = ServerBegin;

        public double Drift { get; set; } = drift;

        public long Local { get; private set; } = 77 * Second;

        public ClockLine Shown { get; private set; } = null!;

        public double Error => Shown.ServerAt(Local) - _server;

        public double Uncertainty => _estimator.ErrorAt(Local) + Math.Abs(Shown.Remaining(Local));

        public void Pass(long micros)
        {
            Local += micros;
            _server += micros * (1 + Drift);
        }

        public void Step(long micros) => _server += micros;

        public void Look(long roundTrip)
        {
            long before = Local;
            long there = (long)(roundTrip * _random.NextDouble());
            Pass(there);
            long answer = (long)_server;
            Pass(roundTrip - there);
            Shown = _estimator.Add(ClockReading.Of(before, Local, answer), Local, _seen ? Shown : null);
            _seen = true;
        }

        private bool _seen;
    }
}
