using System.Reflection;
using System.Text.RegularExpressions;
using DistStress.Engine.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Architecture;

/// <summary>
/// Whatever waits or measures in the engine does it by its time provider: the build refuses the ways around it
/// (BannedSymbols.txt). These tests see to it that the list means what it says and leaves none out.
/// </summary>
public sealed partial class BannedTimeTests
{
    // What holds a thread or a task up for a time that the caller gives.
    private static readonly Type[] Waiting =
    [
        typeof(Task), typeof(Task<>), typeof(Thread), typeof(CancellationTokenSource), typeof(PeriodicTimer),
        typeof(SemaphoreSlim), typeof(ManualResetEventSlim), typeof(CountdownEvent), typeof(Barrier),
            typeof(WaitHandle),
        typeof(Monitor), typeof(Lock), typeof(SpinWait), typeof(ReaderWriterLockSlim),
    ];

    private static readonly string[] Banned =
        [.. File.ReadLines(RepositoryFiles.Path("src/DistStress.Engine/BannedSymbols.txt"))
        .Where(line => line.Length > 0)
        .Select(line => line.Split(';')[0])];

    [Fact]
    public void Every_banned_symbol_is_one_that_there_is()
    {
        HashSet<string> known = [.. Waiting
            .Concat([typeof(Environment), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeProvider)])
            .SelectMany(type => type.GetMembers()).Select(NameOf)];
        known.UnionWith(Waiting
            .Concat([typeof(System.Diagnostics.Stopwatch), typeof(Timer), typeof(System.Timers.Timer)])
            .Select(type => "T:" + type.FullName));

        Assert.All(Banned, symbol => Assert.Contains(symbol, known));
        Assert.Equal(Banned.Distinct(), Banned);
    }

    [Fact]
    public void Whatever_waits_for_a_given_time_takes_a_provider_or_is_banned()
    {
        string[] bypasses = [.. Waiting
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>()
            .Where(method => !method.Name.StartsWith("set_", StringComparison.Ordinal)
                && !Banned.Contains("T:" + method.DeclaringType!.FullName)
                && method.GetParameters().Any(IsTime)
                && !method.GetParameters().Any(parameter => parameter.ParameterType == typeof(TimeProvider)))
            .Select(NameOf)];

        Assert.Contains("M:System.Threading.Tasks.Task.Delay(System.TimeSpan)", bypasses);
        Assert.Equal([], bypasses.Except(Banned));
    }

    [Fact]
    public void The_ban_is_lifted_where_it_has_to_be_and_nowhere_else()
    {
        string engine = RepositoryFiles.Path("src/DistStress.Engine");
        IEnumerable<string> lifting = Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("RS0030", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(engine, file).Replace('\\', '/'));

        Assert.Equal(
            [
                "Clocks/MachineTimeProvider.cs", "Clocks/ThreadSignal.cs", "Clocks/TimeLimit.cs",
                "Working/Messages/MessageActions.cs",
            ],
            lifting.Order(StringComparer.Ordinal));
        string project = File.ReadAllText(Path.Combine(engine, "DistStress.Engine.csproj"));
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", project, StringComparison.Ordinal);
        Assert.Contains("AdditionalFiles Include=\"BannedSymbols.txt\"", project, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0030", project, StringComparison.Ordinal);
    }

    // The machine's time provider may be named where something has no connection to take one from, as a default.
    [Fact]
    public void The_machines_clocks_are_a_default_and_nothing_more()
    {
        string engine = RepositoryFiles.Path("src/DistStress.Engine");
        string[] uses = [.. Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(engine, file).StartsWith("Clocks", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains(
                $"{nameof(DeadlineTimeProvider)}.{nameof(DeadlineTimeProvider.Machine)}", StringComparison.Ordinal))];

        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches(Default(), use));
    }

    private static bool IsTime(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(TimeSpan)
        || (parameter.Name!.StartsWith("millisecond", StringComparison.Ordinal)
            && parameter.ParameterType == typeof(int));

    // As documentation comments name it (C# specification, documentation comments, ID string format).
    private static string NameOf(MemberInfo member)
    {
        string owner = member.DeclaringType!.FullName!;
        return member switch
        {
            PropertyInfo => $"P:{owner}.{member.Name}",
            MethodBase { IsConstructor: true } constructor => $"M:{owner}.#ctor{Parameters(constructor)}",
            MethodBase method => $"M:{owner}.{member.Name}{Parameters(method)}",
            _ => $"?:{owner}.{member.Name}",
        };
    }

    private static string Parameters(MethodBase method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == 0 ? ""
            : $"({string.Join(',', parameters.Select(parameter => NameOf(parameter.ParameterType)))})";
    }

    private static string NameOf(Type type) => type switch
    {
        { IsByRef: true } => NameOf(type.GetElementType()!) + "@",
        { IsGenericType: true } =>
            $"{type.Namespace}.{type.Name.Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(NameOf))}}}",
        _ => type.FullName ?? type.Name,
    };

    [GeneratedRegex(@"\{ get; init; \} = DeadlineTimeProvider\.Machine;|\?\? DeadlineTimeProvider\.Machine\b")]
    private static partial Regex Default();
}
