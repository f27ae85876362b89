using EidPin.Reset.People;

namespace EidPin.Reset.Visits;

/// <summary>Who of the staff does something, at which site, in which role.</summary>
/// <param name="Name">As it stands in what is signed.</param>
public sealed record Actor(string Staff, string Name, string Site, StaffRole Role);

/// <summary>The pages on which something is signed.</summary>
/// <param name="Origin">Their address.</param>
public sealed record Pages(string Operator, string Origin);

/// <summary>The holder's side of the counter.</summary>
public sealed record Terminal(string Id, string Site);

/// <summary>What differs from city to city, as the site's data said when the visit was opened.</summary>
/// <param name="Zone">Whose clock says what a day is (IANA).</param>
/// <param name="Agents">Somebody who was sent is served.</param>
/// <param name="AgentsByPhone">A call is enough for the letter to be sent.</param>
/// <param name="ReplyDays">Days within which the reply has to be back, counted from the day after the letter.</param>
/// <param name="ChildAuthority">What is asked of a parent, one of <see cref="Authorities"/>.</param>
/// <param name="Supervisor">For what a supervisor signs here, of <see cref="SupervisorReasons.OfSites"/>.</param>
public sealed record VisitRules(
    string Site,
    string Zone,
    bool Agents,
    bool AgentsByPhone,
    int ReplyDays,
    string ChildAuthority,
    IReadOnlyList<string> Supervisor)
{
    internal DateOnly DayOf(DateTimeOffset moment) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(Zone)).DateTime);

    /// <summary>The first moment after a day of the site.</summary>
    internal DateTimeOffset EndOf(DateOnly day) =>
        ZoneTime.At(TimeZoneInfo.FindSystemTimeZoneById(Zone), day.AddDays(1).ToDateTime(TimeOnly.MinValue));
}

/// <summary>The letter that a first visit, or a call, ended with.</summary>
/// <param name="Deadline">First moment at which the reply is too late.</param>
/// <param name="Card">The card that was seen at the first visit; null: none was.</param>
public sealed record Enquiry(string Reference, DateTimeOffset SentAt, DateTimeOffset Deadline, string? Card = null);

/// <summary>A document by its kind, never its number.</summary>
/// <param name="Whose"><see cref="Comers"/>: of whom it is.</param>
/// <param name="Until">Its last day; null: it has none, or none was read.</param>
public sealed record ShownDocument(string Kind, string Whose, DateOnly? Until = null);

/// <summary>What the clerk saw and what is wanted.</summary>
/// <param name="Pins">Of <see cref="ResetPins.AtCounter"/>.</param>
/// <param name="Enough">By the checklist of the site.</param>
/// <param name="Represented">With a legal representative: for whom.</param>
/// <param name="Authority">With one: what proves it; null: nothing yet.</param>
/// <param name="Override">Goes on though it is not enough: one of <see cref="Overrides"/>.</param>
/// <param name="Reply">With an agent who brings the reply back: how its PIN part came, one of <see cref="Replies"/>.</param>
public sealed record Description(
    IReadOnlyList<ShownDocument> Documents,
    IReadOnlyList<string> Pins,
    bool Enough,
    string? Represented = null,
    string? Authority = null,
    string? Override = null,
    string? Reply = null);
