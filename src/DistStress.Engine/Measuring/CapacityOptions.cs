using DistStress.Engine.Conditions;

namespace DistStress.Engine.Measuring;

/// <summary>What a measurement of capacity is asked for.</summary>
public sealed record CapacityOptions
{
    /// <summary>What every step must meet, beside that its rate is reached. None of them has a duration.</summary>
    public required IReadOnlyList<Condition> Conditions { get; init; }

    /// <summary>
    /// The lowest rate, ops a second, greater than 0: the first step. Null for the traffic file's own rate, below which
    /// the steps go where that is too high already.
    /// </summary>
    public decimal? From { get; init; }

    /// <summary>The highest rate that is tried, ops a second; null for no bound.</summary>
    public decimal? To { get; init; }

    /// <summary>
    /// The steps end when the lowest rate that missed is at most so much above the highest that met the conditions, as
    /// a share of it: 0.001 to 0.5.
    /// </summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>How long each rate is held before anything of it counts.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long each rate is measured.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many workers must be there before the first step.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long they are waited for, and how long open ops that nobody accounts for; null for ever.</summary>
    public TimeSpan? WorkerTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the publisher may take to do what the measurement asks of it.</summary>
    internal TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets each step that has ended; on any thread.</summary>
    public Action<CapacityStep>? OnStep { get; init; }

    /// <summary>Gets what is under way; on any thread.</summary>
    public Action<CapacityProgress>? OnProgress { get; init; }

    /// <summary>Gets the steps that are taken, for who wants to know; on any thread.</summary>
    public Action<Notice>? OnMessage { get; init; }

    /// <summary>Gets what a person should know; on any thread.</summary>
    public Action<Notice>? OnWarning { get; init; }
}
