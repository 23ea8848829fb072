using DistStress.Engine.Chronicle;
using DistStress.Engine.Configuration;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Workers;

namespace DistStress.Engine.Publishing;

/// <summary>
/// Notes what the publisher sees happen beside the traffic: workers that come and go, pauses, other configurations,
/// control messages, and times in which Redis did not answer.
/// </summary>
/// <param name="control">The connection.</param>
/// <param name="chronicle">Gets what is seen.</param>
/// <param name="requests">Knows what is wanted of the run.</param>
/// <param name="settings">The configuration that the run follows.</param>
internal sealed class ChronicleWatch(
    ControlConnection control, RunChronicle chronicle, RunRequests requests, RunSettings settings)
{
    // The clocks of machines drift slowly, and each look reads all that is known of every worker.
    private const int LooksBetweenClocks = 30;

    // Who sends a message again, since no answer came, sends it under the same id.
    private const int MostMessages = 64;

    private readonly Queue<string> _messages = new();
    private readonly Lock _messagesLock = new();
    private StressConfig _config = settings.Config;
    private RequestedState _state;
    private long? _awaySince;
    private int _looks;

    /// <summary>Notes that this publisher goes on with a run that another one left.</summary>
    public void NoteContinued()
    {
        _state = chronicle.PausedSince is null ? RequestedState.Running : RequestedState.Paused;
        chronicle.Note(new RunEvent(RunEventKind.Continued, control.Clock.NowMicros, Publisher.Holder));
    }

    /// <summary>Notes what is wanted of the run, and the configuration that it follows, where they have
    /// changed.</summary>
    public void Look()
    {
        long now = control.Clock.NowMicros;
        NoteState(requests.Current, now);
        StressConfig config = settings.Config;
        if (ReferenceEquals(config, _config))
            return;
        string[] names = [.. StressConfigComparer.Differences(_config, config).Select(difference => difference.Name)];
        _config = config;
        if (names.Length > 0)
            chronicle.Note(new RunEvent(RunEventKind.ConfigChanged, now, string.Join(", ", names)));
    }

    /// <summary>Notes which workers are live.</summary>
    /// <param name="live">Their ids.</param>
    public async Task NoteWorkersAsync(IReadOnlyList<string> live)
    {
        long now = control.Clock.NowMicros;
        string[] here = [.. chronicle.Workers.Where(worker => worker.IsHere).Select(worker => worker.Id)];
        string[] came = [.. live.Except(here)];
        string[] gone = [.. here.Except(live)];
        bool isTimeForClocks = _looks % LooksBetweenClocks == 0;
        if (came.Length + gone.Length > 0 || isTimeForClocks)
        {
            IReadOnlyList<WorkerInfo> known = await new WorkerRegistry(control)
                .FindAsync([.. isTimeForClocks ? live : came, .. gone]).ConfigureAwait(false);
            foreach (WorkerInfo worker in known.Where(worker => live.Contains(worker.Id)))
                Note(worker, now);
            NoteMoves(came, gone, known, now);
        }

        // After the look, so that one that fails is made up for.
        _looks++;
    }

    /// <summary>Notes that Redis does not answer.</summary>
    public void NoteAway() => _awaySince ??= control.Clock.NowMicros;

    /// <summary>Notes that Redis answers.</summary>
    public void NoteBack()
    {
        if (_awaySince is not { } since)
            return;
        _awaySince = null;
        chronicle.Note(new RunEvent(
            RunEventKind.RedisAway, since, "", Math.Max(0, control.Clock.NowMicros - since) / 1e6));
    }

    /// <summary>Notes a control message to workers that somebody has sent; any thread.</summary>
    /// <param name="message">The message, which the publisher would take.</param>
    public void NoteMessage(NotifyMessage message)
    {
        lock (_messagesLock)
        {
            if (_messages.Contains(message.Id))
                return;
            _messages.Enqueue(message.Id);
            if (_messages.Count > MostMessages)
                _messages.Dequeue();
        }

        // Without its argument, which may be anything.
        chronicle.Note(new RunEvent(
            RunEventKind.Message, control.Clock.NowMicros, message.Action, message.Workers?.Count ?? 0));
    }

    private void NoteState(RequestedState state, long now)
    {
        if (state == _state)
            return;
        (RequestedState before, _state) = (_state, state);
        if (state == RequestedState.Paused)
            chronicle.Note(new RunEvent(RunEventKind.Paused, now));
        else if (before == RequestedState.Paused && chronicle.PausedSince is { } since)
            chronicle.Note(new RunEvent(RunEventKind.Resumed, now, "", Math.Max(0, now - since) / 1e6));
        if (state == RequestedState.Stopped)
            chronicle.Note(new RunEvent(RunEventKind.Stopped, now, requests.StopReason ?? ""));
    }

    private void NoteMoves(string[] came, string[] gone, IReadOnlyList<WorkerInfo> known, long now)
    {
        bool isFirst = !chronicle.Events.Any(one => one.Kind is RunEventKind.Begun or RunEventKind.Continued);
        if (isFirst)
            chronicle.Note(new RunEvent(RunEventKind.Begun, now, Publisher.Holder, came.Length));
        foreach (string id in came)
        {
            chronicle.Change(id, now, worker => worker with { IsHere = true });
            if (!isFirst)
                chronicle.Note(new RunEvent(RunEventKind.WorkerCame, now, id));
        }

        // Who leaves in order is off the list.
        double silent = control.Timings.LostAfter.TotalSeconds;
        foreach (string id in gone)
        {
            chronicle.Change(id, now, worker => worker with { IsHere = false });
            chronicle.Note(known.Any(worker => worker.Id == id)
                ? new RunEvent(RunEventKind.WorkerLost, now, id, silent)
                : new RunEvent(RunEventKind.WorkerLeft, now, id));
        }
    }

    private void Note(WorkerInfo info, long now) => chronicle.Change(info.Id, now, worker => worker with
    {
        Host = info.Host,
        InstanceId = info.InstanceId ?? "",
        Version = info.Version,
        MachineAheadMicros = info.MachineAheadMicros,
    });
}
