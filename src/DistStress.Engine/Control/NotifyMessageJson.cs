using System.Text;
using System.Text.Json;
using DistStress.Engine.Input;

namespace DistStress.Engine.Control;

/// <summary>
/// Control messages as JSON:
/// <c>{"id":…,"action":…,"argument":…,"workers":[…],"at":…,"nonce":…,"sig":…}</c>.
/// </summary>
/// <remarks>
/// The canonical form is what a signature covers: a JSON object in UTF-8 with the members id, action, argument,
/// workers, at and nonce, in this order, without <c>sig</c>. A member that is null or absent is left out. There is no
/// white space. In strings <c>"</c> and <c>\</c> are written <c>\"</c> and <c>\\</c>, the control characters U+0000 to
/// U+001F
/// <c>\b \t \n \f \r</c> where these exist and else <c>\u00xx</c> with lower-case hex digits, and every other character
/// as itself (the string form of RFC 8785). <c>at</c> is a decimal integer without leading zeros. A message on the wire
/// may have its members in any order and any white space; it is read, and its canonical form is made from what was
/// read.
/// </remarks>
public static class NotifyMessageJson
{
    /// <summary>The most bytes that a message has on the wire.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxTokenLength = 64;
    private const int MaxWorkerLength = 256;
    private const int MaxDepth = 4;
    private static readonly string[] Members = ["id", "action", "argument", "workers", "at", "nonce", "sig"];

    /// <summary>The bytes that a signature covers: the canonical form above.</summary>
    /// <exception cref="DistStressException"><c>NotifyMessageInvalid</c>: a text has half a surrogate pair.</exception>
    public static byte[] Canonical(NotifyMessage message) => Utf8(Write(message, null));

    /// <summary>A message as it is sent: the canonical form with <c>sig</c> at its end, where there is one.</summary>
    /// <exception cref="DistStressException">
    /// <c>NotifyMessageInvalid</c>: no worker would take it: a member does not have its form, or it is longer than 64
    /// KiB.
    /// </exception>
    public static string Write(NotifyMessage message)
    {
        string text = Write(message, message.Signature);
        int bytes = Utf8(text).Length;
        if (bytes > MaxBytes)
        {
            throw Invalid($"The message has {bytes} bytes, and at most {MaxBytes} are taken. Put a long argument "
                + "in a file "
                + "that the workers can reach.");
        }

        return Read(text).Problem is { } problem ? throw Invalid($"The message cannot be sent: {problem}.") : text;
    }

    /// <summary>Reads what came over the channel; never throws.</summary>
    public static ReceivedMessage Read(string text)
    {
        // A character has one byte at least, so what is far too long is not even measured.
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return new ReceivedMessage { Problem = $"it is longer than {MaxBytes} bytes" };
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a text in it has half a surrogate pair.
            return new ReceivedMessage { Problem = "it is not valid JSON" };
        }
    }

    private static ReceivedMessage Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new ReceivedMessage { Problem = "it is not a JSON object" };
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        string? problem = null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (!Members.Contains(member.Name))
                problem ??= "it has a member that is not known";
            else if (!members.TryAdd(member.Name, member.Value))
                problem ??= $"its {member.Name} is there twice";
        }

        string? id = Token("id");
        IReadOnlyList<string>? workers = Workers(out bool isAddressed);
        string? action = Text("action") is { } name && Identifier.IsValid(name) ? name : null;
        string? argument = Text("argument");
        long at = 0;
        bool hasTime = members.TryGetValue("at", out JsonElement time)
            && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out at);
        string? nonce = Token("nonce");
        string? signature = Text("sig");
        problem ??= id is null ? Misses("id", $"1 to {MaxTokenLength} letters, digits, '-' and '_'")
            : action is null ? Misses("action", Identifier.Form)
            : argument is null && IsThere("argument") ? Misses("argument", "a text")
            : !isAddressed ? Misses("workers", "a list of ids that is not empty")
            : !hasTime ? Misses("at", "the server's time in µs")
            : nonce is null ? Misses("nonce", $"1 to {MaxTokenLength} letters, digits, '-' and '_'")
            : signature is null && IsThere("sig") ? Misses("sig", "a text")
            : null;
        return new ReceivedMessage
        {
            Id = id,
            Workers = workers,
            IsAddressed = isAddressed,
            Problem = problem,
            Message = problem is not null ? null : new NotifyMessage
            {
                Id = id!,
                Action = action!,
                Argument = argument,
                Workers = workers,
                At = at,
                Nonce = nonce!,
                Signature = signature,
            },
        };

        bool IsThere(string name) =>
            members.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

        string? Text(string name) =>
            members.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString() : null;

        string? Token(string name) => Text(name) is { Length: > 0 and <= MaxTokenLength } text
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text : null;

        IReadOnlyList<string>? Workers(out bool isValid)
        {
            isValid = !IsThere("workers");
            if (isValid || members["workers"] is not { ValueKind: JsonValueKind.Array } list
                || list.GetArrayLength() == 0)
                return null;
            isValid = list.EnumerateArray().All(worker =>
                worker.ValueKind == JsonValueKind.String
                    && worker.GetString() is { Length: > 0 and <= MaxWorkerLength });
            return isValid ? [.. list.EnumerateArray().Select(worker => worker.GetString()!)] : null;
        }
    }

    private static string Misses(string member, string form) => $"its {member} is missing or is not {form}";

    private static string Write(NotifyMessage message, string? signature)
    {
        var json = new StringBuilder("{");
        CanonicalJson.AppendText(json, "id", message.Id);
        CanonicalJson.AppendText(json, "action", message.Action);
        CanonicalJson.AppendText(json, "argument", message.Argument);
        if (message.Workers is { } workers)
        {
            CanonicalJson.AppendName(json, "workers").Append('[');
            for (int i = 0; i < workers.Count; i++)
                CanonicalJson.AppendString(i == 0 ? json : json.Append(','), workers[i]);
            json.Append(']');
        }

        CanonicalJson.AppendNumber(json, "at", message.At);
        CanonicalJson.AppendText(json, "nonce", message.Nonce);
        CanonicalJson.AppendText(json, "sig", signature);
        return json.Append('}').ToString();
    }

    private static byte[] Utf8(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new DistStressException(
                ErrorKind.NotifyMessageInvalid, null,
                "The message has half a surrogate pair, which is no character.", e);
        }
    }

    private static DistStressException Invalid(string message) =>
        new(ErrorKind.NotifyMessageInvalid, null, message);
}
