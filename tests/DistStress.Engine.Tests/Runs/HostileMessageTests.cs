using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Channels;
using DistStress.Engine.Redis.Workers;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Working.Messages;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>
/// A thousand messages that a worker must not obey, of every kind, and right ones between and behind them.
/// </summary>
public sealed class HostileMessageTests(ITestOutputHelper output)
{
    private const string Note = "note";
    private static readonly NotifyKey Key = new("the right key");
    private static readonly string[] Kinds =
    [
        "forged", "unsigned", "tampered id", "tampered action", "tampered argument", "tampered workers", "tampered at",
        "tampered nonce", "tampered sig", "cut sig", "replayed", "stale", "future", "oversized", "malformed",
        "unknown member", "member twice", "not addressed", "unknown action", "not allowed",
    ];

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task None_has_an_effect_and_a_right_one_behind_them_has(RedisServerKind kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "execute_bash is of Unix");
        const int EachKind = 50;
        await using Rig rig = await Rig.StartAsync(kind, Key);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("diststress-hostile-");
        var noted = new ConcurrentQueue<string?>();
        RigWorker worker = await rig.StartWorkerAsync(choose: options => options with
        {
            Allow = [NotifyActions.ExecuteBash],
            NotifyHandlers = new Dictionary<string, NotifyHandler>
            {
                [Note] = (message, _) =>
                {
                    noted.Enqueue(message.Argument);
                    return ValueTask.FromResult("noted");
                },
            },
        });
        ControlConnection control = await rig.ConnectAsync();
        var channel = new NotifyChannel(control);
        NotifyMessage seen = await SendRightAsync(Note, "seen");
        Assert.Equal(["seen"], noted);

        var sent = new List<(string Kind, string Id)>();
        for (int i = 0; i < EachKind * Kinds.Length; i++)
        {
            string name = Kinds[i % Kinds.Length];
            string mark = $"{name.Replace(' ', '-')}-{i}";
            // Half of them would leave a file behind, half a note.
            bool isScript = i / Kinds.Length % 2 == 0;
            var right = new NotifyMessage
            {
                Id = mark,
                Action = isScript ? NotifyActions.ExecuteBash : Note,
                Argument = isScript ? $"touch '{folder.FullName}/{mark}'" : mark,
                Workers = i % 3 == 0 ? [worker.Id] : null,
            };
            // Answered, where it is, under the id that came.
            sent.Add((name, name switch { "replayed" => seen.Id, "tampered id" => mark + "x", _ => mark }));
            await rig.View.GetSubscriber().PublishAsync(
                RedisChannel.Literal("dst_notify"),
                    Hostile(name, i, channel.Stamp(right), seen, control.Clock.NowMicros));
        }

        NotifyMessage note = await SendRightAsync(Note, "right");
        NotifyMessage script = await SendRightAsync(NotifyActions.ExecuteBash, $"touch '{folder.FullName}/right'");
        Assert.Equal(["seen", "right"], noted);
        Assert.Equal(["right"], folder.GetFiles().Select(file => file.Name));

