namespace EidPin.Guidance.Plans;

using When = IReadOnlyDictionary<string, IReadOnlyList<string>>;

/// <summary>A question and what its answers say about the situation.</summary>
/// <param name="Answers">With <paramref name="Many"/> those that apply are ticked; "none of these" is always among them.</param>
public sealed record Question(string Id, IReadOnlyList<Answer> Answers, bool Many = false, When? When = null);

/// <param name="Set">Fields of the situation and their values.</param>
/// <param name="Else">What not ticking it says, where many may be.</param>
/// <param name="When">Offered only then.</param>
/// <param name="Which">"I do not know": leads into which-PIN.</param>
public sealed record Answer(
    string Id,
    IReadOnlyDictionary<string, string> Set,
    IReadOnlyDictionary<string, string>? Else = null,
    When? When = null,
    bool Which = false);

/// <summary>A rule: the first whose conditions all hold decides the route. A condition is: this fact is one of these.</summary>
/// <param name="Checked">When its sources were last looked at.</param>
/// <param name="Review">From then on it is shown as "check this"; otherwise a year after <paramref name="Checked"/>.</param>
/// <param name="Confidence">varies, open, derived, or less than its sources make it; null: what they make it.</param>
/// <param name="Today">A further way for whoever cannot wait for the first: it is named beside that.</param>
public sealed record Rule(
    string Id,
    string Route,
    When When,
    IReadOnlyList<string> Sources,
    DateOnly Checked,
    string? Confidence = null,
    DateOnly? From = null,
    DateOnly? Until = null,
    DateOnly? Review = null,
    bool Today = false) : IDated;

/// <summary>What a person may expect and that does not work.</summary>
/// <param name="Text">Words for this person, where those of the reason speak of everybody.</param>
public sealed record RuledOutRule(
    string Id,
    string Route,
    string Reason,
    When When,
    IReadOnlyList<string> Sources,
    DateOnly Checked,
    string? Confidence = null,
    DateOnly? Review = null,
    string? Text = null) : IDated;

public sealed record WarningRule(
    string Id,
    string Warning,
    When When,
    IReadOnlyList<string> Sources,
    DateOnly Checked,
    string? Confidence = null,
    DateOnly? Review = null,
    bool First = false) : IDated;

/// <summary>What has sources and a date on which they were looked at.</summary>
public interface IDated
{
    string Id { get; }
    IReadOnlyList<string> Sources { get; }
    DateOnly Checked { get; }
    DateOnly? Review { get; }
    string? Confidence { get; }
}

/// <summary>One line of a route: a document, a step, a place. Without <paramref name="When"/> it always stands.</summary>
/// <param name="Required">Documents: <c>yes</c>, or <c>varies</c>: check your city.</param>
/// <param name="Text">Documents: words for this person, where those of the id speak of everybody.</param>
public sealed record Part(
    string Id, When? When = null, string Required = "yes", IReadOnlyList<string>? Sources = null, string? Text = null);

/// <param name="Amount">Null where no source names one.</param>
public sealed record Fee(string Id, decimal? Amount, string Currency, When? When = null, IReadOnlyList<string>? Sources = null);

/// <param name="Unit">minutes, days, weeks, months.</param>
public sealed record Duration(int? Min, int? Max, string Unit, When? When = null, IReadOnlyList<string>? Sources = null);

/// <param name="Varies">Typical hours; the place may have others.</param>
public sealed record Hours(
    TimeOnly From, TimeOnly Until, string Days, bool Varies, When? When = null, IReadOnlyList<string>? Sources = null);

/// <param name="Languages">Spoken there, as language codes.</param>
public sealed record Contact(string Phone, string Hours, IReadOnlyList<string> Languages, IReadOnlyList<string> Sources)
{
    /// <summary>The number as a link dials it: digits, and the <c>+</c> before a country's code.</summary>
    public string Dialled => string.Concat(Phone.Where(c => char.IsAsciiDigit(c) || c == '+'));
}

/// <summary>Another route takes this one's place, as where somebody else has to go.</summary>
public sealed record Instead(string Route, When When);

/// <summary>What a person needs on a route.</summary>
/// <param name="Resets">
/// <c>bad</c>: every PIN that does not work; <c>needed</c>: what this person needs set;
/// <c>kiosk</c>: the one of the two; <c>wanted</c>: the PIN asked about; <c>none</c>.
/// </param>
/// <param name="SayFirst">Who speaks, where that is not the holder: all that fit stand before <paramref name="Say"/>.</param>
/// <param name="SayAlso">What the same visit does beside, each a sentence after <paramref name="Say"/>.</param>
/// <param name="Urgent">Nothing more is asked for its details: the person has to act at once.</param>
public sealed record RouteData(
    string Resets,
    string Appointment,
    IReadOnlyList<string> Sources,
    DateOnly Checked,
    IReadOnlyList<Part> Where,
    IReadOnlyList<Part> Steps,
    IReadOnlyList<Part>? Documents = null,
    IReadOnlyList<Part>? Needs = null,
    IReadOnlyList<Fee>? Fee = null,
    IReadOnlyList<Duration>? Duration = null,
    IReadOnlyList<Hours>? Hours = null,
    int? ValidForHours = null,
    IReadOnlyList<Part>? SayFirst = null,
    IReadOnlyList<Part>? Say = null,
    IReadOnlyList<Part>? SayAlso = null,
    IReadOnlyList<Part>? Contacts = null,
    IReadOnlyList<Instead>? Instead = null,
    bool Urgent = false);

/// <summary>One of the commonest situations: what the card says, and what the person answers. The lint counts the questions.</summary>
public sealed record Common(string Id, string Card, IReadOnlyDictionary<string, string> Facts, IReadOnlyDictionary<string, string> Answers);

/// <summary>The file guide.json of a country.</summary>
public sealed record GuideData(
    IReadOnlyList<string> Cards,
    IReadOnlyList<Question> Questions,
    IReadOnlyList<Rule> Rules,
    IReadOnlyList<Rule> Also,
    IReadOnlyList<RuledOutRule> RuledOut,
    IReadOnlyList<WarningRule> Warnings,
    IReadOnlyDictionary<string, RouteData> Routes,
    IReadOnlyDictionary<string, Contact> Contacts,
    IReadOnlyList<Common> Commonest);
