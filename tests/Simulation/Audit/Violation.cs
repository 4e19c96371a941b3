using Tagsale.Core;

namespace Tagsale.Simulation.Audit;

/// <param name="Rule">The line it breaks, in a few words.</param>
/// <param name="Purchase">The purchase at fault, if one is.</param>
public sealed record Violation(string Rule, string What, PurchaseId? Purchase = null);
