using DistStress.Engine.Metrics.Schema;

namespace DistStress.PowerShell.Output;

/// <summary>The active run of a prefix, or its last one.</summary>
[MeasurementOutput(MeasurementOutputs.Run)]
public sealed partial record DstRun : DstRunOutput
{
    /// <summary>The run's id.</summary>
    public string RunId { get; init; } = string.Empty;

    /// <summary>
    /// Running, Paused, Stopping, Stopped, Completed, Interrupted (its publisher is gone) or Lost (Redis lost its
    /// data).
    /// </summary>
    public string State { get; init; } = string.Empty;

    /// <summary>Host and process of the publisher.</summary>
    public string? Publisher { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How long it has run, or ran, in seconds.</summary>
    public double Elapsed { get; init; }

    /// <summary>The element of the traffic file that is at work, from 0.</summary>
    public int Element { get; init; }

    /// <summary>How many elements the file has.</summary>
    public int Elements { get; init; }

    /// <summary>Ops of the whole file.</summary>
    public long Total { get; init; }

    /// <summary>Queue entries that were put aside during the run because nobody could read them.</summary>
    public long DeadLetters { get; init; }

    /// <summary>
    /// Ops that were on no queue, held by no worker and not accounted for, and were published again: each task's number
    /// and the ops' numbers, <c>0: 1200-1299 1500-1599; 2: 40-49</c>. Empty where there were none.
    /// </summary>
    public string MissingOps { get; init; } = string.Empty;

    /// <summary>
    /// In a sentence: whether the traffic was what the file says, and what kept it from that, from when to when.
    /// </summary>
    public string Verdict { get; init; } = string.Empty;

    /// <summary>What was found out about the run, in order of time.</summary>
    public DstFinding[] Findings { get; init; } = [];

    /// <summary>
    /// Which condition of -StopWhen stopped the run, with its value and when. Empty where none did.
    /// </summary>
    public string StopReason { get; init; } = string.Empty;

    /// <summary>Why the publisher ended the run before its end. Empty where it did not have to.</summary>
    public string Problem { get; init; } = string.Empty;

    /// <summary>
    /// What a run waits for that is being published: <c>Workers</c> (before its first op, until as many are there as it
    /// was told), <c>Worker</c> (there is none), <c>Backlog</c> (the queues hold max_backlog ops) or <c>Ops</c> (open
    /// ones, none of which was accounted for in the last two seconds or longer). Empty where it goes on.
    /// </summary>
    public string WaitsFor { get; init; } = string.Empty;
}
