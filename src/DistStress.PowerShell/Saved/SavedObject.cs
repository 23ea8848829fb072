using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;

namespace DistStress.PowerShell.Saved;

/// <summary>
/// An object by its properties: as a cmdlet wrote it, as Import-Clixml brought it back, or as ConvertFrom-Json did,
/// also with -AsHashtable.
/// </summary>
internal sealed class SavedObject(PSObject inner)
{
    /// <summary>Writes the object as JSON.</summary>
    public void WriteTo(Utf8JsonWriter json) => SavedJson.Write(json, inner);

    /// <summary>Whether it is a text, such as is made of an object that lies too deep to be saved.</summary>
    public bool IsText => inner.BaseObject is string;

    /// <summary>Whether there is such a property.</summary>
    public bool Has(string name) =>
        inner.BaseObject is IDictionary table ? table.Contains(name) : inner.Properties[name] is not null;

    /// <summary>A property as text; empty where there is none.</summary>
    public string Text(string name) => Convert.ToString(Value(name), CultureInfo.InvariantCulture) ?? "";

    /// <summary>A property as a number; null where there is none, or it is empty.</summary>
    public double? Number(string name) => Value(name) is { } value && value is not "" ? Number(value) : null;

    /// <summary>A property as a count; 0 where there is none.</summary>
    public long Count(string name) => Number(name) is { } number ? (long)number : 0;

    /// <summary>Whether a property is true.</summary>
    public bool Flag(string name) => LanguagePrimitives.IsTrue(Value(name));

    /// <summary>A property as a moment, in seconds since 1970; null where there is none.</summary>
    public double? Moment(string name) => Value(name) is { } value ? Moment(value) : null;

    /// <summary>The counts of a text of names and counts, <c>Timeout=3 Validation=1</c>; none where there is
    /// none.</summary>
    public IEnumerable<(string Name, double Count)> NamedCounts(string name)
    {
        foreach (string pair in Text(name).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = pair.LastIndexOf('=');
            if (at >= 0 && double.TryParse(pair[(at + 1)..], CultureInfo.InvariantCulture, out double count))
                yield return (pair[..at], count);
        }
    }

    /// <summary>The objects of a list; none where there is none.</summary>
    public IReadOnlyList<SavedObject> List(string name)
    {
        object? value = Raw(name);
        if (value is null)
            return [];
        IEnumerable items = LanguagePrimitives.GetEnumerable(value) ?? new[] { value };
        return [.. items.Cast<object?>().Where(item => item is not null)
            .Select(item => new SavedObject(PSObject.AsPSObject(item)))];
    }

    // Without separators of thousands: Export-Csv writes none, and 1,234 is not 1234 everywhere.
    private static double? Number(object value) => value switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.CurrentCulture, out number)
            ? number
            : null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        System.Numerics.BigInteger number => (double)number,
        _ => null,
    };

    // Of a time Export-Clixml keeps an object with the properties of the former one, or where it lies deep the text
    // that the session's culture makes of it; ConvertFrom-Json makes a DateTime of it.
    private static double? Moment(object value) => value switch
    {
        DateTimeOffset time => Seconds(time),
        DateTime { Kind: DateTimeKind.Unspecified } time => Seconds(new DateTimeOffset(time, TimeSpan.Zero)),
        DateTime time => Seconds(time),
        string text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out DateTimeOffset time)
            || DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, out time)
            ? Seconds(time)
            : null,
        PSObject former => former.Properties["UtcDateTime"]?.Value is DateTime utc
            ? Seconds(DateTime.SpecifyKind(utc, DateTimeKind.Utc))
            : Moment(former.ToString()),
        _ => null,
    };

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private object? Raw(string name) =>
        inner.BaseObject is IDictionary table ? table[name] : inner.Properties[name]?.Value;

    private object? Value(string name)
    {
        object? value = Raw(name);
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }
}
