namespace DistStress.Engine.Input;

/// <summary>A field of an object in a file that is read into a record: a row of a table of such fields.</summary>
/// <typeparam name="TReading">What is at hand while the object is read.</typeparam>
/// <typeparam name="TRecord">The record.</typeparam>
/// <param name="Name">What files call it: the property's name in lower case, its words joined by underscores.</param>
/// <param name="Meaning">What it is, as the documentation has it.</param>
/// <param name="Default">What it is where the file does not have it, as the documentation has it.</param>
/// <param name="Read">
/// Takes the field's value into the record, where the file has it. What is wrong goes to the errors; the record is then
/// filled with whatever comes handy, since nobody gets to see it.
/// </param>
internal record RecordField<TReading, TRecord>(
    string Name, string Meaning, string Default, Func<InputNode, TReading, TRecord, TRecord> Read)
    where TReading : RecordReading
{
    /// <summary>For a field that must be there, what to write: <c>"qps": 1000</c>. Else null.</summary>
    public string? Required { get; init; }

    /// <summary>
    /// Once all fields are read, whether the file has this one or not: checks what depends on others, and fills in what
    /// was left out. Null where there is nothing of the kind.
    /// </summary>
    public Func<TReading, TRecord, TRecord>? Finish { get; init; }

    /// <summary>Reads an object.</summary>
    /// <param name="fields">Every field. They are read in this order, so one that depends on another stands behind
    /// it.</param>
    /// <param name="reading">What is at hand.</param>
    /// <param name="record">The record as it is where the file says nothing.</param>
    public static TRecord ReadAll(
        IReadOnlyList<RecordField<TReading, TRecord>> fields, TReading reading, TRecord record)
    {
        foreach (RecordField<TReading, TRecord> field in fields)
        {
            if (reading.Fields.Field(field.Name) is { } value)
                record = field.Read(value, reading, record);
            else if (field.Required is { } example)
                reading.Fields.AddMissing(field.Name, $"is missing; write for example {example}");
        }

        foreach (RecordField<TReading, TRecord> field in fields)
        {
            if (field.Finish is { } finish)
                record = finish(reading, record);
        }

        return record;
    }
}
