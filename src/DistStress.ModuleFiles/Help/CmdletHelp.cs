using System.Management.Automation;
using System.Reflection;
using DistStress.PowerShell;

namespace DistStress.ModuleFiles.Help;

/// <summary>All that help says of a cmdlet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its class.</param>
/// <param name="Synopsis">What it does, in a sentence.</param>
/// <param name="Description">What it does.</param>
/// <param name="Sets">The names of its parameter sets, the default one first.</param>
/// <param name="Parameters">Its own parameters, then those that it shares with others.</param>
/// <param name="Inputs">What can be piped to it.</param>
/// <param name="Outputs">What it writes.</param>
/// <param name="Examples">Examples of it.</param>
/// <param name="Links">What to read beside it.</param>
/// <param name="Address">Where its page is online.</param>
internal sealed record CmdletHelp(
    string Name,
    Type Type,
    DocText Synopsis,
    DocText Description,
    IReadOnlyList<string> Sets,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<PipedHelp> Inputs,
    IReadOnlyList<PipedHelp> Outputs,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyList<HelpLink> Links,
    string Address)
{
    private const int FewestExamples = 3;

    /// <summary>Reads the help of all cmdlets.</summary>
    /// <exception cref="InvalidOperationException">Texts are missing; the message has a line for each.</exception>
    public static IReadOnlyList<CmdletHelp> ReadAll(DocComments comments)
    {
        var faults = new HelpFaults();
        CmdletHelp[] all = [.. CmdletName.All.Select(cmdlet => Read(cmdlet.Key, cmdlet.Value, comments, faults))];
        faults.ThrowIfAny();
        return all;
    }

    /// <summary>Whether -WhatIf and -Confirm are there.</summary>
    public bool HasShouldProcess => Type.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess;

    private static CmdletHelp Read(string name, Type type, DocComments comments, HelpFaults faults)
    {
        CmdletAttribute attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        ParameterHelp[] parameters = [.. ParameterHelp.ReadAll(name, type, comments, faults)];
        string[] sets = [.. parameters.SelectMany(parameter => parameter.Bindings.Keys).Distinct()
            .Where(set => set != ParameterAttribute.AllParameterSets)
            .OrderBy(set => set != attribute.DefaultParameterSetName)];
        ExampleHelp[] examples = [.. ExampleHelp.ReadAll(name, type, comments, faults)];
        if (examples.Length < FewestExamples)
            faults.Add(name, $"has {examples.Length} examples, of at least {FewestExamples}: <example>");
        string address = HelpAddress.Reference + name + ".md";
        if (attribute.HelpUri != address)
            faults.Add(name, $"needs [Cmdlet(…, HelpUri = HelpAddress.Reference + \"{name}.md\")]");
        return new CmdletHelp(
            name,
            type,
            faults.Expect(name, "<summary>", comments.Find(type, "summary")),
            faults.Expect(name, "<remarks>, the description", comments.Find(type, "remarks")),
            sets.Length == 0 ? [ParameterAttribute.AllParameterSets] : sets,
            parameters,
            PipedHelp.Inputs(parameters),
            PipedHelp.Outputs(type, parameters, comments),
            examples,
            [.. comments.Parts(type, "seealso").Select(link => HelpLink.Of(link, name, faults))],
            address);
    }
}
