using System.Management.Automation;

namespace DistStress.TestCmdlets;

/// <summary>
/// Fills the process's thread pool with work that only waits, more of it than the pool makes threads for in minutes,
/// for as long as a file is there, and then says on the console whether it was blocked; returns at once. What anybody
/// else gives to the pool waits behind it.
/// </summary>
[Cmdlet(VerbsSecurity.Block, "DstTestThreadPool")]
public sealed class BlockDstTestThreadPoolCommand : PSCmdlet
{
    // The pool makes a few threads a second at most when none of them comes back.
    private const int Items = 5000;

    private const int PollMs = 20;

    /// <summary>What it writes to the console when it ends, if nothing else had its turn until then.</summary>
    private const string Blocked = "The pool was blocked.";

    /// <summary>The file: the blockade begins when it is made, and ends when it is removed.</summary>
    [Parameter(Mandatory = true)]
    public string While { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string file = While;
        new Thread(() =>
        {
            while (!File.Exists(file))
                Thread.Sleep(PollMs);
            var end = new ManualResetEventSlim();
            for (int item = 0; item < Items; item++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => end.Wait(), null);
            // Behind all of them, as what anybody else gives to the pool from now on.
            bool hadItsTurn = false;
            ThreadPool.UnsafeQueueUserWorkItem(_ => Volatile.Write(ref hadItsTurn, true), null);
            while (File.Exists(file))
                Thread.Sleep(PollMs);
            Console.WriteLine(Volatile.Read(ref hadItsTurn) ? "The pool was not blocked." : Blocked);
            end.Set();
        })
        { IsBackground = true }.Start();
    }
}
