namespace Tagsale.Core.Offers;

/// <summary>A picture of what is offered, as people who see it and people who do not are shown it.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Alt">What can be seen on it, in words.</param>
public sealed record Picture(ReadOnlyMemory<byte> Bytes, string MediaType, string Alt);
