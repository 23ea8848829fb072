namespace DistStress.Engine.Tests.Telemetry;

/// <summary>What an export over OTLP carries, whatever the protocol below it is.</summary>
internal static class OtlpRequest
{
    /// <summary>The points of a request.</summary>
    // ExportMetricsServiceRequest of opentelemetry-proto: resources, their scopes, the metrics of these.
    public static IEnumerable<ReceivedPoint> Read(ReadOnlyMemory<byte> request)
    {
        foreach (ProtoReader resource in new ProtoReader(request).Messages(1))
        {
            Dictionary<string, string> attributes =
                resource.Messages(1).SelectMany(message => message.Messages(1)).ToDictionary(KeyOf, ValueOf);
            foreach (ProtoReader scope in resource.Messages(2))
            {
                string name = scope.Messages(1).Single().Text(1);
                foreach (ReceivedPoint point in scope.Messages(2).SelectMany(metric => Read(metric, attributes, name)))
                    yield return point;
            }
        }
    }

    private static IEnumerable<ReceivedPoint> Read(
        ProtoReader metric, IReadOnlyDictionary<string, string> resource, string scope)
    {
        (string kind, int field, int attributes) = metric.Has(5) ? ("gauge", 5, 7)
            : metric.Has(7) ? ("counter", 7, 7)
            : metric.Has(9) ? ("histogram", 9, 9)
            : ("exponential", 10, 1);
        ProtoReader data = metric.Messages(field).Single();
        foreach (ProtoReader point in data.Messages(1))
        {
            bool isHistogram = field >= 9;
            yield return new ReceivedPoint
            {
                Resource = resource,
                Scope = scope,
                Metric = metric.Text(1),
                Unit = metric.Text(3),
                Kind = kind,
                Attributes = point.Messages(attributes).ToDictionary(KeyOf, ValueOf),
                Temporality = data.Number(2),
                Start = point.Number(2),
                Value = isHistogram ? point.Number(4) : point.Has(6) ? (long)point.Number(6) : point.Double(4),
                Sum = point.Double(5),
                Min = kind == "exponential" ? point.Double(12) : 0,
                Max = kind == "exponential" ? point.Double(13) : 0,
                Buckets = kind == "exponential" ? Buckets(point) : [],
            };
        }
    }

    // Bucket i holds what is greater than base^i and at most base^(i+1), with base = 2^(2^-scale).
    private static (double Most, long Count)[] Buckets(ProtoReader point)
    {
        double width = Math.ScaleB(1, -point.Signed(6));
        ProtoReader? positive = point.Messages(8).SingleOrDefault();
        int offset = positive?.Signed(1) ?? 0;
        return
        [
            (0, (long)point.Number(7)),
            .. (positive?.Varints(2) ?? []).Select((count, i) => (Math.Pow(2, width * (offset + i + 1)), count)),
        ];
    }

    private static string KeyOf(ProtoReader attribute) => attribute.Text(1);

    private static string ValueOf(ProtoReader attribute)
    {
        ProtoReader value = attribute.Messages(2).Single();
        return value.Has(1) ? value.Text(1) : ((long)value.Number(3)).ToString();
    }
}
