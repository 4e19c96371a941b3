using Tagsale.Core;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Audit;

/// <param name="Rule">The line it breaks, one of <see cref="Rules"/>.</param>
/// <param name="Purchase">The purchase at fault, if one is.</param>
/// <param name="Post">The post at fault, if one is.</param>
/// <param name="Card">The card at fault, by its token, if one is.</param>
public sealed record Violation(string Rule, string What, PurchaseId? Purchase = null, PostKey? Post = null, string? Card = null);
