using System.Net;
using System.Text.Json;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>What a server of the AT Protocol made of a call.</summary>
abstract record XrpcAnswer
{
    /// <param name="Body">Undefined where the server had nothing to say.</param>
    public sealed record Done(JsonElement Body) : XrpcAnswer;

    /// <summary>The same call will always fail.</summary>
    /// <param name="Error">The protocol's word for it; empty where the server speaks another language.</param>
    public sealed record Failed(HttpStatusCode Status, string Error, string Message) : XrpcAnswer
    {
        public string Reason => Error.Length == 0 ? $"it answers {(int)Status}" : Message.Length == 0 ? Error : $"{Error}: {Message}";
    }

    /// <summary>No answer, or not now. The call may or may not have been carried out.</summary>
    /// <param name="RetryAfter">How long the server asked to wait.</param>
    public sealed record Away(string Reason, TimeSpan? RetryAfter = null) : XrpcAnswer;
}
