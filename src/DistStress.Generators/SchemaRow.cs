using System.Globalization;
using Microsoft.CodeAnalysis;

namespace DistStress.Generators;

/// <summary>
/// A row of the measurement schema as the compiler sees it: an attribute of <c>MeasurementSchema</c>.
/// </summary>
internal sealed class SchemaRow
{
    private readonly AttributeData _attribute;

    private SchemaRow(AttributeData attribute)
    {
        _attribute = attribute;
        Kind = attribute.AttributeClass!.Name;
    }

    /// <summary>The attribute's name, such as <c>CounterAttribute</c>.</summary>
    public string Kind { get; }

    public string Name => Text("name");

    public string Wire => Text("wire");

    /// <summary>The type in the outputs, of rows that say one.</summary>
    public string Type => Text("type");

    /// <summary>The latency that a percentile is of.</summary>
    public string Latency => Text("latency");

    public string Description => Text("text");

    public string Percent => ((double)Argument("percent").Value!).ToString(CultureInfo.InvariantCulture);

    /// <summary>The unit as C# writes it. Latencies do not say theirs.</summary>
    public string Unit => Kind == SchemaKinds.Percentile
        ? "MeasurementUnit.Milliseconds"
        : $"(MeasurementUnit){(int)Argument("unit").Value!}";

    public int Outputs => Kind == SchemaKinds.Latency ? 0 : (int)Argument("outputs").Value!;

    public int Shown => Named("Shown");

    /// <summary>Whether the outputs carry a number.</summary>
    public bool IsNumber => Kind switch
    {
        SchemaKinds.Counter or SchemaKinds.Percentile => true,
        SchemaKinds.Derived or SchemaKinds.Gauge => Type.TrimEnd('?') is "long" or "double",
        _ => false,
    };

    /// <summary>What reckons the number of a tally and latencies, as C# writes it; <c>null</c> where nothing
    /// does.</summary>
    public string Value => !IsNumber || Kind == SchemaKinds.Gauge ? "null"
        : Kind == SchemaKinds.Percentile
        ? $"(_, latencies) => latencies.{Latency}.Milliseconds({Percent})"
        : $"(tally, _) => tally.{Name}";

    public bool TakesGreatest => Named("Merge") != 0;

    public int Source => Named("Source");

    /// <summary>The rows of a schema class, in the order of the source.</summary>
    public static IReadOnlyList<SchemaRow> Of(INamedTypeSymbol schema) =>
    [
        .. schema.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.BaseType?.Name == "MeasurementAttribute")
            .Select(attribute => new SchemaRow(attribute)),
    ];

    private string Text(string parameter) => (string)Argument(parameter).Value!;

    private TypedConstant Argument(string parameter)
    {
        int index = _attribute.AttributeConstructor!.Parameters.ToList()
            .FindIndex(candidate => candidate.Name == parameter);
        return _attribute.ConstructorArguments[index];
    }

    private int Named(string property) =>
        _attribute.NamedArguments.FirstOrDefault(argument => argument.Key == property).Value.Value as int? ?? 0;
}
