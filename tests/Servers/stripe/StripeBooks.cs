using System.Text.Json.Nodes;

namespace Tagsale.Servers;

/// <summary>Stripe's refusal of a request.</summary>
sealed class StripeRefusal(int status, JsonObject error) : Exception
{
    public int Status => status;
    public JsonObject Error => error;

    public static StripeRefusal Of(string message, string? code = null, string? param = null, string type = "invalid_request_error", int status = 400)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null) error["code"] = code;
        if (param is not null) error["param"] = param;
        return new(status, error);
    }

    public static StripeRefusal Missing(string what, string id, string param, int status = 400) => Of($"No such {what}: '{id}'", "resource_missing", param, status: status);
}

/// <summary>Every object the fake keeps, as Stripe would show it, with other objects named by their ids.</summary>
sealed class StripeBooks(TimeProvider time)
{
    readonly Dictionary<string, JsonObject> _byId = [];
    readonly List<JsonObject> _inOrder = [];
    int _numbers;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Events that no webhook has been sent for yet.</summary>
    public List<JsonObject> Untold { get; } = [];

    public JsonObject Add(string prefix, string kind, JsonObject content)
    {
        var made = new JsonObject { ["id"] = $"{prefix}{Guid.NewGuid():N}{++_numbers}", ["object"] = kind, ["created"] = Now.ToUnixTimeSeconds(), ["livemode"] = false };
        foreach (var (name, value) in content) made[name] = value?.DeepClone();
        _byId[Id(made)] = made;
        _inOrder.Add(made);
        return made;
    }

    public JsonObject? Find(string? id, string kind) => id is not null && _byId.TryGetValue(id, out var found) && Text(found, "object") == kind ? found : null;

    /// <summary>Of one kind, the oldest first.</summary>
    public IEnumerable<JsonObject> All(string kind) => _inOrder.Where(item => Text(item, "object") == kind);

    public void Tell(string type, JsonObject about) => Untold.Add(Add("evt_", "event", new()
    {
        ["type"] = type,
        ["api_version"] = "2023-08-16",
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["data"] = new JsonObject { ["object"] = about.DeepClone() },
    }));

    /// <summary>A page of a list, as Stripe cuts it: the newest first, from after or before an object.</summary>
    public static JsonObject Page(string path, IEnumerable<JsonObject> oldestFirst, JsonObject query)
    {
        var limit = Number(query, "limit") ?? 10;
        var since = query["created"] is JsonObject created ? created : [];
        var all = oldestFirst.Where(item => Number(item, "created") >= (Number(since, "gte") ?? 0) && Number(item, "created") < (Number(since, "lt") ?? long.MaxValue)).Reverse().ToList();
        var (start, more) = (0, false);
        if (Text(query, "starting_after") is { } after) start = IndexOf(after) + 1;
        if (Text(query, "ending_before") is { } before)
        {
            var end = IndexOf(before);
            start = Math.Max(0, end - (int)limit);
            (all, more) = (all[..end], start > 0);
        }
        else
        {
            more = all.Count - start > limit;
        }
        return new() { ["object"] = "list", ["url"] = path, ["has_more"] = more, ["data"] = new JsonArray([.. all.Skip(start).Take((int)limit).Select(item => item.DeepClone())]) };

        int IndexOf(string id) => all.FindIndex(item => Id(item) == id) is >= 0 and var index ? index : throw StripeRefusal.Missing("object", id, "starting_after");
    }

    /// <summary>A copy in which ids on the paths are replaced by their objects.</summary>
    public JsonObject Expanded(JsonObject item, IEnumerable<string> paths)
    {
        var copy = item.DeepClone().AsObject();
        foreach (var path in paths) Expand(copy, path.Split('.'));
        return copy;
    }

    void Expand(JsonNode? at, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return;
        if (at is JsonArray list)
        {
            foreach (var item in list) Expand(item, path);
            return;
        }
        if (at is not JsonObject parent) return;
        if (parent[path[0]] is JsonValue id && _byId.TryGetValue(id.ToString(), out var named)) parent[path[0]] = named.DeepClone();
        Expand(parent[path[0]], path[1..]);
    }

    public static string Id(JsonObject item) => Text(item, "id")!;

    public static string? Text(JsonObject item, string name) => item[name] is JsonValue value ? value.ToString() : null;

    public static long? Number(JsonObject item, string name) => long.TryParse(Text(item, name), out var number) ? number : null;
}
