using System.Security.Cryptography;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
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

    /// <summary>What the line of a slip says. One that cannot be read is none: the clerk goes on without it.</summary>
    public static Situation? Slip(string? line)
    {
        try
        {
            return string.IsNullOrEmpty(line) ? null : SlipCode.Read(line);
        }
        catch (GuideException)
        {
            return null;
        }
    }

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
            var visits = (await store.Visits.OfLetter(letter)).Where(visit => visit.Site == desk.Site.Id).ToList();
            var first = visits.Find(visit => visit.State == VisitState.AwaitsReply);
            if (first is null) throw new RefusedException(VisitRefusals.EnquiryNeeded);
            (enquiry, isUsed) = (first.Enquiry, visits.Exists(IsUsed));
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
        // Kinds alone are kept: what somebody writes into a form by hand may be a name or a number.
        if (!shown.TrueForAll(document => desk.IsKind(document.Kind))) throw new RefusedException(Refusals.Malformed, "document");
        var represented = visit.Who == Comers.Representative ? Represented(form) : null;
        var said = VisitDesk.Of(visit, desk.Site, Slip(form.GetValueOrDefault("slip")), represented, now, shown, pins);
        return new(
            shown, pins, said.List?.Enough == true, represented, Authority(shown, visit, represented), Chosen("override"), Chosen("reply"));
    }

    // A PIN was set by this reply, or may have been: keys went out, and nobody has told that nothing came of it.
    private static bool IsUsed(Visit visit) => visit.Pins.Values.Any(
        pin => pin.State is VisitPinState.Done or VisitPinState.Authorised or VisitPinState.Unknown);

    // What proves the authority is one of the documents shown.
    private static string? Authority(List<ShownDocument> shown, Visit visit, string? represented)
    {
        if (represented is null) return null;
        var isWard = represented == Reset.Visits.Represented.Ward;
        if (shown.Any(d => d.Kind == (isWard ? DocumentNeed.Guardianship : DocumentNeed.FamilyRegister))) return Authorities.Paper;
        if (isWard) return null;
        if (shown.Any(d => d.Kind == DocumentNeed.OwnRegister)) return Authorities.OwnRegister;
        return visit.Rules.ChildAuthority == Authorities.NotAsked ? Authorities.NotAsked : null;
    }

    private static ShownDocument? Document(string field) =>
        field.StartsWith(DocumentField, StringComparison.Ordinal) && field.Split(' ') is [_, var whose, var kind] ? new(kind, whose) : null;
}
