using System.Diagnostics;
using System.Management.Automation;

namespace DistStress.Module.Tests;

public sealed class JobTests
{
    [Fact]
    public async Task A_job_is_written_at_once_and_found_by_Get_Job()
    {
        using Session session = await Session.WithModuleAsync();
        var goOn = new TaskCompletionSource();
        session.SetBody("body", (_, _) => goOn.Task);

        Job job = await StartAsync(session);

        Assert.Equal(JobState.Running, job.JobStateInfo.State);
        Assert.Equal("DstJob", job.PSJobTypeName);
        Assert.Contains("Invoke-DstTestBody", job.Command);
        Assert.Equal([$"{job.Id}"], await session.LinesAsync("(Get-Job -State Running).Id"));

        goOn.SetResult();
        Assert.Equal(["Completed"], await session.LinesAsync("(Wait-Job $job).State"));
    }

    [Fact]
    public async Task Receive_Job_takes_the_output_and_with_Keep_leaves_it()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            write("output", 1);
            write("output", 2);
            return Task.CompletedTask;
        });
        await StartAsync(session);
        await session.RunAsync("Wait-Job $job");

        Assert.Equal(["1", "2"], await session.LinesAsync("Receive-Job $job -Keep"));
        Assert.Equal(["True"], await session.LinesAsync("$job.HasMoreData"));
        Assert.Equal(["1", "2"], await session.LinesAsync("Receive-Job $job"));
        Assert.Equal(["False"], await session.LinesAsync("$job.HasMoreData"));
        Assert.Empty(await session.LinesAsync("Receive-Job $job"));
    }

    [Fact]
    public async Task Receive_Job_with_Wait_gives_everything_until_the_end()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", async (write, token) =>
        {
            for (int i = 0; i < 50; i++)
            {
                write("output", i);
                await Task.Delay(1, token);
            }
        });
        await StartAsync(session);

        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"{i}"),
            await session.LinesAsync("Receive-Job $job -Wait -AutoRemoveJob"));
        Assert.Empty(await session.RunAsync("Get-Job"));
    }

    [Fact]
    public async Task Every_stream_of_a_job_reaches_its_reader()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            write("verbose", "a verbose line");
            write("warning", "a warning");
            write("progress", new ProgressRecord(1, "activity", "status"));
            write("error", new ErrorRecord(
                new InvalidOperationException("an error"), "AnId", ErrorCategory.InvalidData, null));
            return Task.CompletedTask;
        });
        Job job = await StartAsync(session);
        await session.RunAsync("Wait-Job $job");

        Assert.Equal("status", Assert.Single(job.Progress).StatusDescription);
        using Invocation receive = session.Start("$VerbosePreference = 'Continue'; Receive-Job $job");
        await receive.WaitAsync();
        Assert.Equal("a verbose line", Assert.Single(receive.Streams.Verbose).Message);
        Assert.Equal("a warning", Assert.Single(receive.Streams.Warning).Message);
        Assert.StartsWith("AnId", Assert.Single(receive.Streams.Error).FullyQualifiedErrorId);
        Assert.Equal(JobState.Completed, job.JobStateInfo.State);
    }

    [Fact]
    public async Task A_job_s_status_is_what_its_progress_says_and_only_the_last_of_each_activity_is_kept()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            for (int i = 0; i < 1000; i++)
                write("progress", new ProgressRecord(7, "one", $"{i} of 1000"));
            write("progress", new ProgressRecord(8, "another", "begins"));
            write("progress", new ProgressRecord(7, "one", "done") { RecordType = ProgressRecordType.Completed });
            return Task.CompletedTask;
        });
        Job job = await StartAsync(session);

        Assert.Equal(["done"], await session.LinesAsync("(Wait-Job $job).StatusMessage"));
        Assert.Equal(["begins", "done"], job.Progress.Select(record => record.StatusDescription));
    }

    [Fact]
    public async Task Progress_has_at_most_ten_updates_a_second_and_ends_completed()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            write("report", 100_000);
            return Task.CompletedTask;
        });
        long begun = Stopwatch.GetTimestamp();

        using Invocation invocation = session.Start("Invoke-DstTestBody $body");
        await invocation.WaitAsync();

        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        ProgressRecord[] shown = [.. invocation.Streams.Progress];
        Assert.InRange(shown.Length, 1, 2 + 10 * seconds);
        Assert.Equal(ProgressRecordType.Completed, shown[^1].RecordType);
        Assert.All(shown[..^1], record => Assert.Equal(ProgressRecordType.Processing, record.RecordType));
        Assert.All(shown, record => Assert.StartsWith("update ", record.StatusDescription, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_body_makes_the_job_fail_with_its_error()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            write("output", "before");
            throw new InvalidOperationException("went wrong");
        });
        await StartAsync(session);

        Assert.Equal(["Failed"], await session.LinesAsync("(Wait-Job $job).State"));
        using Invocation receive = session.Start("Receive-Job $job");
        await receive.WaitAsync();
        Assert.Equal(["before"], receive.Output.Select(value => value.ToString()));
        ErrorRecord error = Assert.Single(receive.Streams.Error);
        Assert.Equal("went wrong", error.Exception.Message);
        Assert.StartsWith("Unexpected", error.FullyQualifiedErrorId);
    }

    [Fact]
    public async Task Stop_Job_waits_until_the_body_has_stopped_in_order()
    {
        using Session session = await Session.WithModuleAsync();
        var asked = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        session.SetBody("body", async (write, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                asked.SetResult();
                await goOn.Task;
                write("output", "left in order");
            }
        });
        Job job = await StartAsync(session);

        using Invocation stop = session.Start("Stop-Job $job; $job.State");
        await asked.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        Assert.Equal(JobState.Stopping, job.JobStateInfo.State);
        Assert.Equal(PSInvocationState.Running, stop.State);
        goOn.SetResult();
        await stop.WaitAsync();

        Assert.Equal(["Stopped"], stop.Output.Select(value => value.ToString()));
        Assert.Equal(["left in order"], await session.LinesAsync("Receive-Job $job"));
    }

    [Fact]
    public async Task A_body_that_ends_by_itself_when_asked_to_stop_is_stopped_too()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", async (_, token) =>
        {
            var stopped = new TaskCompletionSource();
            await using CancellationTokenRegistration registration = token.Register(stopped.SetResult);
            await stopped.Task;
        });
        await StartAsync(session);

        Assert.Equal(["Stopped"], await session.LinesAsync("Stop-Job $job; $job.State"));
    }

    [Fact]
    public async Task Remove_Job_with_Force_ends_a_running_job()
    {
        using Session session = await Session.WithModuleAsync();
        var ended = new TaskCompletionSource();
        session.SetBody("body", async (write, token) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                write("output", "nobody reads this any more");
                ended.SetResult();
            }
        });
        await StartAsync(session);

        Assert.Empty(await session.RunAsync("Remove-Job $job -Force; Get-Job"));
        await ended.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_job_outlives_the_pipeline_that_started_it_and_Ctrl_C_there()
    {
        using Session session = await Session.WithModuleAsync();
        var goOn = new TaskCompletionSource();
        var waiting = new TaskCompletionSource();
        session.SetBody("body", async (write, token) =>
        {
            await goOn.Task.WaitAsync(token);
            write("output", "done");
        });
        session.Set("waiting", new Action(waiting.SetResult));

        using Invocation invocation = session.Start(
            "$global:job = Invoke-DstTestBody $body -AsJob; $waiting.Invoke(); Wait-Job $job");
        await waiting.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        await invocation.StopAsync();
        goOn.SetResult();

        Assert.Equal(["done"], await session.LinesAsync("Receive-Job $job -Wait"));
    }

    private static async Task<Job> StartAsync(Session session) =>
        (Job)Assert.Single(await session.RunAsync("$global:job = Invoke-DstTestBody $body -AsJob; $job")).BaseObject;
}
