using DistStress.Engine.Redis.Queues;

namespace DistStress.Engine.Working.Intake;

/// <summary>When a worker looks into its queues, and how much it takes.</summary>
/// <remarks>
/// <para>
/// What is not due yet is shared: of all that lies there a worker takes the part of one among the workers that are
/// live, and more where what it gets is due soon, since the others then leave it. What is late is for whoever has room:
/// a worker takes twice what it begins in the time until the next answer. So one that is slow leaves the rest to
/// others, and one that runs out finds twice as much the next time.
/// </para>
/// <para>
/// A look does not wait for the answer to the one before, so that a long round trip costs lead, not throughput.
/// </para>
/// </remarks>
internal sealed class TakePace
{
    // An answer stays within some hundred kilobytes.
    private const int MostEntries = 2000;

    // Half a kilobyte each; far more than anybody can begin in the lead.
    private const long MostHeld = 50_000;

    private const int Whole = 1000;
    private const long ShortestPauseMicros = 5_000;
    private const long LongestPauseMicros = 25_000;
    private const long IdleAfterMicros = 1_000_000;
    private const long LongestAheadMicros = 200_000;
    private const long SlackMicros = 50_000;

    // How often it looks nevertheless when it holds enough.
    private const long EnoughMicros = 200_000;

    // Two equal workers must not look in step, or the second would always find what the first has left.
    private const double LeastPause = 0.6;
    private const double MostPause = 1.4;

    private readonly Random _random;
    private readonly RoundTrip _roundTrip = new();
    private int _share = 1;
    private long _furthestDue;
    private long _lookedAt;
    private long _foundAt;
    private long _lateAsked;
    private long _markAt;
    private long _markBegun;
    private double _rate;
    private double _rateBefore;

    /// <summary>Makes one.</summary>
    /// <param name="random">Where the pauses come from.</param>
    public TakePace(Random random) => _random = random;

    /// <summary>How far ahead of due time the publisher works, in µs.</summary>
    public long LeadMicros { get; set; } = 200_000;

    /// <summary>What a round trip takes at most, but for rare ones, in µs; 0 before the first.</summary>
    public long RoundTripMicros => _roundTrip.MicrosAtMost;

    /// <summary>How many workers are live, this one among them.</summary>
    public int Workers { get; set; } = 1;

    // Often enough that a batch is here in the first part of the lead; of that the longer one costs an idle worker two
    // commands each time.
    private long MeanPauseMicros => Math.Clamp(LeadMicros / 8, ShortestPauseMicros, LongestPauseMicros);

    private long MeanIdlePauseMicros => Math.Clamp(LeadMicros / 4, ShortestPauseMicros, 2 * LongestPauseMicros);

    private int FairShare => (Whole + Workers - 1) / Workers;

    /// <summary>The pause before the next look, in µs.</summary>
    /// <param name="now">The server's time in µs.</param>
    public long NextPause(long now) => (long)(
        (now - _foundAt < IdleAfterMicros ? MeanPauseMicros : MeanIdlePauseMicros)
        * (LeastPause + (MostPause - LeastPause) * _random.NextDouble()));

    /// <summary>How much to take now; null to let the turn pass.</summary>
    /// <param name="held">Batches that the worker holds: those with ops that have not begun, and those that Redis has
    /// not confirmed as done. Where it is slow to, taking more would only make the list longer.</param>
    /// <param name="batches">Batches with ops that have not begun.</param>
    /// <param name="begun">Batches of which all ops have begun, since the start.</param>
    /// <param name="loops">How many loops begin ops.</param>
    /// <param name="now">The server's time in µs.</param>
    public TakeAmount? Next(long held, long batches, long begun, int loops, long now)
    {
        // So long it takes until what lies there now is here, if it is left to the next look.
        long answer = _roundTrip.MicrosAtMost + MeanPauseMicros;
        Measure(begun, now, answer);
        long room = MostHeld - held;
        if (room <= 0)
            return null;
        int most = (int)Math.Min(MostEntries, room);
        long ahead = Math.Max(answer + MeanPauseMicros, Math.Min(LeadMicros, LongestAheadMicros));
        if (_furthestDue > now + ahead + SlackMicros)
        {
            if (now - _lookedAt < EnoughMicros)
                return null;
            most = Math.Min(most, loops);
        }

        double rate = Math.Max(_rate, _rateBefore);
        long wanted = Math.Max(loops, (long)Math.Ceiling(2 * rate * answer));
        int late = (int)Math.Clamp(wanted - batches - _lateAsked, 0, most);
        _lookedAt = now;
        _lateAsked += late;
        return new TakeAmount(Math.Max(_share, FairShare), most, late, now);
    }

    /// <summary>Notes the answer to a look.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="taken">What came.</param>
    /// <param name="roundTripMicros">How long it took.</param>
    /// <param name="batches">Batches with ops that have not begun, these among them.</param>
    /// <param name="now">The server's time in µs.</param>
    /// <returns>Whether to look again at once: there is more, and what came is soon done.</returns>
    public bool Note(TakeAmount asked, TakenEntries taken, long roundTripMicros, long batches, long now)
    {
        _roundTrip.Note(roundTripMicros);
        _lateAsked -= asked.MostLate;
        int count = taken.Entries.Count;
        if (count == 0)
            return false;
        _foundAt = now;
        long first = long.MaxValue;
        _furthestDue = 0;
        foreach (QueueEntry entry in taken.Entries)
        {
            first = Math.Min(first, entry.Batch.Due);
            _furthestDue = Math.Max(_furthestDue, entry.Batch.Due);
        }

        _share = first - now < MeanPauseMicros
            ? Math.Min(Whole, Math.Max(_share, FairShare) * 2)
            : _share * 9 / 10;
        bool isLate = first < asked.LateBefore;
        return taken.There > count && (isLate ? count >= asked.MostLate && batches <= count / 2 : count >= asked.Most);
    }

    /// <summary>Notes that a look has brought no answer.</summary>
    public void NoteFailure(TakeAmount asked) => _lateAsked -= asked.MostLate;

    /// <summary>Forgets what was due when, as the clock has jumped.</summary>
    public void FollowJump() => (_furthestDue, _markAt, _lookedAt, _foundAt) = (0, 0, 0, 0);

    // The rate at which batches are begun, over the time that an answer takes; the greater one of two such times, since
    // one of them may have passed in waiting.
    private void Measure(long begun, long now, long span)
    {
        if (_markAt == 0)
            (_markAt, _markBegun) = (now, begun);
        if (now - _markAt < span)
            return;
        (_rateBefore, _rate) = (_rate, (begun - _markBegun) / (double)(now - _markAt));
        (_markAt, _markBegun) = (now, begun);
    }
}
