namespace DistStress.Engine.Clocks;

/// <summary>How long publishers, workers and cmdlets wait for each other and for Redis.</summary>
/// <remarks>
/// <para>
/// All processes of a prefix have the same ones, so nobody can choose them but tests. Where one of them depends on
/// another
/// <see cref="Check"/> says so.
/// </para>
/// <para>
/// What paces ops within a process (sleeps and polls of a few ms) lies with the code that paces; what a target does in
/// which time is of its own options.
/// </para>
/// </remarks>
internal sealed record Timings
{
    /// <summary>Those of the product.</summary>
    public static Timings Default { get; } = new();

    /// <summary>How often a worker shows that it lives and what it did: 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A worker that has not beaten for this long is lost, and what it held goes to others: 10 s.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How much sooner than others count it as lost a worker begins no more ops: 1 s. More than it takes to begin one.
    /// </summary>
    public TimeSpan LostMargin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a worker may begin ops after its last confirmed heartbeat.</summary>
    public TimeSpan StandsFor => LostAfter - LostMargin;

    /// <summary>
    /// How long whoever is back first after an outage gives the others to show themselves: 3 s. All heartbeats are old
    /// then.
    /// </summary>
    public TimeSpan ReclaimGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a lost worker stays on the list: 1 h, for a person to see who was lost.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a worker's heartbeat is held up before its life sign takes over: 3 s. Two heartbeats that did not come,
    /// and time to connect before the worker counts as lost.
    /// </summary>
    public TimeSpan VouchAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long after the last heartbeat the life sign vouches for a worker: 60 s. One of which nothing else gets its
    /// turn for that long is as good as dead.
    /// </summary>
    public TimeSpan VouchFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the life sign waits for Redis at each step: 2 s.</summary>
    public TimeSpan VouchLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the right to publish lasts without renewal: 10 s. By the clock of Redis.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A publisher that has not renewed its right for this long is said to be silent: 3 s.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a publisher renews its right, keeps its clock and reports: 1 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a publisher looks what the user wants of the run: 250 ms. A part of the report interval.
    /// </summary>
    public TimeSpan RequestPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long nothing moves in a run with open ops until its publisher looks for ops that are nowhere: 10 s.
    /// </summary>
    public TimeSpan AuditAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first connection to Redis may take, with a second try: 8 s.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long one try to connect may take: 4 s.</summary>
    public TimeSpan ConnectTry { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long Redis may take for a command: 5 s. By this machine's own clock, whatever a test puts in its place.
    /// </summary>
    public TimeSpan CommandLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before what Redis did not take is tried again: 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long an op on the store may take, with everything that is tried again: 5 s; then it has failed.
    /// </summary>
    public TimeSpan OpBudget { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a run that is stopped waits for a Redis that refuses or does not answer: 1 s. A failover is over by
    /// then, and who stops a run does not wait for longer.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after an outage a worker looks a second time what it holds: 5 s. A call that was still under way must
    /// have arrived by then.
    /// </summary>
    public TimeSpan RecheckAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often somebody looks who waits for an answer, or for others to follow: 50 ms.</summary>
    public TimeSpan AnswerPoll { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>After how long a request that stands in no record is sent again where no answer comes: 2 s.</summary>
    public TimeSpan RequestResend { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long somebody who follows a run waits for one to begin where there is none: 30 s.</summary>
    public TimeSpan RunAwaited { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a publisher looks whose turn comes when another one's right lapses: 200 ms.</summary>
    public TimeSpan LeasePoll { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a worker looks that has no configuration yet: 500 ms.</summary>
    public TimeSpan ConfigPoll { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a publisher looks whether an element is accounted for, or a pause is over: 5 ms, or as
    /// long as the look takes.</summary>
    public TimeSpan BarrierPoll { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How old the count of accounted ops may be when it is compared with the largest backlog: 100 ms.
    /// </summary>
    public TimeSpan AccountsPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often somebody looks whether ops or measurements have come in at the end: 10 ms.</summary>
    public TimeSpan EndPoll { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How long a publisher waits until all workers follow the configuration: 10 s. Twice what a worker takes to find
    /// that a target does not answer.
    /// </summary>
    public TimeSpan ConfigLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a publisher waits at the end for what the workers measured: 2 s.</summary>
    public TimeSpan CollectLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after it was told to leave a worker waits for its loops, which may wait for Redis: 1 s. Otherwise they
    /// end at once.
    /// </summary>
    public TimeSpan FarewellLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after it was told to leave a worker tries to account for what it has done: 1.7 s. The ops that it cuts
    /// off take less.
    /// </summary>
    public TimeSpan AccountLimit { get; init; } = TimeSpan.FromSeconds(1.7);

    /// <summary>
    /// How long after it was told to leave a worker, or a publisher, is gone: 2 s. It takes so long where Redis or the
    /// store does not answer.
    /// </summary>
    public TimeSpan LeaveLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after it was told to stop a publisher that leaves waits for what the workers measured: 1.8 s.
    /// </summary>
    public TimeSpan LeaveCollectLimit { get; init; } = TimeSpan.FromSeconds(1.8);

    /// <summary>
    /// How long a connection that is closed waits for the server to take what was sent: 300 ms. It goes there in any
    /// case.
    /// </summary>
    public TimeSpan CloseLimit { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a worker that leaves gives ops that it has cut off to end: 300 ms.</summary>
    public TimeSpan CutOffGrace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How long a worker leaves a run alone that it cannot read, so that others take its batches: 1 s.
    /// </summary>
    public TimeSpan UnreadableRunRest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far the time of a control message may be from now, back or ahead, by the server's clock: 30 s.
    /// </summary>
    public TimeSpan MessageWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long answers to a control message are kept: 1 min. Nobody may come to collect them.</summary>
    public TimeSpan AnswerLife { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a warning of refused messages the next ones are only counted: 10 s.</summary>
    public TimeSpan RefusalQuiet { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a worker tries to find out which EC2 instance it is on before it leaves for it: 20 s.
    /// </summary>
    public TimeSpan InstanceLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How old the last look at the server's clock may be: 5 s.</summary>
    public TimeSpan ClockInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same while the clocks' drift is not known well: 0.9 s, so that each heartbeat looks.</summary>
    public TimeSpan ClockLearning { get; init; } = TimeSpan.FromMilliseconds(900);

    /// <summary>Makes sure that they fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    public void Check()
    {
        Require(HeartbeatInterval * 3 <= StandsFor,
            "a worker may miss two heartbeats and is not taken for lost: 3 HeartbeatInterval <= LostAfter - "
                + "LostMargin");
        Require(LostMargin > TimeSpan.Zero, "a worker stops before others count it as lost: LostMargin > 0");
        Require(HeartbeatInterval * 2 <= VouchAfter && VouchAfter < StandsFor,
            "the life sign comes after two heartbeats that did not, and in time: "
            + "2 HeartbeatInterval <= VouchAfter < LostAfter - LostMargin");
        Require(HeartbeatInterval * 2 <= ReclaimGrace,
            "after an outage everybody has time to beat before anybody is taken for lost: 2 HeartbeatInterval <= "
                + "ReclaimGrace");
        Require(LostAfter < ForgetAfter, "who is forgotten was lost before: LostAfter < ForgetAfter");
        Require(ReportInterval * 3 <= Lease,
            "a publisher may miss two renewals and keeps its right: 3 ReportInterval <= Lease");
        Require(ReportInterval * 2 <= SilentAfter && SilentAfter < Lease,
            "a publisher is silent before its right lapses, and not between two renewals: "
            + "2 ReportInterval <= SilentAfter < Lease");
        Require(ReportInterval.Ticks % RequestPoll.Ticks == 0,
            "a publisher reports at one of its looks: ReportInterval is a multiple of RequestPoll");
        Require(CommandLimit <= RecheckAfter,
            "a worker looks again when no call of before can arrive any more: CommandLimit <= RecheckAfter");
        Require(FarewellLimit + CutOffGrace <= AccountLimit && AccountLimit < LeaveLimit,
            "a worker ends its loops, accounts for what they did, and then takes its leave: "
            + "FarewellLimit + CutOffGrace <= AccountLimit < LeaveLimit");
        Require(StopPatience < LeaveLimit && LeaveCollectLimit < LeaveLimit,
            "a publisher writes the end of its run before it leaves: "
            + "StopPatience < LeaveLimit, LeaveCollectLimit < LeaveLimit");
        Require(ConnectTry <= ConnectLimit, "a try is not longer than all of them: ConnectTry <= ConnectLimit");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ArgumentException($"These timings do not fit together: {rule}.");
    }
}
