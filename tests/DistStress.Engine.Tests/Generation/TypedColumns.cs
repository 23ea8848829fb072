namespace DistStress.Engine.Tests.Generation;

/// <summary>Data with every kind of value.</summary>
internal static class TypedColumns
{
    /// <summary>All that any write takes.</summary>
    public const string Data = """
        {
          "text": "thïs \"is\" text", "bytes": 40, "tag_": { "r": 16, "len": [[1, 0], [2.5, 9], [0, 77], [6, 300]] },
          "views": { "type": "N", "min": 0, "max": 999 },
          "balance": { "type": "N", "min": -5000000000, "max": 5000000000 },
          "any": { "type": "N", "min": -9223372036854775808, "max": 9223372036854775807 },
          "nine": { "type": "N", "min": 9223372036854775807, "max": 9223372036854775807 },
          "code": { "type": "S", "len": 20 }, "none": { "type": "S", "len": 0 },
          "note": { "type": "S", "len": [[70, 5], [30, 600]] },
          "active": { "type": "BOOL" }, "raw": { "type": "B", "len": 20 }, "body": { "len": [[70, 100], [20, 1000]] },
          "state": { "pick": ["new", "páid", "sent"], "weights": [9, 0.5, 0.5] }, "size": { "pick": [1, -2, 3, "XL"] },
          "scores": { "type": "L", "of": { "type": "N", "min": 1, "max": 5 }, "count": 3 },
          "empty": { "type": "L", "of": "x", "count": 0 },
          "address": { "type": "M", "of": {
            "zip": { "type": "N", "min": 1000, "max": 9999 }, "città": "Bern\t\"CH\"\\", "door": 4,
            "home": { "type": "BOOL" }, "lines": { "type": "L", "of": { "type": "S", "len": 8 }, "count": 2 },
            "Zone": { "pick": ["a\u001f", "b"] },
            "geo": { "type": "M", "of": { "lat": { "type": "N", "min": -90, "max": 90 },
              "blob": { "len": [[1, 3], [1, 5]] } } }
          } }
        }
        """;
}
