using DistStress.Engine.Input;

namespace DistStress.Engine.Configuration;

/// <summary>A field of config.json. It and a property of <see cref="StressConfig"/> are all that a field takes in the
/// engine: the configuration as stored has it by the property.</summary>
internal sealed record ConfigField(
    string Name, string Meaning, string Default, Func<InputNode, ConfigReading, StressConfig, StressConfig> Read)
    : RecordField<ConfigReading, StressConfig>(Name, Meaning, Default, Read);
