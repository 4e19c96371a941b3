namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What the storefront's likes are about. The network tells of a like that is taken back only its key.</summary>
sealed class OwnLikes
{
    /// <summary>A storefront likes its offers; beyond this the oldest are forgotten.</summary>
    const int Most = 10_000;

    readonly OrderedDictionary<string, string> _posts = [];

    public void Remember(string key, string post)
    {
        _posts.Remove(key);
        if (_posts.Count == Most) _posts.RemoveAt(0);
        _posts[key] = post;
    }

    /// <summary>The post that was liked under this key; null if that is not known.</summary>
    public string? Find(string key) => _posts.GetValueOrDefault(key);
}
