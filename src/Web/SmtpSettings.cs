using System.Globalization;
using System.Net;
using Tagsale.Adapters.Mail;
using Tagsale.Core.Members;

namespace Tagsale.Web;

/// <summary>Settings <c>Tagsale__Smtp__…</c>: the server that letters go out by.</summary>
/// <param name="From">The address they come from.</param>
public sealed record SmtpSettings(string Host, int Port, string From, SmtpSecurity Security, string? User, string? Password)
{
    public const string Section = "Smtp";

    /// <summary>Without the password: it must reach no log.</summary>
    public override string ToString() => $"{Host}:{Port}";

    /// <param name="us">What we are called when we greet: a name, or an address as the protocol writes it.</param>
    public SmtpAccount Account(Uri us) => new(Host, Port, Security, us.HostNameType switch
    {
        UriHostNameType.IPv4 => $"[{us.IdnHost}]",
        UriHostNameType.IPv6 => $"[IPv6:{us.IdnHost}]",
        _ => us.IdnHost,
    }, User, Password);

    /// <returns>Null: letters are written as files.</returns>
    /// <exception cref="SettingException">A value cannot be used, or one is missing.</exception>
    public static SmtpSettings? Read(IConfigurationSection tagsale)
    {
        var section = new SettingSection(tagsale.GetSection(Section), nameof(Host), nameof(Port), nameof(From), nameof(Security), nameof(User), nameof(Password));
        if (section[nameof(Host)] is not { } host)
            return section.Given.FirstOrDefault() is { } alone ? throw new SettingException($"{section.Name(nameof(Host))} is missing: {section.Name(alone)} is given without it") : null;

        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic) throw new SettingException($"{section.Name(nameof(Host))} must be the name or address of a mail server alone, like mail.example.org");
        if (section[nameof(From)] is not { } from || !MemberDraft.IsEmail(from) || from.Any(c => c > '\u007f'))
            throw new SettingException($"{section.Name(nameof(From))} must be the e-mail address letters come from, like shop@example.org");
        var (user, password) = (section[nameof(User)], section[nameof(Password)]);
        if (user is null != password is null) throw new SettingException($"{section.Name(user is null ? nameof(User) : nameof(Password))} is missing: give user and password together, or neither");
        var security = SecurityOf(section, host);
        if (user is not null && security == SmtpSecurity.None && !IsThisMachine(host))
            throw new SettingException($"{section.Name(nameof(Security))} must be starttls or tls where a password is sent to another machine");
        return new(host, PortOf(section, security), from, security, user, password);
    }

    static SmtpSecurity SecurityOf(SettingSection section, string host) => section[nameof(Security)]?.ToUpperInvariant() switch
    {
        null => IsThisMachine(host) ? SmtpSecurity.None : SmtpSecurity.StartTls,
        "NONE" => SmtpSecurity.None,
        "STARTTLS" => SmtpSecurity.StartTls,
        "TLS" => SmtpSecurity.Tls,
        _ => throw new SettingException($"{section.Name(nameof(Security))} must be none, starttls or tls, not '{section[nameof(Security)]}'"),
    };

    static int PortOf(SettingSection section, SmtpSecurity security) => section[nameof(Port)] switch
    {
        null => security switch { SmtpSecurity.None => 25, SmtpSecurity.StartTls => 587, SmtpSecurity.Tls => 465 },
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535 => port,
        var text => throw new SettingException($"{section.Name(nameof(Port))} must be a port from 1 to 65535, not '{text}'"),
    };

    static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
}
