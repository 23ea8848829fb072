using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Tests.Stores;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Keys and data once more, written down naively from the documented rules: no code and no table of the
/// product's is used, and the columns come straight from the JSON that a file has.</summary>
internal static class ReferenceGenerator
{
    private const ulong PoolSeed = 0x647374;
    private const int PoolBytes = 1 << 20;

    private static readonly byte[] WholePool = [.. Enumerable.Range(0, PoolBytes / 16)
        .SelectMany(block => Draw(PoolSeed, (ulong)block, uint.MaxValue))];

    /// <summary>The key of an item.</summary>
    public static string Key(ulong seed, ulong index) => Convert.ToHexStringLower(Draw(seed, index, 0));

    /// <summary>The columns of an item.</summary>
    /// <param name="data">The file's <c>data</c>.</param>
    /// <param name="seed">The stream.</param>
    /// <param name="index">The item's place in the stream.</param>
    /// <param name="samples">How many data sets are prepared; 0 for fresh data.</param>
    /// <param name="due">When the op is due, in µs since 1970.</param>
    public static Dictionary<string, StoredValue> Columns(
        string data, ulong seed, ulong index, int samples = 0, long due = 0)
    {
        uint lane = samples == 0 ? 16u : 1024u;
        ulong drawn = samples == 0 ? index : Word(Draw(seed, index, 1), 0) % (uint)samples;
        var columns = new Dictionary<string, StoredValue>();
        using JsonDocument json = JsonDocument.Parse(data);
        foreach (JsonProperty column in json.RootElement.EnumerateObject())
        {
            byte[] draw = Draw(seed, drawn, lane);
            string name = column.Name;
            if (column.Value.ValueKind == JsonValueKind.Object && column.Value.TryGetProperty("r", out JsonElement r))
                name += (Word(draw, 0) % r.GetUInt32()).ToString(CultureInfo.InvariantCulture);
            uint number = 0;
            uint own = lane++;
            columns[name] = Value(column.Value, draw, due, () => Draw(seed, drawn, own, ++number));
        }

        return columns;
    }

    private static StoredValue Value(JsonElement value, byte[] draw, long due, Func<byte[]> next)
    {
        if (value.ValueKind == JsonValueKind.String)
            return StoredValue.OfText(value.GetString()!);
        if (value.ValueKind == JsonValueKind.Number)
            return StoredValue.OfBytes(Pool(Word(draw, 1), value.GetInt32()));
        if (value.TryGetProperty("ttl", out JsonElement ttl))
            return StoredValue.OfNumber(BigInteger.Divide(due, 1_000_000) + ttl.GetInt64());
        if (value.TryGetProperty("add", out JsonElement add))
            return StoredValue.OfNumber(add.GetInt64());
        if (value.TryGetProperty("pick", out JsonElement pick))
        {
            decimal[] weights = value.TryGetProperty("weights", out JsonElement given)
                ? [.. given.EnumerateArray().Select(weight => weight.GetDecimal())]
                : [.. pick.EnumerateArray().Select(_ => 1m)];
            JsonElement picked = pick[Choose(weights, Word(draw, 0))];
            return picked.ValueKind == JsonValueKind.String
                ? StoredValue.OfText(picked.GetString()!)
                : StoredValue.OfNumber(picked.GetInt64());
        }

        if (!value.TryGetProperty("type", out JsonElement type))
            return StoredValue.OfBytes(Pool(Word(draw, 1), Length(value, draw)));
        JsonElement of = value.TryGetProperty("of", out JsonElement inside) ? inside : default;
        switch (type.GetString())
        {
            case "N":
                BigInteger min = value.GetProperty("min").GetInt64();
                BigInteger count = value.GetProperty("max").GetInt64() - min + 1;
                BigInteger random = Word(draw, 0) + ((BigInteger)Word(draw, 1) << 32);
                return StoredValue.OfNumber(min + random * count / BigInteger.Pow(2, 64));
            case "BOOL":
                return StoredValue.OfText(Word(draw, 0) % 2 == 1 ? "true" : "false", "BOOL");
            case "B":
                return StoredValue.OfBytes(Pool(Word(draw, 1), Length(value, draw)));
            case "S":
                return StoredValue.OfText(string.Concat(Pool(Word(draw, 1), Length(value, draw))
                    .Select(letter => "0123456789abcdefghijklmnopqrstuvwxyz"[letter % 36])));
            case "L":
                return StoredValue.OfText("[" + string.Join(',',
                    Enumerable.Range(0, value.GetProperty("count").GetInt32())
                    .Select(_ => Json(Value(of, next(), due, next)))) + "]", "L");
            default:
                (string Name, string Json)[] members = [.. of.EnumerateObject()
                    .Select(member => (member.Name, Json(Value(member.Value, next(), due, next))))];
                return StoredValue.OfText("{" + string.Join(',', members
                    .OrderBy(member => Convert.ToHexString(Encoding.UTF8.GetBytes(member.Name)), StringComparer.Ordinal)
                    .Select(member => ReferenceJson.Quote(member.Name) + ":" + member.Json)) + "}", "M");
        }
    }

    private static string Json(StoredValue value) => value.Type switch
    {
        "S" => ReferenceJson.Quote(value.ToText()),
        "B" => $"\"{Convert.ToBase64String(value.ToArray())}\"",
        _ => value.ToText(),
    };

    private static int Length(JsonElement value, byte[] draw)
    {
        JsonElement length = value.GetProperty("len");
        if (length.ValueKind == JsonValueKind.Number)
            return length.GetInt32();
        decimal[] weights = [.. length.EnumerateArray().Select(choice => choice[0].GetDecimal())];
        return length[Choose(weights, Word(draw, 2))][1].GetInt32();
    }

    // The first k with word / 2^32 < (weights up to k) / (all weights), in whole numbers.
    private static int Choose(decimal[] weights, uint word)
    {
        BigInteger[] whole = [.. weights.Select(weight => new BigInteger(weight * 1_000_000))];
        BigInteger all = whole.Aggregate(BigInteger.Add);
        BigInteger sum = 0;
        for (int k = 0; ; k++)
        {
            sum += whole[k];
            if (word * all < sum << 32)
                return k;
        }
    }

    private static byte[] Pool(uint offset, int length) =>
        [.. Enumerable.Range(0, length).Select(i => WholePool[(int)((offset + (ulong)i) % PoolBytes)])];

    private static uint Word(byte[] draw, int number)
    {
        uint word = 0;
        for (int i = 3; i >= 0; i--)
            word = (word << 8) | draw[(4 * number) + i];
        return word;
    }

    // Philox4x32-10 as the paper gives it (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3;
    // SC'11): ten rounds of two multiplications, the key raised by two constants between them.
    private static byte[] Draw(ulong seed, ulong index, uint lane, uint number = 0)
    {
        ulong[] counter = [index % (1UL << 32), index >> 32, lane, number];
        ulong[] key = [seed % (1UL << 32), seed >> 32];
        for (int round = 0; round < 10; round++)
        {
            ulong first = 0xD2511F53 * counter[0];
            ulong second = 0xCD9E8D57 * counter[2];
            counter =
            [
                (second >> 32) ^ counter[1] ^ key[0], second % (1UL << 32),
                (first >> 32) ^ counter[3] ^ key[1], first % (1UL << 32),
            ];
            key = [(key[0] + 0x9E3779B9) % (1UL << 32), (key[1] + 0xBB67AE85) % (1UL << 32)];
        }

        return [.. counter.SelectMany(word => Enumerable.Range(0, 4).Select(i => (byte)(word >> (8 * i))))];
    }
}
