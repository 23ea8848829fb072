using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic.Fields;

/// <summary>A field of a task in traffic files. It and a property of <see cref="TrafficTask"/> are all that a field
/// takes: the plan of a run has it by the property.</summary>
internal sealed record TaskField(
    string Name, string Meaning, string Default, Func<InputNode, TaskReading, TrafficTask, TrafficTask> Read)
    : RecordField<TaskReading, TrafficTask>(Name, Meaning, Default, Read);
