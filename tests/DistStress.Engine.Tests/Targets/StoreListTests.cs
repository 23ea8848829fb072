using System.Reflection;
using System.Runtime.Loader;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Null;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Targets.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class StoreListTests
{
    [Fact]
    public void Every_store_has_words_of_its_own()
    {
        Assert.Equal(["dynamodb", "redis", "null"], StoreList.All.Select(store => store.Word));
        Assert.Equal(["DynamoDb", "Redis", "Null"], StoreList.All.Select(store => store.Name));
        Assert.All(StoreList.All, store => Assert.Same(store, StoreList.Find(store.Name)));
        Assert.Null(StoreList.Find("mysql"));
    }

    [Fact]
    public async Task Each_store_opens_its_target()
    {
        await using ITarget none = TargetDatabase.Null.Open(Options(TargetDatabase.Null, null));
        await using ITarget redis = TargetDatabase.Redis.Open(Options(TargetDatabase.Redis, null));
        await using ITarget dynamoDb =
            TargetDatabase.DynamoDb.Open(Options(TargetDatabase.DynamoDb, "http://127.0.0.1:8000"));

        Assert.IsType<NullTarget>(none);
        Assert.Equal("Redis at localhost:6379, keys t:*", Assert.IsType<RedisTarget>(redis).Description);
        Assert.Equal(
            "DynamoDB table t, http://127.0.0.1:8000 (region us-east-1)",
            Assert.IsType<DynamoDbTarget>(dynamoDb).Description);
    }

    [Theory]
    [InlineData("redis", "StackExchange.Redis")]
    [InlineData("null", null)]
    [InlineData("dynamodb", "AWSSDK.DynamoDBv2")]
    public void Only_the_library_of_the_store_is_loaded(string word, string? library)
    {
        var context = new ApartContext();
        object store = ApartStore(context, word);
        object limits = store.GetType().GetMethod(nameof(Store.LimitsOf))!.Invoke(store, [0])!;

        Assert.NotNull(limits);
        Assert.Empty(context.Libraries);

        object? target = store.GetType().GetMethod(nameof(Store.Open))!.Invoke(store, [ApartOptions(context, store)]);

        Assert.NotNull(target);
        Assert.Equal(library is null ? [] : [library], context.Libraries);
        context.Unload();
    }

    [Theory]
    [InlineData("redis", "StackExchange.Redis")]
    [InlineData("null", null)]
    public async Task Preparing_loads_only_the_library_of_the_store(string word, string? library)
    {
        var context = new ApartContext();
        object store = ApartStore(context, word);
        object how = Activator.CreateInstance(Apart(context, typeof(PreparationOptions)))!;

        foreach (string step in new[] { nameof(Store.LookAsync), nameof(Store.PrepareAsync) })
        {
            var prepared = (Task)store.GetType().GetMethod(step)!.Invoke(
                store, [ApartOptions(context, store), how, new CancellationToken(canceled: word == "redis")])!;
            await Task.WhenAny(prepared);
        }

        Assert.Equal(library is null ? [] : [library], context.Libraries);
        context.Unload();
    }

    private static Type Apart(ApartContext context, Type type) =>
        context.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!)!;

    private static object ApartStore(ApartContext context, string word) =>
        Apart(context, typeof(StoreList)).GetMethod(nameof(StoreList.Find))!.Invoke(null, [word])!;

    private static object ApartOptions(ApartContext context, object store)
    {
        Type type = Apart(context, typeof(TargetOptions));
        object options = Activator.CreateInstance(type)!;
        type.GetProperty(nameof(TargetOptions.Database))!.SetValue(options, store);
        type.GetProperty(nameof(TargetOptions.TableName))!.SetValue(options, "t");
        type.GetProperty(nameof(TargetOptions.Region))!.SetValue(options, "us-east-1");
        return options;
    }

    private static TargetOptions Options(Store database, string? endpoint) => new()
    {
        Database = database,
        TableName = "t",
        Endpoint = endpoint,
        Region = "us-east-1",
    };

    // Loads the engine and all that it needs once more, whatever the tests before this one loaded.
    private sealed class ApartContext() : AssemblyLoadContext("apart", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(typeof(StoreListTests).Assembly.Location);

        public IEnumerable<string> Libraries => Assemblies.Select(assembly => assembly.GetName().Name!)
            .Intersect(["AWSSDK.DynamoDBv2", "StackExchange.Redis"]);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
