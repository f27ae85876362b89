using System.Text.Json.Serialization;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;

namespace EidPin.ResetServer.Counter;

/// <summary>Who works at which counter, in which words.</summary>
internal sealed record CounterDesk(SignedIn By, Site Site, Settings Settings, string Language)
{
    /// <exception cref="RefusedException">The person's site is no counter.</exception>
    public static CounterDesk Of(HttpContext context, Settings settings)
    {
        var by = StaffRequest.Of(context).By;
        var site = settings.Site(by.Member.Site) ?? throw new RefusedException(StaffRefusals.NoCounter);
        return new(by, site, settings, StaffPages.Language(context));
    }

    public Texts Texts => Texts.For(Language, "staff");

    /// <summary>Words of visits.</summary>
    public Texts Words => Texts.For(Language, "visit");

    /// <summary>Words of plans: documents and PINs.</summary>
    public Texts Plans => Texts.For(Language, "jp");

    public Member Member => By.Member;

    /// <summary>As this site has them now.</summary>
    public VisitRules Rules => new(
        Site.Id, Site.Zone, Site.Rules.Agents.Value == "served", Site.Rules.AgentAsks.Value == "phone", Site.ReplyDays,
        Site.Rules.ChildAuthority.Value, Site.Supervisor);

    /// <summary>When a visit that is opened now is over: with the site's day.</summary>
    public DateTimeOffset Until(DateTimeOffset now) => ZoneTime.At(
        TimeZoneInfo.FindSystemTimeZoneById(Site.Zone), Site.DayOf(now).AddDays(1).ToDateTime(TimeOnly.MinValue));

    public StaffFrame Frame() => new(Settings, Language, By);

    /// <summary>In the role that this visit wants of the person now: who may be both is its supervisor where one has to sign.</summary>
    public Actor ActorFor(Visit visit)
    {
        var supervises = visit.AwaitsSupervisor && Member.Is(StaffRole.Supervisor, By.At) && !visit.Clerks.Contains(Member.Id);
        return As(supervises || !Member.Is(StaffRole.Clerk, By.At) ? StaffRole.Supervisor : StaffRole.Clerk);
    }

    public Actor As(StaffRole role) => new(Member.Id, Member.Name, Site.Id, role);

    public string Pin(string pin) => Plans[$"pin.{pin}.name"];

    /// <summary>A kind of document, in words.</summary>
    public string Kind(string kind)
    {
        if (Words.Has($"kind.{kind}")) return Words[$"kind.{kind}"];
        return Plans[Plans.Has($"id.{kind}") ? $"id.{kind}" : $"document.{kind}"];
    }

    public bool IsKind(string kind) => Words.Has($"kind.{kind}") || Plans.Has($"id.{kind}") || Plans.Has($"document.{kind}");
}

/// <summary>What a page asks for to know whether it is still right.</summary>
internal sealed record VisitVersion(int Version, string State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VisitVersion))]
internal sealed partial class CounterJson : JsonSerializerContext;
