using System.Text.Json;

namespace DistStress.Engine.Targets.DynamoDb.Requests;

/// <summary>What an answer says that is an error.</summary>
/// <param name="Code">The error's name, without the name space that it has on the wire; null where there is
/// none.</param>
/// <param name="Message">The store's own words; null where there are none.</param>
/// <param name="Reasons">Why a call was refused for capacity, each with what it was refused for; most often
/// none.</param>
internal sealed record StoreError(string? Code, string? Message, IReadOnlyList<ThrottleReason> Reasons)
{
    /// <summary>Reads an error.</summary>
    /// <param name="body">The answer's body; one that is no JSON has neither name nor words.</param>
    /// <param name="codeHeader">The header <c>x-amzn-ErrorType</c>, for an answer whose body names no error.</param>
    public static StoreError Read(ReadOnlySpan<byte> body, string? codeHeader = null)
    {
        string? code = null;
        string? message = null;
        List<ThrottleReason>? reasons = null;
        try
        {
            var json = new Utf8JsonReader(body);
            if (!body.IsEmpty && json.Read())
            {
                while (json.NextMember())
                {
                    // The service is not of one mind about capitals.
                    string name = json.GetString()!;
                    json.Read();
                    if (name is "__type" or "code" && json.TokenType == JsonTokenType.String)
                        code ??= json.GetString();
                    else if (name is "message" or "Message" && json.TokenType == JsonTokenType.String)
                        message ??= json.GetString();
                    else if (name is "throttlingReasons" or "ThrottlingReasons")
                        reasons = ReadReasons(ref json);
                    else
                        json.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // A proxy on the way answers in HTML. The status tells what it is.
        }

        return new StoreError(Bare(code ?? codeHeader), message, reasons ?? []);
    }

    // com.amazonaws.dynamodb.v20120810#ThrottlingException, or in the header ThrottlingException:http://…
    private static string? Bare(string? code)
    {
        if (code is null)
            return null;
        string name = code[(code.LastIndexOf('#') + 1)..];
        int colon = name.IndexOf(':');
        return colon < 0 ? name : name[..colon];
    }

    private static List<ThrottleReason> ReadReasons(ref Utf8JsonReader json)
    {
        var reasons = new List<ThrottleReason>();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return reasons;
        }

        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            string? reason = null;
            string? resource = null;
            while (json.NextMember())
            {
                string name = json.GetString()!;
                json.Read();
                if (name is "reason" or "Reason" && json.TokenType == JsonTokenType.String)
                    reason = json.GetString();
                else if (name is "resource" or "Resource" && json.TokenType == JsonTokenType.String)
                    resource = json.GetString();
                else
                    json.Skip();
            }

            if (!string.IsNullOrEmpty(reason))
                reasons.Add(new ThrottleReason(reason, resource));
        }

        return reasons;
    }
}
