namespace Tagsale.Simulation.Fakes;

/// <summary>What every part of a world's outside shares.</summary>
public sealed record Setting(VirtualClock Clock, Chance Chance, Agenda Agenda, Digest Digest);
