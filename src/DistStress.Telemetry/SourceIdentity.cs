using DistStress.Engine;
using OpenTelemetry.Resources;

namespace DistStress.Telemetry;

/// <summary>Whose measurements they are: the attributes of an OpenTelemetry resource.</summary>
/// <param name="Service">The kind of process: the service's name, unless the environment names another.</param>
/// <param name="Instance">Which process of that kind.</param>
/// <param name="Prefix">The prefix of the keys in Redis.</param>
/// <param name="Worker">The worker's id; null where it is no worker.</param>
/// <param name="Run">The run's id; null for what belongs to no run.</param>
/// <param name="Task">The task; null for what belongs to none, or to several.</param>
internal sealed record SourceIdentity(
    string Service, string Instance, string Prefix, string? Worker, string? Run, SourceTask? Task)
{
    /// <summary>The attributes, with those of the environment.</summary>
    public void Describe(ResourceBuilder resource)
    {
        // A source has an instance of its own: backends that know a source by its service and instance alone would take
        // two tasks of a worker for one.
        string?[] instance = [Instance, Run, Task?.Number.ToString()];
        resource.Clear()
            .AddService(
                Service, serviceVersion: ProductVersion.Text,
                serviceInstanceId: string.Join('/', instance.OfType<string>()))
            .AddAttributes([new("host.name", Environment.MachineName), new("process.pid", Environment.ProcessId)])
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector()
            .AddAttributes(Own());
    }

    private IEnumerable<KeyValuePair<string, object>> Own()
    {
        yield return new("dst.prefix", Prefix);
        if (Worker is not null)
            yield return new("dst.worker", Worker);
        if (Run is not null)
            yield return new("dst.run", Run);
        if (Task is null)
            yield break;
        yield return new("dst.task", Task.Name);
        yield return new("dst.task_number", Task.Number);
        yield return new("dst.action", Task.Action);
    }
}
