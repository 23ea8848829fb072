using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace DistStress.ModuleFiles.Help;

/// <summary>All that help says of a parameter.</summary>
/// <param name="Name">Its name, without a hyphen.</param>
/// <param name="Type">Its type.</param>
/// <param name="Text">What it means.</param>
/// <param name="Limits">Which values it takes, as a sentence; empty where its type says all.</param>
/// <param name="Default">What holds where it is left out; empty for nothing.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="HasWildcards">Whether it takes wildcards.</param>
/// <param name="Bindings">How it is bound in each parameter set.</param>
internal sealed record ParameterHelp(
    string Name,
    Type Type,
    DocText Text,
    string Limits,
    string Default,
    IReadOnlyList<string> Aliases,
    bool HasWildcards,
    IReadOnlyDictionary<string, ParameterAttribute> Bindings)
{
    /// <summary>What PowerShell adds to a cmdlet that asks before it changes something.</summary>
    public static IReadOnlyList<ParameterHelp> ShouldProcess { get; } =
    [
        Added("WhatIf", "Shows what would happen, and does nothing."),
        Added("Confirm", "Asks before it does something."),
    ];

    /// <summary>The type as PowerShell shows it.</summary>
    public string TypeName => NameOf(Nullable.GetUnderlyingType(Type) ?? Type);

    /// <summary>The type of one value, where it takes several.</summary>
    public Type ElementType => Nullable.GetUnderlyingType(Type) ?? (Type.IsArray ? Type.GetElementType()! : Type);

    /// <summary>Whether it is a switch.</summary>
    public bool IsSwitch => Type == typeof(SwitchParameter);

    /// <summary>Whether it must be given whenever the cmdlet is used in its usual way.</summary>
    public bool IsRequired => !IsSwitch && Bindings.Values.First().Mandatory;

    /// <summary>Its position in the default set, or in the first one that has it; null for none.</summary>
    public int? Position => Bindings.Values.First().Position is var at and >= 0 ? at : null;

    /// <summary>How it takes input from the pipeline, as Get-Help says it; empty for not at all.</summary>
    public string Pipeline
    {
        get
        {
            ParameterAttribute binding = Bindings.Values.First();
            return string.Join(
                ", ",
                new[]
                {
                    binding.ValueFromPipeline ? "ByValue" : "",
                    binding.ValueFromPipelineByPropertyName ? "ByPropertyName" : "",
                }.Where(way => way.Length > 0));
        }
    }

    /// <summary>Reads the help of a cmdlet's parameters: its own, then those that it has from base classes.</summary>
    public static IEnumerable<ParameterHelp> ReadAll(
        string cmdlet, Type type, DocComments comments, HelpFaults faults)
    {
        object instance = Activator.CreateInstance(type)!;
        string? defaultSet = type.GetCustomAttribute<CmdletAttribute>()!.DefaultParameterSetName;
        foreach (PropertyInfo property in type.GetProperties())
        {
            ParameterAttribute[] bindings = [.. property.GetCustomAttributes<ParameterAttribute>()
                .OrderBy(binding => binding.ParameterSetName != defaultSet)];
            if (bindings.Length == 0 || bindings.All(binding => binding.DontShow))
                continue;
            yield return new ParameterHelp(
                property.Name,
                property.PropertyType,
                faults.Expect($"-{property.Name} of {cmdlet}", "<summary>", comments.Find(property, "summary")),
                LimitsOf(property),
                ValueText(property.GetValue(instance)),
                [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames)],
                property.IsDefined(typeof(SupportsWildcardsAttribute)),
                bindings.ToDictionary(binding => binding.ParameterSetName));
        }
    }

    /// <summary>Whether the parameter is in a set.</summary>
    public bool IsIn(string set) =>
        Bindings.ContainsKey(set) || Bindings.ContainsKey(ParameterAttribute.AllParameterSets);

    /// <summary>How the parameter is bound in a set that it is in.</summary>
    public ParameterAttribute BindingIn(string set) =>
        Bindings.GetValueOrDefault(set) ?? Bindings[ParameterAttribute.AllParameterSets];

    private static ParameterHelp Added(string name, string text) => new(
        name,
        typeof(SwitchParameter),
        DocText.Of([new System.Xml.Linq.XText(text)], name),
        "",
        "",
        [],
        false,
        new Dictionary<string, ParameterAttribute> { [ParameterAttribute.AllParameterSets] = new() });

    private static string LimitsOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ValidateSetAttribute>() is { } set)
            return $"One of {string.Join(", ", set.ValidValues)}.";
        if (property.GetCustomAttribute<ValidateRangeAttribute>() is { } range)
            return Equals(range.MaxRange, long.MaxValue) || Equals(range.MaxRange, int.MaxValue)
                ? $"{ValueText(range.MinRange)} or more."
                : $"{ValueText(range.MinRange)} to {ValueText(range.MaxRange)}.";
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type.IsEnum ? $"One of {string.Join(", ", Enum.GetNames(type))}." : "";
    }

    private static string ValueText(object? value) => value switch
    {
        null or SwitchParameter { IsPresent: false } => "",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(ValueText)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string NameOf(Type type) => type.IsArray ? NameOf(type.GetElementType()!) + "[]" : type switch
    {
        _ when type == typeof(string) => "string",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(double) => "double",
        _ when type == typeof(SwitchParameter) => "switch",
        _ => type.Name.ToLowerInvariant(),
    };
}
