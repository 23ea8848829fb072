using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text.RegularExpressions;

namespace DistStress.Host;

/// <summary>
/// Output on the console: objects, warnings and verbose lines on standard output, errors on standard error, as pwsh
/// does it. Colours and the progress line appear on a terminal only.
/// </summary>
internal sealed partial class ConsoleUserInterface : PSHostUserInterface
{
    private const string EraseLine = "\r\u001b[2K";
    private const string Reset = "\u001b[0m";
    private const string Red = "\u001b[31;1m";
    private const string Yellow = "\u001b[33;1m";

    private readonly Lock _lock = new();
    private readonly bool _terminalOut = IsTerminal(Console.IsOutputRedirected);
    private readonly bool _terminalError = IsTerminal(Console.IsErrorRedirected);
    private bool _progressShown;

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; } = new ConsoleRawUserInterface();

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _terminalOut;

    /// <inheritdoc/>
    public override void Write(string value) => Out(value, string.Empty);

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Out(value, string.Empty);

    /// <inheritdoc/>
    public override void WriteLine(string value) => Out(value, Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) =>
        Out(Coloured(Yellow, $"WARNING: {message}"), Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) =>
        Out(Coloured(Yellow, $"VERBOSE: {message}"), Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) =>
        Out(Coloured(Yellow, $"DEBUG: {message}"), Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        lock (_lock)
        {
            EraseProgress();
            Console.Error.WriteLine(_terminalError ? Red + value + Reset : Plain(value));
        }
    }

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!_terminalOut)
            return;

        lock (_lock)
        {
            EraseProgress();
            if (record.RecordType == ProgressRecordType.Completed)
                return;

            string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : string.Empty;
            string line = $"{record.Activity}: {record.StatusDescription}{percent}";
            int width = RawUI.BufferSize.Width - 1;
            Console.Out.Write(line.Length > width ? line[..width] : line);
            _progressShown = true;
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() =>
        Console.ReadLine() ?? throw new PSInvalidOperationException("There is no input: dst cannot ask.");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString()
    {
        var secure = new SecureString();
        foreach (char c in ReadLine())
            secure.AppendChar(c);
        return secure;
    }

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(
        string caption,
        string message,
        Collection<FieldDescription> descriptions)
    {
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription description in descriptions)
        {
            Write($"{description.Name}: ");
            answers.Add(description.Name, ReadLine());
        }

        return answers;
    }

    /// <inheritdoc/>
    public override int PromptForChoice(
        string caption,
        string message,
        Collection<ChoiceDescription> choices,
        int defaultChoice)
    {
        WriteLine(caption);
        WriteLine(message);
        while (true)
        {
            for (int i = 0; i < choices.Count; i++)
                Write($"[{Key(choices[i])}] {choices[i].Label.Replace("&", string.Empty)}  ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            for (int i = 0; i < choices.Count; i++)
            {
                if (answer.Equals(Key(choices[i]), StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(choices[i].Label.Replace("&", string.Empty), StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName) =>
        throw new NotSupportedException("dst does not ask for passwords: pass a PSCredential.");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private static bool IsTerminal(bool redirected) =>
        !redirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    // The letter after the ampersand is the one to press.
    private static string Key(ChoiceDescription choice)
    {
        int ampersand = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return ampersand >= 0 && ampersand + 1 < choice.Label.Length
            ? choice.Label.Substring(ampersand + 1, 1).ToUpperInvariant()
            : choice.Label;
    }

    private static string Plain(string value) => ColourPattern().Replace(value, string.Empty);

    private string Coloured(string colour, string value) => _terminalOut ? colour + value + Reset : value;

    private void Out(string value, string end)
    {
        lock (_lock)
        {
            EraseProgress();
            Console.Out.Write((_terminalOut ? value : Plain(value)) + end);
        }
    }

    private void EraseProgress()
    {
        if (!_progressShown)
            return;

        Console.Out.Write(EraseLine);
        _progressShown = false;
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex ColourPattern();
}
