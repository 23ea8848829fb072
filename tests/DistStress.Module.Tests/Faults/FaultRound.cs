using System.Globalization;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests.Faults;

/// <summary>
/// One run with two workers and a publisher, each a process of its own, and faults at random moments. It ends with the
/// accounts: published = completed + failed + dropped = planned, to the op.
/// </summary>
internal sealed class FaultRound
{
    private const long First = 2000;
    private const long Second = 600;
    private const long Planned = First + Second;

    // The run's schedule takes so long; a fault strikes in it, or shortly after it.
    private const int ScheduleMs = 5200;

    // Until then others have taken a silent worker for lost.
    private const int LongFreezeMs = 13_000;

    private static readonly TimeSpan FarRoundTrip = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string Traffic = $$$"""
        [
          {"action":"putItem","seed":11,"qps":500,"times":{{{First}}},"data":{"a":8}},
          {"action":"putItem","seed":5,"seeds":[3,1],"qps":500,"times":{{{Second}}},"data":{"a":8}}
        ]
        """;

    // What an error says that comes of Redis being away.
    private static readonly string[] OutageWords = ["Redis", "connection", "Connection", "Socket"];

    private readonly FaultKind _kind;
    private readonly Random _random;
    private readonly List<DstProcess> _processes = [];
    private readonly List<string> _events = [];

    /// <summary>Makes a round.</summary>
    /// <param name="kind">What goes wrong.</param>
    /// <param name="seed">Decides when, how long and how often.</param>
    public FaultRound(FaultKind kind, int seed)
    {
        _kind = kind;
        _random = new Random(seed);
    }

