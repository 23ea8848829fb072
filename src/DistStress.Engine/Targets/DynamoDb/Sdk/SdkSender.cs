using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Sdk;

/// <summary>
/// Sends calls through the SDK's client: the same request as its request objects, its answer back as JSON. So that
/// what the SDK costs can be compared.
/// </summary>
/// <param name="client">The client, which tries nothing again by itself; belongs to the sender.</param>
internal sealed class SdkSender(DynamoDbClient client) : ICallSender
{
    /// <inheritdoc/>
    public async ValueTask SendAsync(Exchange exchange, CancellationToken limit)
    {
        SdkExchange.Current = exchange;
        using JsonDocument request = JsonDocument.Parse(exchange.Request.Written);
        try
        {
            await SendAsync(exchange, request.RootElement, limit).ConfigureAwait(false);
            exchange.Status = DynamoDbFailure.Success;
        }
        catch (AmazonDynamoDBException error) when (error.StatusCode != 0)
        {
            exchange.Status = (int)error.StatusCode;
            exchange.RequestId = string.IsNullOrEmpty(error.RequestId) ? null : error.RequestId;
            WriteError(exchange, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task SendAsync(Exchange exchange, JsonElement request, CancellationToken limit)
    {
        switch (exchange.Call)
        {
            case DynamoDbCall.GetItem:
                GetItemResponse got =
                    await client.GetItemAsync(SdkRequests.GetItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.Write(json, got));
                break;
            case DynamoDbCall.PutItem:
                PutItemResponse put =
                    await client.PutItemAsync(SdkRequests.PutItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.WriteCapacity(json, put.ConsumedCapacity));
                break;
            case DynamoDbCall.UpdateItem:
                UpdateItemResponse updated =
                    await client.UpdateItemAsync(SdkRequests.UpdateItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.WriteCapacity(json, updated.ConsumedCapacity));
                break;
            case DynamoDbCall.DeleteItem:
                DeleteItemResponse deleted =
                    await client.DeleteItemAsync(SdkRequests.DeleteItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.WriteCapacity(json, deleted.ConsumedCapacity));
                break;
            case DynamoDbCall.Query:
                QueryResponse page =
                    await client.QueryAsync(SdkRequests.Query(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.WritePage(
                    json, page.Items, page.LastEvaluatedKey, page.ConsumedCapacity));
                break;
            case DynamoDbCall.Scan:
                ScanResponse scanned =
                    await client.ScanAsync(SdkRequests.Scan(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.WritePage(
                    json, scanned.Items, scanned.LastEvaluatedKey, scanned.ConsumedCapacity));
                break;
            case DynamoDbCall.BatchGetItem:
                BatchGetItemResponse read =
                    await client.BatchGetItemAsync(SdkRequests.BatchGetItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.Write(json, read));
                break;
            case DynamoDbCall.BatchWriteItem:
                BatchWriteItemResponse written = await client.BatchWriteItemAsync(
                    SdkRequests.BatchWriteItem(request), limit).ConfigureAwait(false);
                Answer(exchange, json => SdkAnswers.Write(json, written));
                break;
            default:
                throw new InvalidOperationException($"There is no call {exchange.Call}.");
        }
    }

    private static void Answer(Exchange exchange, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(exchange.Answer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    private static void WriteError(Exchange exchange, AmazonDynamoDBException error) => Answer(exchange, json =>
    {
        json.WriteString("__type"u8, error.ErrorCode);
        json.WriteString("message"u8, error.Message);
        List<ThrottlingReason>? reasons = error switch
        {
            ProvisionedThroughputExceededException exceeded => exceeded.ThrottlingReasons,
            RequestLimitExceededException exceeded => exceeded.ThrottlingReasons,
            ThrottlingException throttled => throttled.ThrottlingReasons,
            _ => null,
        };
        json.WriteStartArray("ThrottlingReasons"u8);
        foreach (ThrottlingReason reason in reasons ?? [])
        {
            json.WriteStartObject();
            json.WriteString("reason"u8, reason.Reason);
            json.WriteString("resource"u8, reason.Resource);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
