using Microsoft.CodeAnalysis;

namespace DistStress.Generators;

/// <summary>
/// Makes code of the measurement schema: in the engine the tallies and the lists of what they keep, in the PowerShell
/// layer the properties of every output that carries measurements, and what fills them.
/// </summary>
[Generator]
public sealed class MeasurementGenerator : IIncrementalGenerator
{
    private const string Schema = "DistStress.Engine.Metrics.Schema.MeasurementSchema";
    private const string OutputAttribute = "MeasurementOutputAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The texts are compared, so nothing is compiled again where the schema stands as it did.
        IncrementalValueProvider<string> engine =
            context.CompilationProvider.Select((compilation, _) => EngineCode(compilation));
        context.RegisterSourceOutput(engine, (output, code) => Add(output, "MeasurementSchema.g.cs", code));

        IncrementalValuesProvider<(string Name, string Code)> outputs =
            context.SyntaxProvider.ForAttributeWithMetadataName(
            "DistStress.PowerShell.Output." + OutputAttribute,
            (_, _) => true,
            (target, _) => OutputOf(target));
        context.RegisterSourceOutput(outputs, (output, file) => Add(output, file.Name + ".g.cs", file.Code));
    }

    private static void Add(SourceProductionContext output, string name, string code)
    {
        if (code.Length > 0)
            output.AddSource(name, code);
    }

    private static string EngineCode(Compilation compilation) =>
        compilation.Assembly.GetTypeByMetadataName(Schema) is { } schema
            ? EngineSource.Write(SchemaRow.Of(schema))
            : "";

    private static (string Name, string Code) OutputOf(GeneratorAttributeSyntaxContext target)
    {
        var record = (INamedTypeSymbol)target.TargetSymbol;
        INamedTypeSymbol? schema = target.SemanticModel.Compilation.GetTypeByMetadataName(Schema);
        if (schema is null)
            return (record.Name, "");
        int output = (int)target.Attributes[0].ConstructorArguments[0].Value!;
        return (record.Name, OutputSource.Write(
            record.Name, [.. SchemaRow.Of(schema).Where(row => (row.Outputs & output) != 0)]));
    }
}
