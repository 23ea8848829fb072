using System.Reflection;
using StackExchange.Redis;

namespace DistStress.Engine.Redis;

/// <summary>A Lua script that is part of the product; the files lie beside this one in Scripts.</summary>
internal sealed class RedisScript
{
    public static readonly RedisScript Publish = new("publish");
    public static readonly RedisScript Take = new("take");
    public static readonly RedisScript Finish = new("finish");
    public static readonly RedisScript Requeue = new("requeue");
    public static readonly RedisScript Reclaim = new("reclaim");
    public static readonly RedisScript Discard = new("discard");
    public static readonly RedisScript Lease = new("lease");
    public static readonly RedisScript Transition = new("transition");
    public static readonly RedisScript Note = new("note");
    public static readonly RedisScript Lost = new("lost");
    public static readonly RedisScript Record = new("record");
    public static readonly RedisScript Plan = new("plan");
    public static readonly RedisScript Marks = new("marks");
    public static readonly RedisScript Settle = new("settle");
    public static readonly RedisScript Report = new("report");
    public static readonly RedisScript Reports = new("reports");
    public static readonly RedisScript Audit = new("audit");
    public static readonly RedisScript Types = new("types");

    private readonly string _text;

    private RedisScript(string name)
    {
        Assembly assembly = typeof(RedisScript).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        _text = reader.ReadToEnd();
    }

    /// <summary>Runs the script on the server, by its hash once the server has it.</summary>
    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_text, keys, arguments).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server was restarted behind a connection that still believed it had the script. The client has
            // forgotten that by now, so this sends the text.
            return await database.ScriptEvaluateAsync(_text, keys, arguments).ConfigureAwait(false);
        }
    }
}