    /// <summary>Runs the round; throws where the accounts are not right.</summary>
    public async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await RunLimitedAsync(limit.Token);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"{e.Message}{Environment.NewLine}What was done: {string.Join("; ", _events)}{Environment.NewLine}"
                + string.Join(Environment.NewLine,
                    _processes.Select(process => $"--- a process said:{Environment.NewLine}{process.Output}")), e);
        }
        finally
        {
            foreach (DstProcess process in _processes)
                process.Dispose();
        }
    }

    private bool Has(FaultKind kind) => (_kind & kind) != 0;

    private async Task RunLimitedAsync(CancellationToken token)
    {
        using var files = new Files();
        string config = files.Write("config.json", """{"table_name":"load","threads":3,"database":"redis"}""");
        string traffic = files.Write("traffic.json", Traffic);
        await using RestartableRedis redis = await RestartableRedis.StartAsync();
        await using var workerLine = new TcpProxy(redis.Port)
        {
            RoundTrip = Has(FaultKind.FarCuts) ? FarRoundTrip : TimeSpan.Zero,
        };
        await using var publisherLine = new TcpProxy(redis.Port);
        string target = $"-Database redis -Endpoint {redis.Endpoint}";

        // The first one is the victim. The other one is spared, so that somebody is left to do the work.
        string[] workers =
        [
            $"Start-DstWorker -Redis {workerLine.Endpoint} {target}",
            $"Start-DstWorker -Redis {redis.Endpoint} {target}",
        ];
        DstProcess[] working = [.. workers.Select(Start)];
        string publish = $"Start-DstPublisher -Redis {publisherLine.Endpoint}";
        DstProcess publisher = Start(Result($"{publish} '{config}' '{traffic}'"));
        await UntilAsync(async () => await redis.NumberAsync("EXISTS", "dst_run") == 1, token);
        await UntilAsync(
            async () =>
            {
                // Where many processes start at once, one may not reach Redis in time: a person sees the error, and
                // starts it again.
                for (int i = 0; i < working.Length; i++)
                    working[i] = working[i].HasEnded ? Start(workers[i]) : working[i];
                return await redis.NumberAsync("ZCARD", "dst_workers") == 2;
            },
            token);
        DstProcess victim = working[0];

        bool isStopped = Has(FaultKind.Termination) && _random.Next(2) == 0;
        Task[] others =
        [
            Has(FaultKind.Termination) ? TerminateAsync(victim, workers[0], redis, token) : Task.CompletedTask,
            Has(FaultKind.WorkerKill | FaultKind.WorkerFreeze) ? StrikeAsync(victim, token) : Task.CompletedTask,
            Has(FaultKind.RedisRestart) ? RestartAsync(redis, token) : Task.CompletedTask,
            Has(FaultKind.Replay) ? ReplayAsync(redis, token) : Task.CompletedTask,
            Has(FaultKind.QueueLoss) ? LoseQueuesAsync(redis, token) : Task.CompletedTask,
            Has(FaultKind.FarCuts) ? CutEverySecondAsync(workerLine, token) : Task.CompletedTask,
            Has(FaultKind.Cuts) ? CutAsync(workerLine, "the worker's line", token) : Task.CompletedTask,
            Has(FaultKind.Cuts) ? CutAsync(publisherLine, "the publisher's line", token) : Task.CompletedTask,
        ];
        if (Has(FaultKind.PublisherKill))
            publisher = await KillPublisherAsync(publisher, Result($"{publish} -Resume"), token);
        if (isStopped)
            publisher = await TerminatePublisherAsync(publisher, Result($"{publish} -Resume"), token);
        publisher = await AwaitResultAsync(publisher, Result($"{publish} -Resume"), token);
        await Task.WhenAll(others);
        await CheckAsync(publisher, redis, isStopped);
        if (Has(FaultKind.Termination))
            await CheckNothingStaysAsync(redis, token);
        if (_kind == FaultKind.WorkerFreeze)
        {
            await UntilAsync(async () => await LiveWorkersAsync(redis) == 2, token);
            Assert.False(victim.HasEnded, "the worker that was frozen is gone");
        }
    }

    private DstProcess Start(string command)
    {
        var process = new DstProcess(command);
        _processes.Add(process);
        return process;
    }

    private static string Result(string command) =>
        command + " | ForEach-Object { \"RESULT $($_.State) $($_.Published) $($_.Completed) $($_.Failed) "
            + "$($_.Dropped) $($_.Measured)\" }";

    private async Task StrikeAsync(DstProcess victim, CancellationToken token)
    {
        await WaitAsync(ScheduleMs, token);
        if (Has(FaultKind.WorkerFreeze) && (!Has(FaultKind.WorkerKill) || _random.Next(2) == 0))
        {
            int frozen = _random.Next(1000, LongFreezeMs);
            Note($"worker frozen for {frozen} ms");
            await victim.SignalAsync("STOP");
            await Task.Delay(frozen, token);
            await victim.SignalAsync("CONT");
            return;
        }

        Note("worker killed");
        victim.Kill();
    }

    // Each time it leaves nothing of itself behind, and the spared one alone is on the list.
    private async Task TerminateAsync(
        DstProcess worker, string command, RestartableRedis redis, CancellationToken token)
    {
        for (int times = _random.Next(1, 4); times > 0; times--)
        {
            await WaitAsync(ScheduleMs / 2, token);
            Note("worker terminated");
            await TerminateAsync(worker, token);
            Assert.Equal(1, await redis.NumberAsync("ZCARD", "dst_workers"));
            Assert.Equal(1, await redis.NumberAsync("EVAL", "return #redis.call('KEYS', 'dst_worker:*')", "0"));
            worker = Start(command);
        }
    }

    private async Task<DstProcess> TerminatePublisherAsync(
        DstProcess publisher, string resume, CancellationToken token)
    {
        await WaitAsync(ScheduleMs, token);
        if (publisher.HasEnded)
            return publisher;
        Note("publisher terminated");
        await publisher.SignalAsync("TERM");
        await publisher.WaitAsync(token);
        if (IsOver(publisher))
            return publisher;
        Note($"it ended with exit code {publisher.ExitCode}");
        return Start(resume);
    }

    // Exit codes are the Pester suite's subject; here it is what stays behind.
    private async Task TerminateAsync(DstProcess process, CancellationToken token)
    {
        await process.SignalAsync("TERM");
        await process.WaitAsync(token);
        Note($"it ended with exit code {process.ExitCode}");
    }

    // Answers to messages go by themselves.
    private async Task CheckNothingStaysAsync(RestartableRedis redis, CancellationToken token)
    {
        foreach (DstProcess worker in _processes.Where(process => !process.HasEnded).ToArray())
            await TerminateAsync(worker, token);
        // It lapses where a busy machine let the publisher not give it back in time.
        await UntilAsync(async () => await redis.NumberAsync("EXISTS", "dst_lease") == 0, token);
        Assert.Equal("left:", await redis.TextAsync("EVAL", """
            local left = 'left:'
            local ofRun = {dst_cfg = true, dst_run = true, dst_done = true}
            for _, key in ipairs(redis.call('KEYS', 'dst_*')) do
              if not ofRun[key] and not key:find('dst_ack:', 1, true) then
                left = left .. ' ' .. key
              end
            end
            return {ok = left}
            """, "0"));
    }

    private async Task RestartAsync(RestartableRedis redis, CancellationToken token)
    {
        await WaitAsync(ScheduleMs, token);
        int away = _random.Next(0, 2500);
        Note($"Redis killed, and away for {away} ms");
        await redis.RestartAsync(TimeSpan.FromMilliseconds(away));
    }

    private async Task ReplayAsync(RestartableRedis redis, CancellationToken token)
    {
        for (int replays = _random.Next(2, 5); replays > 0; replays--)
        {
            await WaitAsync(ScheduleMs / 2, token);
            long replayed = await redis.NumberAsync("EVAL", """
                local reports = redis.call('LRANGE', 'dst_measured', 0, -1)
                for _, report in ipairs(reports) do
                  redis.call('RPUSH', 'dst_measured', report)
                  redis.call('PUBLISH', 'dst_stats', report)
                end
                return #reports
                """, "0");
            Note($"{replayed} reports replayed");
        }
    }

    private async Task LoseQueuesAsync(RestartableRedis redis, CancellationToken token)
    {
        for (int losses = _random.Next(1, 4); losses > 0; losses--)
        {
            await WaitAsync(ScheduleMs / 2, token);
            // With what workers hold, or without.
            string pattern = _random.Next(2) == 0 ? "dst_q*" : "dst_q?";
            long lost = await redis.NumberAsync("EVAL", $$"""
                local lost = 0
                for _, key in ipairs(redis.call('KEYS', '{{pattern}}')) do
                  lost = lost + redis.call('LLEN', key)
                  redis.call('DEL', key)
                end
                return lost
                """, "0");
            Note($"{lost} batches deleted with {pattern}");
        }
    }

    private async Task CutAsync(TcpProxy line, string what, CancellationToken token)
    {
        for (int cuts = _random.Next(1, 4); cuts > 0; cuts--)
        {
            await WaitAsync(ScheduleMs / 2, token);
            int away = _random.Next(0, 1500);
            Note($"{what} cut for {away} ms");
            line.IsDown = true;
            await Task.Delay(away, token);
            line.IsDown = false;
        }
    }

    private async Task CutEverySecondAsync(TcpProxy line, CancellationToken token)
    {
        for (int cuts = ScheduleMs / 1000; cuts > 0; cuts--)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), token);
            Note("the far worker's line cut");
            line.Cut();
        }
    }

    private async Task<DstProcess> KillPublisherAsync(DstProcess publisher, string resume, CancellationToken token)
    {
        for (int kills = _random.Next(1, 3); kills > 0; kills--)
        {
            await WaitAsync(ScheduleMs, token);
            Note("publisher killed");
            publisher.Kill();
            await publisher.WaitAsync(token);
            if (IsOver(publisher))
                return publisher;
            publisher = Start(resume);
        }

        return publisher;
    }

    // A publisher cannot begin while Redis is away: a person sees the error, and starts it again.
    private async Task<DstProcess> AwaitResultAsync(DstProcess publisher, string resume, CancellationToken token)
    {
        while (true)
        {
            await publisher.WaitAsync(token);
            if (IsOver(publisher))
                return publisher;
            Assert.True(
                Has(FaultKind.PublisherKill)
                    && OutageWords.Any(word => publisher.Output.Contains(word, StringComparison.Ordinal)),
                "the publisher ended without a result");
            Note("publisher started again");
            publisher = Start(resume);
        }
    }

    // A publisher that was killed when it had just written the end of the run leaves nothing to resume, nor does one
    // that ended it since it was told to.
    private static bool IsOver(DstProcess publisher) =>
        publisher.Output.Contains("RESULT", StringComparison.Ordinal)
        || publisher.Output.Contains("was completed", StringComparison.Ordinal)
        || publisher.Output.Contains("was stopped in order", StringComparison.Ordinal);

    private async Task CheckAsync(DstProcess publisher, RestartableRedis redis, bool isStopped)
    {
        long published = isStopped ? await SumAsync(redis, "published") : Planned;
        string[] words = [.. publisher.Output.Split(Environment.NewLine)
            .Where(line => line.StartsWith("RESULT", StringComparison.Ordinal)).SelectMany(line => line.Split(' '))];
        if (words.Length > 0)
        {
            Assert.True(words[1] == "Completed" || (isStopped && words[1] == "Stopped"), words[1]);
            long[] counts = [.. words[2..].Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
            Assert.Equal(published, counts[0]);
            Assert.Equal(published, counts[1] + counts[2] + counts[3]);
            // What runs a second time is measured a second time, and what a worker measures that dies nobody knows.
            const FaultKind Unmeasured =
                FaultKind.WorkerKill | FaultKind.WorkerFreeze | FaultKind.QueueLoss | FaultKind.Termination;
            if (!Has(Unmeasured))
                Assert.Equal(counts[1] + counts[2], counts[4]);
            // Every op has a key of its own, and an op that failed may have written it or not.
            Assert.InRange(await redis.NumberAsync("EVAL", "return #redis.call('KEYS', 'load:*')", "0"), counts[1],
                Planned);
        }

        // A publisher that is stopped as soon as it has written the run's record has published nothing.
        Assert.InRange(published, isStopped ? 0 : 1, Planned);
        Assert.Equal(published, await SumAsync(redis, "completed", "failed", "dropped"));
        Assert.Equal(0, await redis.NumberAsync("EVAL", "return #redis.call('KEYS', 'dst_dead')", "0"));
    }

    // Of both tasks, as the run's record has it.
    private static Task<long> SumAsync(RestartableRedis redis, params string[] counts) => redis.NumberAsync(
        [
            "EVAL", """
            local sum = 0
            for task = 0, 1 do
              for _, name in ipairs(ARGV) do
                sum = sum + tonumber(redis.call('HGET', 'dst_run', 'task:' .. task .. ':' .. name) or 0)
              end
            end
            return sum
            """, "0", .. counts,
        ]);

    private static async Task<long> LiveWorkersAsync(RestartableRedis redis) => await redis.NumberAsync("EVAL", """
        return redis.call('ZCOUNT', 'dst_workers', tonumber(redis.call('TIME')[1]) * 1000 - 5000, '+inf')
        """, "0");

    private Task WaitAsync(int most, CancellationToken token)
    {
        int wait;
        lock (_events)
            wait = _random.Next(most);
        return Task.Delay(wait, token);
    }

    private void Note(string what)
    {
        lock (_events)
            _events.Add(what);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, CancellationToken token)
    {
        while (!await holds())
            await Task.Delay(20, token);
    }
}
