namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Frames as they came, one behind the other. Raw: what concerns us is looked for when they are read, by the hashtags that are live then.</summary>
sealed class FrameBuffer
{
    const int Smallest = 64 << 10;

    byte[] _bytes = [];
    readonly List<(int Start, int Length, DateTimeOffset At)> _frames = [];

    public int Count => _frames.Count;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> this[int frame] => _bytes.AsMemory(_frames[frame].Start, _frames[frame].Length);

    public DateTimeOffset ArrivedAt(int frame) => _frames[frame].At;

    public void Add(ReadOnlySpan<byte> frame, DateTimeOffset at)
    {
        if (Length + frame.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(Math.Max(_bytes.Length * 2, Smallest), Length + frame.Length));
        frame.CopyTo(_bytes.AsSpan(Length));
        _frames.Add((Length, frame.Length, at));
        Length += frame.Length;
    }

    public void Clear()
    {
        _frames.Clear();
        Length = 0;
    }
}
