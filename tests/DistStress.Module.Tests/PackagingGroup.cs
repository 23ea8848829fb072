namespace DistStress.Module.Tests;

/// <summary>
/// Publishes and packs once for all tests of it, one after the other: both write the host's obj folder.
/// </summary>
[CollectionDefinition(Name)]
public sealed class PackagingGroup : ICollectionFixture<PublishedDst>, ICollectionFixture<Packages>
{
    public const string Name = "Packaging";
}
