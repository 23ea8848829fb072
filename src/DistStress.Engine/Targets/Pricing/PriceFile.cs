using System.Globalization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Targets.Pricing;

/// <summary>Reads files of prices. Comments and trailing commas are allowed.</summary>
public static class PriceFile
{
    private const string DateForm = "yyyy-MM-dd";
    private const string OnDemandExample =
        "\"on_demand\": { \"read_million\": 0.125, \"write_million\": 0.625 }";

    // Beyond it somebody has written the price of a million where that of one belongs.
    private static readonly NumberRange Price = new(0, 1_000_000);

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">Something is wrong in the file; carries everything that is.</exception>
    /// <exception cref="DistStressException">The file does not exist or cannot be read.</exception>
    public static PriceList Read(string path) => Parse(InputFile.ReadText(path), path);

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="sourceName">What messages call the place it comes from.</param>
    /// <exception cref="InputFileException">Something is wrong in the text; carries everything that is.</exception>
    public static PriceList Parse(string json, string sourceName)
    {
        var errors = new InputErrors(sourceName);
        InputNode root = InputTree.Read(json, errors);
        if (root.Kind != InputKind.Object)
            errors.Add(root, $"must be an object, {{ \"date\": …, \"regions\": … }}, but is {root.Describe()}");
        errors.ThrowIfAny();

        var file = new InputObject(root, "a price file", ["date", "currency", "source", "regions"], errors);
        string date = file.Require("date", "\"date\": \"2024-11-01\"", out InputNode? day) ? Date(day, errors) : "";
        string currency = file.Field("currency") is { } named ? Currency(named, errors) : "USD";
        string? source = Source(file, errors);
        List<RegionPrices> regions = [];
        if (file.Require("regions", $"\"regions\": {{ \"us-east-1\": {{ {OnDemandExample} }} }}", out InputNode? list))
        {
            if (list.Kind != InputKind.Object || list.Members.Count == 0)
                errors.Add(list, $"must be an object with a region or more, but is {list.Describe()}");
            regions.AddRange(list.Members.Select(
                member => Region(member, new UnitPrice(0, 0, currency, member.Name, date, source ?? ""), errors)));
        }

        errors.ThrowIfAny();
        return new PriceList(regions);
    }

    private static RegionPrices Region(InputMember member, UnitPrice price, InputErrors errors)
    {
        var prices = new RegionPrices { Region = member.Name, OnDemand = price };
        if (member.Value.Kind != InputKind.Object)
        {
            errors.Add(member.Value, $"must be an object, {{ {OnDemandExample} }}, but is {member.Value.Describe()}");
            return prices;
        }

        var region = new InputObject(
            member.Value, "a region", ["name", "on_demand", "provisioned", "storage", "source"], errors);
        if (region.Field("name") is { } name)
            errors.Text(name, "the name of the region in words");
        string? source = Source(region, errors) ?? (price.Source.Length > 0 ? price.Source : null);
        if (region.Require("on_demand", OnDemandExample, out InputNode? onDemand)
            && Group(onDemand, "on_demand", ["read_million", "write_million"], source, errors) is { } units)
        {
            prices = prices with
            {
                OnDemand = price with
                {
                    Read = units.Prices[0] / 1e6, Write = units.Prices[1] / 1e6, Source = units.Source,
                },
            };
        }

        if (region.Field("provisioned") is { } provisioned
            && Group(provisioned, "provisioned", ["read_hour", "write_hour"], source, errors) is { } hours)
        {
            prices = prices with { ProvisionedReadHour = hours.Prices[0], ProvisionedWriteHour = hours.Prices[1] };
        }

        return region.Field("storage") is { } storage
            && Group(storage, "storage", ["gb_month"], source, errors) is { } month
            ? prices with { StorageGbMonth = month.Prices[0] }
            : prices;
    }

    private static (double[] Prices, string Source)? Group(
        InputNode node, string name, string[] figures, string? source, InputErrors errors)
    {
        if (node.Kind != InputKind.Object)
        {
            errors.Add(node, $"must be an object with {string.Join(" and ", figures)}, but is {node.Describe()}");
            return null;
        }

        int before = errors.Count;
        var group = new InputObject(node, name, [.. figures, "source"], errors);
        double[] prices =
        [
            .. figures.Select(figure => group.Require(figure, $"\"{figure}\": 0.125", out InputNode? value)
                ? (double)(errors.Number(value, Price) ?? 0)
                : 0),
        ];
        source = Source(group, errors) ?? source;
        if (source is null && !group.Has("source"))
        {
            group.AddMissing(
                "source", "is missing, here, in the region and in the file; write where the price comes from, for "
                + "example \"source\": \"our contract of 2026\"");
        }

        return errors.Count == before ? (prices, source ?? "") : null;
    }

    private static string? Source(InputObject node, InputErrors errors) =>
        node.Field("source") is { } source ? errors.Text(source, "where the prices come from") : null;

    private static string Date(InputNode node, InputErrors errors)
    {
        string expected = "the day of the prices, such as \"2024-11-01\"";
        if (errors.Text(node, expected) is not { } text)
            return "";
        if (!DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            errors.Add(node, $"must be {expected}, but is {node.Describe()}");
        return text;
    }

    private static string Currency(InputNode node, InputErrors errors)
    {
        string expected = "the three letters of a currency, such as \"USD\"";
        if (errors.Text(node, expected) is not { } text)
            return "";
        if (text.Length != 3 || !text.All(char.IsAsciiLetterUpper))
            errors.Add(node, $"must be {expected}, but is {node.Describe()}");
        return text;
    }
}
