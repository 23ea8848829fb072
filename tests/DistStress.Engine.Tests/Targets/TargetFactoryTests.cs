using System.Reflection;
using System.Runtime.Loader;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Targets.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class TargetFactoryTests
{
    [Fact]
    public async Task Makes_the_target_of_each_database()
    {
        await using ITarget none = TargetFactory.Create(Options(TargetDatabase.Null, null));
        await using ITarget redis = TargetFactory.Create(Options(TargetDatabase.Redis, null));
        await using ITarget dynamoDb = TargetFactory.Create(Options(TargetDatabase.DynamoDb, "http://127.0.0.1:8000"));

        Assert.IsType<NullTarget>(none);
        Assert.Equal("Redis at localhost:6379, keys t:*", Assert.IsType<RedisTarget>(redis).Description);
        Assert.Equal(
            "DynamoDB table t, http://127.0.0.1:8000 (region us-east-1)",
            Assert.IsType<DynamoDbTarget>(dynamoDb).Description);
    }

    [Theory]
    [InlineData("Redis", "StackExchange.Redis")]
    [InlineData("Null", null)]
    [InlineData("DynamoDb", "AWSSDK.DynamoDBv2")]
    public void Only_the_library_of_the_database_is_loaded(string database, string? library)
    {
        var context = new ApartContext();
        object options = ApartOptions(context, database);

        object? target = Apart(context, typeof(TargetFactory))
            .GetMethod(nameof(TargetFactory.Create))!.Invoke(null, [options]);

        Assert.NotNull(target);
        Assert.Equal(library is null ? [] : [library], context.Libraries);
        context.Unload();
    }

    [Theory]
    [InlineData("Redis", "StackExchange.Redis")]
    [InlineData("Null", null)]
    public async Task Preparing_loads_only_the_library_of_the_database(string database, string? library)
    {
        var context = new ApartContext();
        Type preparation = Apart(context, typeof(TargetPreparation));
        object how = Activator.CreateInstance(Apart(context, typeof(PreparationOptions)))!;

        foreach (string step in new[] { nameof(TargetPreparation.LookAsync), nameof(TargetPreparation.RunAsync) })
        {
            var prepared = (Task)preparation.GetMethod(step)!
                .Invoke(null, [ApartOptions(context, database), how, new CancellationToken(canceled: database == "Redis")])!;
            await Task.WhenAny(prepared);
        }

        Assert.Equal(library is null ? [] : [library], context.Libraries);
        context.Unload();
    }

    private static Type Apart(ApartContext context, Type type) =>
        context.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!)!;

    private static object ApartOptions(ApartContext context, string database)
    {
        Type type = Apart(context, typeof(TargetOptions));
        object options = Activator.CreateInstance(type)!;
        type.GetProperty(nameof(TargetOptions.Database))!
            .SetValue(options, Enum.Parse(Apart(context, typeof(TargetDatabase)), database));
        type.GetProperty(nameof(TargetOptions.TableName))!.SetValue(options, "t");
        type.GetProperty(nameof(TargetOptions.Region))!.SetValue(options, "us-east-1");
        return options;
    }

    private static TargetOptions Options(TargetDatabase database, string? endpoint) => new()
    {
        Database = database,
        TableName = "t",
        Endpoint = endpoint,
        Region = "us-east-1",
    };

    // Loads the engine and all that it needs once more, whatever the tests before this one loaded.
    private sealed class ApartContext() : AssemblyLoadContext("apart", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(typeof(TargetFactoryTests).Assembly.Location);

        public IEnumerable<string> Libraries => Assemblies.Select(assembly => assembly.GetName().Name!)
            .Intersect(["AWSSDK.DynamoDBv2", "StackExchange.Redis"]);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
