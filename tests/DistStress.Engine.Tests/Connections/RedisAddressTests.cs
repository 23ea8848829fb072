using DistStress.Engine.Connections;
using DistStress.Engine.Targets.Redis;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests.Connections;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis://cache", "cache:6379", false, null, null)]
    [InlineData("redis://cache:7000/", "cache:7000", false, null, null)]
    [InlineData("rediss://cache:6380/0", "cache:6380", true, null, null)]
    [InlineData("redis://:se%2Ccret@cache", "cache:6379", false, null, "se,cret")]
    [InlineData("rediss://load:p%40ss%3Aw%2Frd@[::1]:7001", "[::1]:7001", true, "load", "p@ss:w/rd")]
    [InlineData("rediss://load:a=b@cache:1", "cache:1", true, "load", "a=b")]
    [InlineData("redis://load:pw@a:1,redis://b:2,c:3,name=me", "c:3,a:1,b:2", false, "load", "pw")]
    [InlineData("a:1,b:2,ssl=true,password=pw", "a:1,b:2", true, null, "pw")]
    [InlineData("!/run/redis.sock,password=pw", "!/run/redis.sock", false, null, "pw")]
    public void Addresses_with_a_scheme_are_read(string text, string servers, bool tls, string? user, string? password)
    {
        ConfigurationOptions read = RedisAddress.Read(text);

        Assert.Equal(
            (servers, tls, user, password), (RedisAddress.Describe(read), read.Ssl, read.User, read.Password));
        ConfigurationOptions again = RedisAddress.Read(RedisAddress.Write(read));
        Assert.Equal((tls, user, password), (again.Ssl, again.User, again.Password));
        Assert.Equal(
            servers.Split(',').Order(), RedisAddress.Describe(again).Split(',').Order());
        if (text.Contains("://", StringComparison.Ordinal))
            Assert.Equal(servers, RedisAddress.Open(text));
    }

    [Theory]
    [InlineData("redis://cache:6379/3", 3)]
    [InlineData("rediss://u:p%2Cw@cache/12,name=me", 12)]
    [InlineData("redis://a/2,redis://b", 2)]
    [InlineData("redis://cache/7,defaultDatabase=7", 7)]
    [InlineData("redis://cache/0", null)]
    public void A_database_is_read(string text, int? database)
    {
        ConfigurationOptions read = RedisAddress.Read(text);

        Assert.Equal(database, read.DefaultDatabase);
        Assert.Equal(database, RedisAddress.Read(RedisAddress.Write(read)).DefaultDatabase);
        Assert.DoesNotContain('/', RedisAddress.Open(text));
    }

    [Theory]
    [InlineData("http://cache:6379", "http")]
    [InlineData("redis://cache:6379/x", "database")]
    [InlineData("redis://cache:6379/-1", "database")]
    [InlineData("redis://cache:6379/1/2", "database")]
    [InlineData("redis://cache:6379/99999999999", "database")]
    [InlineData("redis://a/1,redis://b/2", "different databases")]
    [InlineData("redis://u:6/s3c@cache", "%2F")]
    [InlineData("redis://s3cret@cache", "user without a password")]
    [InlineData("redis://u:s3cret@cache?ssl=true", "options")]
    [InlineData("redis://u:s3c/ret@cache", "%2F")]
    [InlineData("redis://u:s3c,ret@cache", "%2C")]
    [InlineData("redis://a:1,rediss://b:1", "with TLS and without")]
    [InlineData("redis://u:s3cret@a,redis://v:s3cret@b", "different users")]
    [InlineData("127.0.0.1:99999,password=s3cret", "65535")]
    [InlineData("cache:65536,password=s3cret", "65535")]
    public void What_is_wrong_is_said_without_the_password(string text, string words)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RedisAddress.Read(text));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3c", error.Message + RedisAddress.Open(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rediss://u:a=b@cache:1,$HSET=EVAL", "$HSET")]
    [InlineData("rediss://u:a=b@cache:1,name=x", null)]
    [InlineData("proxy=redis://cache:1", "proxy")]
    public void An_address_hides_no_option_that_a_configuration_may_not_have(string text, string? option) =>
        Assert.Equal(option, RedisEndpointOptions.FindOther(text));
}