        output.WriteLine($"{"kind",-18}{"sent",6}{"answered",10}{"effects",9}");
        var refused = 0;
        foreach (string name in Kinds)
        {
            string[] ids = [.. sent.Where(message => message.Kind == name).Select(message => message.Id)];
            NotifyReply[] replies = await RepliesAsync(rig, ids.Distinct());
            if (name == "replayed")
                Assert.Equal(NotifyStatus.Done, replies[0].Status);
            NotifyReply[] answers = name == "replayed" ? replies[1..] : replies;
            string mark = name.Replace(' ', '-') + "-";
            int effects = name == "replayed"
                ? noted.Count("seen".Equals) - 1
                : noted.Count(text => text!.StartsWith(mark, StringComparison.Ordinal))
                    + folder.GetFiles(mark + "*").Length;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-18}{ids.Length,6}{answers.Length,10}{effects,9}"));
            Assert.Equal(0, effects);
            Assert.Equal(EachKind, ids.Length);
            Assert.All(answers, answer => Assert.Equal(NotifyStatus.Refused, answer.Status));
            // Without a readable id, and for somebody else, no answer is due.
            bool isAnswered = name is not ("oversized" or "malformed" or "not addressed");
            Assert.Equal(isAnswered ? EachKind : 0, answers.Length);
            refused += name == "not addressed" ? 0 : ids.Length;
        }

        var registry = new WorkerRegistry(control);
        await Rig.UntilAsync(
            async () => (await registry.ListAsync()).Single().RefusedMessages == refused, "all refusals are counted");
        Assert.Equal(1, rig.Warnings.Count(warning => warning.Contains("control message was refused")));
        Assert.False(worker.Running.IsCompleted);
        folder.Delete(recursive: true);

        async Task<NotifyMessage> SendRightAsync(string action, string argument)
        {
            (_, NotifyMessage message) =
                await channel.SendAsync(new NotifyMessage { Action = action, Argument = argument });
            await Rig.UntilAsync(async () => (await channel.PeekAsync(message)).Count > 0, "it is answered");
            Assert.Equal(NotifyStatus.Done, (await channel.PeekAsync(message))[0].Status);
            return message;
        }
    }

    private static async Task<NotifyReply[]> RepliesAsync(Rig rig, IEnumerable<string> ids)
    {
        var replies = new List<NotifyReply>();
        foreach (string id in ids)
            replies.AddRange((await rig.Database.ListRangeAsync($"dst_ack:{id}"))
                .Select(text => NotifyReply.Parse(text!)!));
        return [.. replies];
    }

    private static RedisValue Hostile(string kind, int i, NotifyMessage right, NotifyMessage seen, long now) =>
        kind switch
    {
        "forged" => NotifyMessageJson.Write(new NotifyKey("another key").Sign(right)),
        "unsigned" => NotifyMessageJson.Write(right with { Signature = null }),
        "tampered id" => NotifyMessageJson.Write(right with { Id = right.Id + "x" }),
        "tampered action" => NotifyMessageJson.Write(
            right with { Action = right.Action == Note ? NotifyActions.ExecuteBash : Note }),
        "tampered argument" => NotifyMessageJson.Write(right with { Argument = right.Argument + " " }),
        // What was for somebody else is for all now.
        "tampered workers" => NotifyMessageJson.Write(
            Key.Sign(right with { Workers = ["somebody-else"] }) with { Workers = null }),
        "tampered at" => NotifyMessageJson.Write(right with { At = right.At + 1 }),
        "tampered nonce" => NotifyMessageJson.Write(right with { Nonce = right.Nonce + "x" }),
        "tampered sig" => NotifyMessageJson.Write(right with { Signature = Flipped(right.Signature!, i % 64) }),
        "cut sig" => NotifyMessageJson.Write(right with { Signature = right.Signature![..(i % 64)] }),
        "replayed" => NotifyMessageJson.Write(seen),
        "stale" => NotifyMessageJson.Write(Key.Sign(right with { At = now - 31_000_000 - i })),
        "future" => NotifyMessageJson.Write(Key.Sign(right with { At = now + 60_000_000 + i })),
        "oversized" => Plain(Key.Sign(right with { Argument = right.Argument + new string(' ', 70_000) })),
        "malformed" => Malformed(i, NotifyMessageJson.Write(right)),
        "unknown member" => NotifyMessageJson.Write(right).Replace("{\"id\"", "{\"v\":2,\"id\""),
        "member twice" => NotifyMessageJson.Write(right).Replace("}", $",\"at\":{right.At}}}"),
        "not addressed" => NotifyMessageJson.Write(Key.Sign(right with { Workers = ["somebody-else"] })),
        "unknown action" => NotifyMessageJson.Write(Key.Sign(right with { Action = "make_coffee" })),
        "not allowed" => NotifyMessageJson.Write(Key.Sign(
            right with { Action = i % 40 < 20 ? NotifyActions.RebootInstance : NotifyActions.TerminateInstance })),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Flipped(string signature, int at) =>
        signature[..at] + (signature[at] == '0' ? '1' : '0') + signature[(at + 1)..];

    // As somebody writes it who does not keep to the limit.
    private static string Plain(NotifyMessage message) => new JsonObject
    {
        ["id"] = message.Id,
        ["action"] = message.Action,
        ["argument"] = message.Argument,
        ["workers"] = message.Workers is null ? null
            : new JsonArray([.. message.Workers.Select(worker => JsonValue.Create(worker))]),
        ["at"] = message.At,
        ["nonce"] = message.Nonce,
        ["sig"] = message.Signature,
    }.ToJsonString();

    private static RedisValue Malformed(int i, string right) => (i / Kinds.Length % 5) switch
    {
        0 => right[..(right.Length / 2)],
        1 => "",
        2 => Encoding.UTF8.GetBytes(right).Select(b => (byte)(b ^ 0x80)).ToArray(),
        3 => $"[{right}]",
        _ => new string('[', 10_000),
    };
}
