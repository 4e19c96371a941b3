namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>Troubles of the wire, switched while the service runs. The hosted pages are not behind that wire.</summary>
public sealed class SandboxFaults
{
    /// <summary>Calls take effect, their answers never arrive.</summary>
    public bool LoseAnswers { get; set; }

    /// <summary>Calls take no effect and get no answer. Stronger than <see cref="LoseAnswers"/>.</summary>
    public bool Down { get; set; }
}
