using System.Xml.Linq;

namespace DistStress.ModuleFiles.Help;

/// <summary>What to read beside the help of a cmdlet.</summary>
/// <param name="Text">How it is called.</param>
/// <param name="Page">Its page, from the top of the repository, with a heading where one is meant.</param>
/// <param name="Topic">What Get-Help takes for it; null for a page that is online only.</param>
internal sealed record HelpLink(string Text, string Page, string? Topic)
{
    public static HelpLink Of(XElement reference, string cmdlet, HelpFaults faults)
    {
        if (reference.Attribute("href")?.Value is { } page)
        {
            if (string.IsNullOrWhiteSpace(reference.Value))
                faults.Add(cmdlet, $"has a <seealso> to {page} without a text");
            AboutTopic? topic = AboutTopic.All.FirstOrDefault(topic => topic.Page == page.Split('#')[0]);
            return new HelpLink(reference.Value, page, topic?.Name);
        }

        string name = DocText.NameOf(reference);
        if (!CmdletName.All.ContainsKey(name))
            faults.Add(cmdlet, $"has a <seealso> to {name}, which is no cmdlet");
        return new HelpLink(name, $"{ReferencePage.Folder}{name}.md", name);
    }
}
