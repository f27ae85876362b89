using System.Security.Cryptography;
using EidPin.Guidance.Situations;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Counter;

/// <summary>What a form of a visit says.</summary>
internal static class VisitForm
{
    private const string DocumentField = "doc ", PinField = "pin ";

    public static string NewId() => $"v-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>The name of the box of a document.</summary>
    public static string Field(ShownDocument document) => $"{DocumentField}{document.Whose} {document.Kind}";

    /// <summary>The name of the box of a PIN.</summary>
    public static string Field(string pin) => $"{PinField}{pin}";

    /// <summary>Null: it does not say it.</summary>
    public static string? Represented(IReadOnlyDictionary<string, string> form) => Represented(form.GetValueOrDefault("represented"));

    /// <inheritdoc cref="Represented(IReadOnlyDictionary{string, string})"/>
    public static string? Represented(string? said) =>
        said is Reset.Visits.Represented.Child or Reset.Visits.Represented.Ward ? said : null;

    /// <exception cref="RefusedException">There is no such letter of this site.</exception>
    public static async Task<VisitCommand.Open> Open(IReadOnlyDictionary<string, string> form, CounterDesk desk, ResetStore store)
    {
        var (now, rules) = (store.Now, desk.Rules);
        var who = form.GetValueOrDefault("who") ?? "";
        var byPhone = who == "phone";
        Enquiry? enquiry = null;
        var isUsed = false;
        if (who == "reply")
        {
            var letter = ShortCode.Parse(form.GetValueOrDefault("letter")) ?? throw new RefusedException(VisitRefusals.EnquiryNeeded);
            var first = await store.Visits.OfLetter(letter);
            if (first?.Visit.Site != desk.Site.Id) throw new RefusedException(VisitRefusals.EnquiryNeeded);
            (enquiry, isUsed) = (first.Visit.Enquiry, await store.Visits.IsUsed(letter));
        }
        return new(
            desk.As(StaffRole.Clerk), who is "phone" or "reply" ? Comers.Agent : who, desk.Until(now), ShortCode.New(),
            rules, byPhone, enquiry, isUsed);
    }

    /// <exception cref="RefusedException">It says nothing that can be done.</exception>
    public static VisitCommand Act(IReadOnlyDictionary<string, string> form, CounterDesk desk, Visit visit, DateTimeOffset now)
    {
        var by = desk.ActorFor(visit);
        string Said(string field) => form.GetValueOrDefault(field)?.Trim() ?? "";
        return Said("act") switch
        {
            "describe" or "describe-sign" => new VisitCommand.Describe(desk.As(StaffRole.Clerk), Described(form, desk, visit, now)),
            "letter" => new VisitCommand.SendEnquiry(by, ShortCode.New()),
            "hand-over" => new VisitCommand.HandOver(
                by, [.. ((string[])["signature", "authentication"]).Where(c => Said($"certificate {c}") == "on")], Said("why")),
            "close" => new VisitCommand.Close(by),
            "cancel" => new VisitCommand.Cancel(by, Said("why")),
            _ => throw new RefusedException(Refusals.Malformed, "act"),
        };
    }

    private static Description Described(
        IReadOnlyDictionary<string, string> form, CounterDesk desk, Visit visit, DateTimeOffset now)
    {
        string? Chosen(string field) => form.GetValueOrDefault(field) is { Length: > 0 } said ? said : null;
        string[] pins = [.. ResetPins.AtCounter.Where(pin => form.GetValueOrDefault(Field(pin)) == "on")];
        var shown = form.Where(f => f.Value == "on").Select(f => Document(f.Key)).OfType<ShownDocument>().ToList();
        var represented = visit.Who == Comers.Representative ? Represented(form) : null;
        var said = VisitDesk.Of(visit, desk.Site, Slip(form), represented, now, shown, pins);
        return new(
            shown, pins, said.List?.Enough == true, represented, Authority(shown, visit, represented), Chosen("override"), Chosen("reply"));
    }

    // What proves the authority is one of the documents shown.
    private static string? Authority(List<ShownDocument> shown, Visit visit, string? represented)
    {
        if (represented is null) return null;
        if (shown.Any(d => d.Kind is "family-register" or "guardianship-certificate")) return Authorities.Paper;
        if (shown.Any(d => d.Kind == "own-register")) return Authorities.OwnRegister;
        var isAsked = represented == Reset.Visits.Represented.Ward || visit.Rules.ChildAuthority != Authorities.NotAsked;
        return isAsked ? null : Authorities.NotAsked;
    }

    private static ShownDocument? Document(string field) =>
        field.StartsWith(DocumentField, StringComparison.Ordinal) && field.Split(' ') is [_, var whose, var kind] ? new(kind, whose) : null;

    private static Situation? Slip(IReadOnlyDictionary<string, string> form)
    {
        try
        {
            return form.GetValueOrDefault("slip") is { Length: > 0 } line ? SlipCode.Read(line) : null;
        }
        catch (Guidance.Plans.GuideException)
        {
            return null;
        }
    }
}
