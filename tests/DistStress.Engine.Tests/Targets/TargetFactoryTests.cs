using System.Reflection;
using System.Runtime.Loader;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
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
        string engine = typeof(TargetFactory).Assembly.Location;
        var context = new ApartContext();
        Assembly apart = context.LoadFromAssemblyPath(engine);
        Type optionsType = apart.GetType(typeof(TargetOptions).FullName!)!;
        object options = Activator.CreateInstance(optionsType)!;
        Type databaseType = apart.GetType(typeof(TargetDatabase).FullName!)!;
        optionsType.GetProperty(nameof(TargetOptions.Database))!.SetValue(options, Enum.Parse(databaseType, database));
        optionsType.GetProperty(nameof(TargetOptions.TableName))!.SetValue(options, "t");
        optionsType.GetProperty(nameof(TargetOptions.Region))!.SetValue(options, "us-east-1");

        object? target = apart.GetType(typeof(TargetFactory).FullName!)!
            .GetMethod(nameof(TargetFactory.Create))!.Invoke(null, [options]);

        Assert.NotNull(target);
        string[] libraries = ["AWSSDK.DynamoDBv2", "StackExchange.Redis"];
        IEnumerable<string> loaded = context.Assemblies.Select(assembly => assembly.GetName().Name!).Intersect(libraries);
        Assert.Equal(library is null ? [] : [library], loaded);
        context.Unload();
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

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
