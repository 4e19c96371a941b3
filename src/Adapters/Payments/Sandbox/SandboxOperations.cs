namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>The names under which calls are recorded.</summary>
public static class SandboxOperations
{
    public const string Link = "link";
    public const string HostedCardPage = "hosted_card_page";
    public const string FindLinked = "find_linked";
    public const string Charge = "charge";
    public const string CancelCharge = "cancel_charge";
    public const string Refund = "refund";
    public const string Credit = "credit";
    public const string Detach = "detach";
    public const string Movements = "movements";

    /// <summary>A person's acts on the hosted pages.</summary>
    public const string CompleteSession = "complete_session";
    public const string Authenticate = "authenticate";
}
