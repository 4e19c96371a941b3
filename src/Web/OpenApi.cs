using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tagsale.Web.Api;

namespace Tagsale.Web;

/// <summary>What the OpenAPI document says beside the calls themselves.</summary>
static class OpenApi
{
    /// <summary>What is one of several things, where reflection does not see it.</summary>
    static readonly Dictionary<Type, Type[]> Forms = new()
    {
        [typeof(AnyOfferBody)] = [typeof(OfferBody), typeof(RewardOfferBody)],
        [typeof(AnyOfferJson)] = [typeof(OfferJson), typeof(RewardOfferJson)],
        [typeof(LimitBody)] = [typeof(AmountBody), typeof(long)],
    };

    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = call => call.RelativePath is { } path && (path.StartsWith("v1/", StringComparison.Ordinal) || path.StartsWith("plaza/", StringComparison.Ordinal) || path.StartsWith("health/", StringComparison.Ordinal));
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Tagsale operator API", Version = "1", Description = "Money is in minor units. Times are RFC 3339 UTC. Every POST takes an Idempotency-Key." };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["operatorKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
            document.Security = [new() { [new("operatorKey", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(async (schema, context, cancellation) =>
        {
            if (context.JsonTypeInfo.ElementType is { } element && Forms.ContainsKey(element)) schema.Items = await context.GetOrCreateSchemaAsync(element, null, cancellation);
            if (!Forms.TryGetValue(context.JsonTypeInfo.Type, out var forms)) return;
            (schema.Type, schema.Properties, schema.Required) = (null, null, null);
            schema.OneOf = [];
            foreach (var form in forms) schema.OneOf.Add(await context.GetOrCreateSchemaAsync(form, null, cancellation));
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.RelativePath!.StartsWith("v1/", StringComparison.Ordinal)) return Task.CompletedTask;
            operation.Parameters ??= [];
            if (context.Description.HttpMethod == "POST")
                operation.Parameters.Add(Parameter("Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String, "Same key, same body: same answer. Same key, other body: 409."));
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<CsvToo>().Any() && operation.Responses?["200"] is OpenApiResponse { Content: { } forms })
                forms[CsvWriter.Kind] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            if (IsList(context.Description))
            {
                operation.Parameters.Add(Parameter("limit", ParameterLocation.Query, JsonSchemaType.Integer, "The most items of a page: 50 where not given, never more than 200."));
                operation.Parameters.Add(Parameter("after", ParameterLocation.Query, JsonSchemaType.String, "The 'next' of the page before."));
            }
            return Task.CompletedTask;
        });
    }

    /// <summary>Tells that a call answers in CSV to whoever asks for that. As a second answer of the same status it would take the place of the first.</summary>
    public static RouteHandlerBuilder AlsoInCsv(this RouteHandlerBuilder call) => call.WithMetadata(new CsvToo());

    static bool IsList(ApiDescription call) => call.SupportedResponseTypes.Any(answer =>
        answer.Type == typeof(StatementJson) || (answer.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ListJson<>)));

    static OpenApiParameter Parameter(string name, ParameterLocation place, JsonSchemaType type, string description) =>
        new() { Name = name, In = place, Description = description, Schema = new OpenApiSchema { Type = type } };

    sealed class CsvToo;
}
