using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// Has the catalogue compared with what the storefront likes: after each start, since what happened before may not have been understood, and when the stream tells less than must
/// be known. It goes on beside the reading, which waits for nobody's server.
/// </summary>
sealed class LikeComparison(Func<CancellationToken, Task<IReadOnlyList<StorefrontLike>?>> compare, TimeSpan between, TimeProvider time)
{
    Task<IReadOnlyList<StorefrontLike>?>? _underWay;
    DateTimeOffset _begunAt;
    bool _wanted = true;

    public void Want() => _wanted = true;

    /// <summary>What must change, once it is known, and once only.</summary>
    public async Task<IReadOnlyList<StorefrontLike>> Found(CancellationToken cancellation)
    {
        if (_underWay is { IsCompleted: true } done)
        {
            var wantedSince = _wanted;
            (_underWay, _wanted) = (null, true);
            if (await done is { } found)
            {
                _wanted = wantedSince; // What was missed while it was under way may have come too late for it.
                return found;
            }
        }
        if (_wanted && _underWay is null && time.GetUtcNow() - _begunAt >= between)
        {
            (_wanted, _begunAt) = (false, time.GetUtcNow());
            _underWay = compare(cancellation);
        }
        return [];
    }
}
