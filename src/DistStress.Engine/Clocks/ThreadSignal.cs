// What it waits by is the machine's own time.
#pragma warning disable RS0030

namespace DistStress.Engine.Clocks;

/// <summary>What one thread waits for and any thread gives. It stays given until it is taken back.</summary>
/// <remarks>
/// On Linux it is a futex(2). The runtime's events are a lock and a condition there: who is woken often takes the
/// processor of who wakes it, finds the lock still held, gives the processor back, and is woken once more. Where a
/// worker's loops waited for room, that was the greater part of its changes of threads, and each of them took a
/// processor from somebody, such as a server on the same machine.
/// </remarks>
internal sealed class ThreadSignal
{
    private const int NotGiven = 0;
    private const int Given = 1;
    private const int Awaited = 2;

    private readonly Futex? _futex;
    private readonly ManualResetEventSlim? _event;
    private int _state;
    private volatile Action? _watcher;

    /// <summary>Makes one that is not given.</summary>
    public ThreadSignal()
        : this(Futex.IsThere)
    {
    }

    /// <summary>As the other, with or without a futex.</summary>
    internal ThreadSignal(bool withFutex)
    {
        if (withFutex)
            _futex = new Futex();
        else
            _event = new ManualResetEventSlim(initialState: false, spinCount: 0);
    }

    /// <summary>Whether it is given.</summary>
    public bool IsGiven => Volatile.Read(ref State) == Given;

    /// <summary>Called whenever it is given, for waits by another time than this machine's; null for nobody.</summary>
    public Action? Watcher
    {
        get => _watcher;
        set => _watcher = value;
    }

    private ref int State => ref _futex is null ? ref _state : ref _futex.Word;

    /// <summary>Gives it, and wakes who waits for it. Of any thread.</summary>
    public void Give()
    {
        if (Interlocked.Exchange(ref State, Given) == Awaited)
        {
            _futex?.Wake();
            _event?.Set();
        }

        _watcher?.Invoke();
    }

    /// <summary>Takes it back; for the thread that waits for it.</summary>
    public void TakeBack() => Volatile.Write(ref State, NotGiven);

    /// <summary>Blocks until it is given; for one thread at a time.</summary>
    /// <param name="until">Gives up at this instant, in µs as <see cref="DeadlineTimeProvider.Machine"/> counts.
    /// </param>
    /// <returns>Whether it is given.</returns>
    public bool WaitUntil(long until)
    {
        if (Interlocked.CompareExchange(ref State, Awaited, NotGiven) == Given)
            return true;
        while (Volatile.Read(ref State) == Awaited
            && DeadlineTimeProvider.Machine.NowMicros is var now && now < until)
        {
            _futex?.WaitUntil(Awaited, until);
            _event?.Wait(TimeSpan.FromMicroseconds(until - now));
            // Who gave it the last time may have set the event only now.
            _event?.Reset();
        }

        return Interlocked.CompareExchange(ref State, NotGiven, Awaited) == Given;
    }
}
