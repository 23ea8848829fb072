using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets;

/// <summary>
/// A kind of store that can be put under load: what it is called, what it takes, how it is opened and prepared. All
/// that belongs to one kind of store lies in the folder of its class; <see cref="StoreList.All"/> is the only place
/// that names it.
/// </summary>
/// <remarks>
/// There is one object of each kind, and kinds are compared by it. A kind's class is there whichever stores are used:
/// only opening a store, or preparing one, may touch a client library.
/// </remarks>
public abstract class Store
{
    /// <summary>What config.json and commands call it, in lower case: <c>dynamodb</c>.</summary>
    public abstract string Word { get; }

    /// <summary>What results call it: <c>DynamoDb</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is in a few words, for the documentation.</summary>
    public abstract string Summary { get; }

    /// <summary>What its endpoint may be, for the documentation; null where it has none.</summary>
    public virtual string? EndpointForms => null;

    /// <summary>Example of an endpoint and whose it is, for a message: <c>a URL such as "http://localhost:8000" for
    /// DynamoDB</c>; null where the store has none.</summary>
    public virtual string? EndpointExample => null;

    /// <summary>Whether the store is the Redis that carries the work, where no endpoint is named.</summary>
    public virtual bool SharesControlRedis => false;

    /// <summary>What it takes at most.</summary>
    public abstract StoreLimits LimitsOf(TargetLayout layout);

    /// <summary>What it takes at most in a table with keys of its own.</summary>
    public virtual StoreLimits LimitsOfTable(TableShape table) => LimitsOf(table.Layout);

    /// <summary>What a table's name must be that is not right here: <c>must be …</c>; null for one that is.</summary>
    /// <param name="tableName">The name.</param>
    /// <param name="region">The region that is named beside it; null for none.</param>
    public virtual string? TableNameRule(string tableName, string? region) => null;

    /// <summary>Whether it has tables that say how they are made: <see cref="ReadTableAsync"/>.</summary>
    public virtual bool HasTables => false;

    /// <summary>What an endpoint must be that is not right here: <c>must be …</c>; null for one that is.</summary>
    public virtual string? EndpointRule(string endpoint) => null;

    /// <summary>What an endpoint must be besides where somebody else than the worker's own user names it: <c>must be
    /// …</c>; null for one that is.</summary>
    public virtual string? RemoteEndpointRule(string endpoint) => null;

    /// <summary>Whether two endpoints are the same place.</summary>
    public virtual bool IsSameEndpoint(string a, string b) => a == b;

    /// <summary>An endpoint for people, without a secret that it may hold.</summary>
    public virtual string ShowEndpoint(string endpoint) => endpoint;

    /// <summary>The names of the regions where the store may be; none where it has no regions.</summary>
    public virtual IReadOnlyList<string> Regions() => [];

    /// <summary>The names of the credentials profiles that this machine has for the store.</summary>
    /// <exception cref="Exception">Any of the store's client: a file cannot be read.</exception>
    public virtual IReadOnlyList<string> Profiles() => [];

    /// <summary>Reckons the capacity that a plan will consume; null where the store has no such units.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ops">How many ops each task has, by number.</param>
    /// <param name="table">How items lie in the table.</param>
    /// <param name="consistent">Whether the reads of the load are strongly consistent.</param>
    /// <param name="rows">The configuration's sample rows.</param>
    public virtual PlanCapacity? Forecast(
        TrafficPlan plan, IReadOnlyList<long> ops, TableShape table, bool consistent,
        IReadOnlyList<IReadOnlyList<ColumnSpec>> rows) => null;

    /// <summary>The list prices of what ops consume, as the product knows them; null where nothing is paid by the
    /// op.</summary>
    public virtual PriceList? Prices => null;

    /// <summary>The region that a table's name itself tells; null where it tells none.</summary>
    public virtual string? RegionOf(string tableName) => null;

    /// <summary>What an op takes of a worker; null where that was not measured.</summary>
    /// <param name="client">Which client makes the calls.</param>
    public virtual StoreEffort? Effort(StoreClient client) => null;

    /// <summary>Makes a target. It connects when it is checked, or at its first op.</summary>
    /// <exception cref="DistStressException">The options cannot be right: an endpoint that cannot be read.</exception>
    public abstract ITarget Open(TargetOptions options);

    /// <summary>Says what preparing a target will do to it; does nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How it will be prepared.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <exception cref="DistStressException">The target cannot be right, or cannot be reached.</exception>
    public virtual async Task<PreparationLook> LookAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        await using ITarget opened = Open(target);
        return new PreparationLook(opened.Description, null);
    }

    /// <summary>Prepares a target, and waits until it can take load.</summary>
    /// <param name="target">The target.</param>
    /// <param name="options">How it is prepared.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="DistStressException">It cannot be prepared; the message says what to do.</exception>
    public abstract Task<PreparedTarget> PrepareAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken);

    /// <summary>Reads how a table that exists is made; changes nothing.</summary>
    /// <param name="target">The table.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="DistStressException"><c>TableUnsupported</c>: the store has none; otherwise it is not there, or
    /// cannot be reached.</exception>
    public virtual Task<FoundTable> ReadTableAsync(TargetOptions target, CancellationToken cancellationToken) =>
        throw NoTables(target.TableName);

    /// <summary>Says what removing a target will remove; does nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="force">Whether one is removed that the product did not create.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <exception cref="DistStressException"><c>RemovalUnsupported</c>: the store has nothing that was created;
    /// otherwise it may not be removed, or cannot be reached.</exception>
    public virtual Task<PreparationLook> LookAtRemovalAsync(
        TargetOptions target, bool force, CancellationToken cancellationToken) => throw NoRemoval(target);

    /// <summary>Removes a target with everything in it, and waits until it is gone.</summary>
    /// <param name="target">The target, which was looked at.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="DistStressException">It cannot be removed.</exception>
    public virtual Task<PreparedTarget> RemoveAsync(
        TargetOptions target, TimeSpan timeout, CancellationToken cancellationToken) => throw NoRemoval(target);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The error that the store has no tables that say how they are made.</summary>
    /// <param name="tableName">The table that was asked for.</param>
    public DistStressException NoTables(string tableName) => new(
        ErrorKind.TableUnsupported, tableName, $"{Name} has no tables that say how they are made.");

    private DistStressException NoRemoval(TargetOptions target) => new(
        ErrorKind.RemovalUnsupported, target.TableName,
        $"{Name} has no table that was created for the load, so there is nothing to remove.");

    /// <summary>Prepares a target whose store has nothing to be made: it only has to be there.</summary>
    /// <param name="target">The target.</param>
    /// <param name="status">As <see cref="PreparedTarget.Status"/>.</param>
    /// <param name="message">As <see cref="PreparedTarget.Message"/>.</param>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <exception cref="DistStressException">The store cannot be reached.</exception>
    protected async Task<PreparedTarget> ReachAsync(
        TargetOptions target, string status, string message, CancellationToken cancellationToken)
    {
        await using ITarget opened = Open(target);
        await opened.CheckAsync(cancellationToken).ConfigureAwait(false);
        return new PreparedTarget
        {
            Database = this,
            TableName = target.TableName,
            Layout = target.Layout,
            Status = status,
            Message = message,
        };
    }
}
