using System.Management.Automation;
using System.Reflection;
using DistStress.PowerShell.Output;

namespace DistStress.ModuleFiles.Help;

/// <summary>What comes through the pipeline, or goes into it.</summary>
/// <param name="TypeName">The full name of its type; None for nothing.</param>
/// <param name="Markdown">What it is, in Markdown, with links that begin at the top of the repository.</param>
/// <param name="Plain">What it is, plain.</param>
internal sealed record PipedHelp(string TypeName, string Markdown, string Plain)
{
    private const string ObjectPage = $"{ReferencePage.Folder}objects.md";

    private static readonly PipedHelp NoInput =
        new("None", "Nothing: it takes no input from the pipeline.", "It takes no input from the pipeline.");

    private static readonly PipedHelp NoOutput = new("None", "Nothing.", "It writes nothing.");

    public static IReadOnlyList<PipedHelp> Inputs(IEnumerable<ParameterHelp> parameters)
    {
        PipedHelp[] inputs = [.. parameters.Where(parameter => parameter.Pipeline.Length > 0).Select(Input)];
        return inputs.Length == 0 ? [NoInput] : inputs;
    }

    public static IReadOnlyList<PipedHelp> Outputs(
        Type cmdlet, IEnumerable<ParameterHelp> parameters, DocComments comments)
    {
        List<PipedHelp> outputs = [.. cmdlet.GetCustomAttributes<OutputTypeAttribute>()
            .SelectMany(attribute => attribute.Type).Select(type => Output(type.Type, comments))];
        if (outputs.Count == 0)
            outputs.Add(NoOutput);
        if (parameters.Any(parameter => parameter.Name == "AsJob"))
        {
            outputs.Add(new PipedHelp(
                typeof(Job).FullName!, "`Job`: with `-AsJob`, the job, at once.", "With -AsJob, the job, at once."));
        }

        return outputs;
    }

    private static PipedHelp Input(ParameterHelp parameter)
    {
        string[] names = [.. parameter.Aliases.Prepend(parameter.Name)];
        string how = parameter.Pipeline.Contains("ByPropertyName", StringComparison.Ordinal)
            ? $", {(parameter.Pipeline.Contains("ByValue", StringComparison.Ordinal) ? "also " : "")}"
                + $"from objects with a property {string.Join(" or ", names)}"
            : "";
        return new PipedHelp(
            parameter.ElementType.FullName!,
            $"`{parameter.TypeName}` for `-{parameter.Name}`{how}.",
            $"For -{parameter.Name}{how}.");
    }

    private static PipedHelp Output(Type type, DocComments comments)
    {
        if (type.Assembly != typeof(DstRunResult).Assembly)
            return new PipedHelp(type.FullName!, $"`{type.FullName}`.", type.Name);
        DocText summary = comments.Find(type, "summary")
            ?? throw new InvalidOperationException($"{type} has no <summary>.");
        return new PipedHelp(
            type.FullName!,
            $"[`{type.Name}`]({ObjectPage}#{type.Name.ToLowerInvariant()}): {string.Join(' ', summary.Markdown)}",
            string.Join(' ', summary.Plain));
    }
}
