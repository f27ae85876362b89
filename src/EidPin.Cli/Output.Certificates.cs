using EidPin.Cards;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Certificates as people read them.</summary>
internal sealed partial class Output
{
    public void Certificates(string reader, CardStatus card, IReadOnlyList<CertificateInfo> found)
    {
        Result(Text("ui.card-in", ("card", CardTitle(card)), ("reader", reader)), Look.Strong);
        Rows(["cert.of", "table.for", "table.valid", "table.issuer"], [.. found.Select(c => c.State == CertificateState.Present
            ? [Bold(PinName(c.PinId)), CommonName(c.Subject).EscapeMarkup(), Validity(c), CommonName(c.Issuer).EscapeMarkup()]
            : (string[])[Bold(PinName(c.PinId)), $"[yellow]{Text($"cert.{Id(c.State)}").EscapeMarkup()}[/]", "", ""])]);
        foreach (var certificate in found.Where(c => texts.Has($"cert.{Id(c.State)}.help")))
            Result($"  {Arrow} {PinName(certificate.PinId)}: {Text($"cert.{Id(certificate.State)}.help")}");
        Result();
    }

    private string Validity(CertificateInfo certificate)
    {
        var (from, until) = (Day(certificate.NotBefore), Day(certificate.NotAfter));
        var words = Text("cert.from-until", ("from", from), ("until", until)).EscapeMarkup();
        if (certificate.NotAfter < DateTimeOffset.UtcNow) return $"{words}\n[bold red]{Text("cert.expired").EscapeMarkup()}[/]";
        if (certificate.NotBefore > DateTimeOffset.UtcNow) return $"{words}\n[yellow]{Text("cert.not-yet").EscapeMarkup()}[/]";
        return words;
    }

    private string Day(DateTimeOffset? time) => time is { } at ? texts.Date(DateOnly.FromDateTime(at.LocalDateTime)) : "?";

    // A person looks for a name; the whole of it is in the JSON. The issuers of JPKI have none but their units.
    private static string CommonName(string? distinguished)
    {
        if (distinguished is null) return "?";
        var at = distinguished.IndexOf("CN=", StringComparison.Ordinal);
        if (at < 0) at = distinguished.IndexOf("OU=", StringComparison.Ordinal);
        if (at < 0) return distinguished;
        var end = distinguished.IndexOf(',', at);
        return (end < 0 ? distinguished[(at + 3)..] : distinguished[(at + 3)..end]).Trim('"', ' ');
    }
}
