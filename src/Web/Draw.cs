using System.Buffers.Binary;
using System.Security.Cryptography;
using Tagsale.Core;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web;

/// <summary>Chance for Core, which has none: ids ordered by time, and entropy for codes. A seed makes a world that can be replayed.</summary>
public sealed class Draw(TimeProvider time, Random? seeded = null)
{
    /// <param name="lane">Of the hashtag it is asked by.</param>
    public PurchaseId PurchaseId(byte lane)
    {
        Span<byte> bytes = stackalloc byte[16];
        Id().TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[^1] = lane;
        return new(new Guid(bytes, bigEndian: true));
    }

    public OfferId OfferId() => new(Id());
    public MemberId MemberId() => new(Id());
    public CardId CardId() => new(Id());
    public WebhookId WebhookId() => new(Id());
    public EnrollmentId EnrollmentId() => new(Id());

    public WebhookSecret WebhookSecret()
    {
        Span<byte> key = stackalloc byte[32];
        Fill(key);
        return Core.Webhooks.WebhookSecret.Of(key);
    }

    public ulong Entropy()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>For links and sessions nobody may guess: 256 bits, as hexadecimal digits.</summary>
    public string Secret()
    {
        Span<byte> bytes = stackalloc byte[32];
        Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    Guid Id()
    {
        if (seeded is null) return Guid.CreateVersion7(time.GetUtcNow());
        Span<byte> bytes = stackalloc byte[16];
        seeded.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.GetUtcNow().ToUnixTimeMilliseconds() << 16 | 0x7000 | (long)seeded.Next(0x1000));
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    void Fill(Span<byte> bytes)
    {
        if (seeded is null) RandomNumberGenerator.Fill(bytes);
        else seeded.NextBytes(bytes);
    }
}
