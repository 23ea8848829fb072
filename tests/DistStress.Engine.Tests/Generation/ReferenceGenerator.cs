using System.Globalization;
using System.Text.Json;
using DistStress.Engine.Tests.Stores;

namespace DistStress.Engine.Tests.Generation;

/// <summary>Keys and data once more, written down naively from the documented rules: no code and no table of the
/// product's is used, and the columns come straight from the JSON that a file has.</summary>
internal static class ReferenceGenerator
{
    private const ulong PoolSeed = 0x647374;
    private const int PoolBytes = 1 << 20;

    /// <summary>The key of an item.</summary>
    public static string Key(ulong seed, ulong index) => Convert.ToHexStringLower(Draw(seed, index, 0));

    /// <summary>The columns of an item.</summary>
    /// <param name="data">The file's <c>data</c>.</param>
    /// <param name="seed">The stream.</param>
    /// <param name="index">The item's place in the stream.</param>
    /// <param name="samples">How many data sets are prepared; 0 for fresh data.</param>
    public static Dictionary<string, StoredValue> Columns(string data, ulong seed, ulong index, int samples = 0)
    {
        uint lane = samples == 0 ? 16u : 1024u;
        ulong drawn = samples == 0 ? index : Word(Draw(seed, index, 1), 0) % (uint)samples;
        var columns = new Dictionary<string, StoredValue>();
        using JsonDocument json = JsonDocument.Parse(data);
        foreach (JsonProperty column in json.RootElement.EnumerateObject())
        {
            byte[] draw = Draw(seed, drawn, lane++);
            JsonElement value = column.Value;
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    columns[column.Name] = StoredValue.OfText(value.GetString()!);
                    break;
                case JsonValueKind.Number:
                    columns[column.Name] = Pool(Word(draw, 1), value.GetInt32());
                    break;
                default:
                    uint suffix = Word(draw, 0) % value.GetProperty("r").GetUInt32();
                    columns[column.Name + suffix.ToString(CultureInfo.InvariantCulture)] =
                        Pool(Word(draw, 1), value.GetProperty("len").GetInt32());
                    break;
            }
        }

        return columns;
    }

    private static StoredValue Pool(uint offset, int length)
    {
        var bytes = new byte[length];
        byte[] block = [];
        for (int i = 0; i < length; i++)
        {
            ulong place = (offset + (ulong)i) % PoolBytes;
            if (i == 0 || place % 16 == 0)
                block = Draw(PoolSeed, place / 16, uint.MaxValue);
            bytes[i] = block[place % 16];
        }

        return StoredValue.OfBytes(bytes);
    }

    private static uint Word(byte[] draw, int number)
    {
        uint word = 0;
        for (int i = 3; i >= 0; i--)
            word = (word << 8) | draw[(4 * number) + i];
        return word;
    }

    // Philox4x32-10 as the paper gives it (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3;
    // SC'11): ten rounds of two multiplications, the key raised by two constants between them.
    private static byte[] Draw(ulong seed, ulong index, uint lane)
    {
        ulong[] counter = [index % (1UL << 32), index >> 32, lane, 0];
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
