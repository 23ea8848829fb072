using System.Diagnostics.Tracing;
using DistStress.Engine;

namespace DistStress.Telemetry;

/// <summary>
/// Listens to what the library says of itself, and tells once where measurements do not reach the collector. The
/// library goes on trying, and throws nothing.
/// </summary>
internal sealed class CollectorWatch : EventListener
{
    private const string Library = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    // The events of the library that are about an address, which is their first argument.
    private static readonly string[] AboutAddress =
    [
        "FailedToReachCollector", "TransientHttpError", "HttpRequestFailed", "OperationUnexpectedlyCanceled",
        "RequestTimedOut", "ResponseDeserializationFailed", "GrpcStatusWarning", "ExportFailure",
    ];

    // Its event about a setting that it does not understand: the setting, and its value.
    private const string SettingEvent = "InvalidConfigurationValue";

    // Null while the constructor of the base tells of sources that are there.
    private readonly Action<Notice>? _tell;
    private readonly Uri? _collector;
    private readonly HashSet<string> _ignored = [];
    private int _told;

    /// <summary>Begins to listen.</summary>
    /// <param name="tell">Gets the one notice.</param>
    /// <param name="collector">The collector's address; null where it is not known.</param>
    public CollectorWatch(Action<Notice>? tell, Uri? collector)
    {
        _tell = tell;
        _collector = collector;
    }

    /// <summary>Tells that measurements do not arrive, unless that has been told.</summary>
    /// <param name="address">The collector's address; null where it is not known.</param>
    /// <param name="reason">Why.</param>
    public void Tell(string? address, string reason) => TellOnce(
        address, $"Measurements do not reach {Name(address)}: {reason.TrimEnd('.')}. The work goes on, it is tried "
            + "again, and this is told once.");

    /// <summary>Tells that a setting is as good as not there, once for each.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    public void TellIgnored(string name, string value)
    {
        lock (_ignored)
        {
            if (!_ignored.Add(name))
                return;
        }

        _tell?.Invoke(new Notice(
            NoticeKind.TelemetrySettingIgnored, name, $"{name} is ignored: '{value}' is no value of it."));
    }

    /// <summary>Tells that the last measurements did not arrive in time, unless it was told that none do.</summary>
    /// <param name="address">The collector's address; null where it is not known.</param>
    public void TellAtEnd(string? address) => TellOnce(
        address, $"The last measurements may be missing: {Name(address)} did not answer before the end.");

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Library)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        string[] said = [.. (eventData.Payload ?? []).Select(value => FirstLine($"{value}")).Where(text => text != "")];
        if (eventData.EventName == SettingEvent && said is [var name, ..])
        {
            TellIgnored(name, said.Length > 1 ? said[1] : "");
            return;
        }

        string? address = AboutAddress.Contains(eventData.EventName) ? said.FirstOrDefault() : null;
        if (IsElsewhere(address))
            return;
        Tell(address, said.Length > (address is null ? 0 : 1) ? Plain(said[^1]) : $"{eventData.EventName}");
    }

    // The library tells all who listen of all that the process exports: a publisher and a worker in it may have
    // collectors of their own.
    private bool IsElsewhere(string? address) => _collector is not null
        && Uri.TryCreate(address, UriKind.Absolute, out Uri? other) && other.Host.Length > 0
        && (other.Host != _collector.Host || other.Port != _collector.Port);

    private void TellOnce(string? address, string text)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
            _tell?.Invoke(new Notice(NoticeKind.MeasurementsNotSent, address, text));
    }

    private static string Name(string? address) =>
        "the OpenTelemetry collector" + (address is null ? "" : $" at {address}");

    private static string FirstLine(string text) => text.Trim().Split('\n', 2)[0].Trim();

    // An exception's text begins with its type's name, and what is behind it with an arrow.
    private static string Plain(string text)
    {
        string first = text.Split(" ---> ", 2)[0];
        int colon = first.IndexOf(": ", StringComparison.Ordinal);
        bool isTyped = colon > 0 && first[..colon].EndsWith("Exception", StringComparison.Ordinal);
        return isTyped ? first[(colon + 2)..] : first;
    }
}
