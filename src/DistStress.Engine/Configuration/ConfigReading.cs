using DistStress.Engine.Input;

namespace DistStress.Engine.Configuration;

/// <summary>A configuration while it is read.</summary>
internal sealed class ConfigReading(InputNode node, InputErrors errors)
    : RecordReading(node, "the configuration", ConfigFields.Names, errors);
