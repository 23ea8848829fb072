using System.Globalization;

namespace DistStress.Engine.Chronicle;

/// <summary>Something that happened in a run beside its traffic.</summary>
/// <param name="Kind">What.</param>
/// <param name="AtMicros">When it happened, or began, in µs of the server's clock.</param>
/// <param name="Subject">What it is about, such as a worker's id; may be empty.</param>
/// <param name="Number">What <see cref="RunEventKind"/> says of it; else 0.</param>
public sealed record RunEvent(RunEventKind Kind, long AtMicros, string Subject = "", double Number = 0)
{
    /// <summary>What happened, in a sentence.</summary>
    public string Text => Kind switch
    {
        RunEventKind.Begun => $"Publisher {Subject} began the run, with {Count("worker")}.",
        RunEventKind.Continued => $"Publisher {Subject} went on with the run.",
        RunEventKind.WorkerCame => $"Worker {Subject} came.",
        RunEventKind.WorkerLeft => $"Worker {Subject} left in order.",
        RunEventKind.WorkerLost => $"Worker {Subject} was lost: nothing was heard of it for {Seconds}.",
        RunEventKind.Paused => "The run was paused.",
        RunEventKind.Resumed => $"The run went on after a pause of {Seconds}.",
        RunEventKind.RateChanged => $"The rate was changed: {Subject}.",
        RunEventKind.ConfigChanged => $"The configuration was changed: {Subject}.",
        RunEventKind.Message => Number == 0
            ? $"The control message {Subject} was sent to all workers."
            : $"The control message {Subject} was sent to {Count("worker")}.",
        RunEventKind.RedisAway => $"The Redis that carries the work did not answer for {Seconds}.",
        RunEventKind.TargetAway => $"For {Seconds} {Subject}.",
        RunEventKind.Stopped => Subject.Length == 0 ? "The run was stopped." : $"The run was stopped by {Subject}.",
        _ => $"{Count("event")} more here {(Number == 1 ? "is" : "are")} left out.",
    };

    /// <summary>How long it lasted, in seconds; 0 for what has no length.</summary>
    public double Length => Kind is RunEventKind.RedisAway or RunEventKind.TargetAway ? Number : 0;

    private string Seconds => string.Create(CultureInfo.InvariantCulture, $"{Number:#,0.#} s");

    private string Count(string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{Number:N0} {noun}{(Number == 1 ? "" : "s")}");
}
