using System.Globalization;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Plans;

/// <summary>A plan in the words of a language. The command, its JSON and the pages all speak through this.</summary>
public sealed class PlanWords(Plan plan, Texts texts)
{
    private readonly Texts words = texts.Of(plan.Situation.Country);
    private readonly string country = plan.Situation.Country;

    public Plan Plan => plan;

    /// <summary>The texts of the plan's country.</summary>
    public Texts Texts => words;

    public string this[string key] => words[key];

    public string Title(PlanRoute route) => words[$"route.{route.Id}.title"];

    public string Summary(PlanRoute route) => words[$"route.{route.Id}.summary"];

    public string Why(PlanRoute route) => words[$"rule.{route.Rule}"];

    public string Document(PlanDocument document) => words[$"document.{document.Text ?? document.Id}"];

    /// <summary>What the words of a screen were understood as; null where they were not.</summary>
    public string? Understood => plan.Asked switch
    {
        null or "" => null,
        var what when what.StartsWith("happened.", StringComparison.Ordinal) => words[$"answer.{what}"],
        var row => words.Of("which")[$"row.{row}"],
    };

    /// <summary>Whether what the person owns is enough: a sentence, or null where that was not said.</summary>
    public string? Enough(PlanDocument document) => document.Enough switch
    {
        true => words["plan.enough"],
        false => words.Get("plan.not-enough", ("also", Join(document.BringAlso.Select(Identification)))),
        _ => null,
    };

    private string Identification(string id) => words[words.Has($"id.{id}") ? $"id.{id}" : $"document.{id}"];

    public string Step(string step) => words[$"step.{step}"];

    /// <summary>At a terminal, the step is done by a command.</summary>
    public bool NamesCommand(string step) =>
        Texts.For(words.Language, country)[$"step.{step}"].Contains("`eidpin ", StringComparison.Ordinal);

    public string Warning(string warning) => words.Get($"warning.{warning}", ("pins", OnLastTry));

    private string OnLastTry
    {
        get
        {
            var pins = words.Listed(plan.OnLastTry.Select(Pin));
            return plan.LastTryIsOfOne ? words.Get("plan.one-of", ("pins", pins)) : pins;
        }
    }

    /// <summary>The next slip cannot be undone: it is told before the plan, not after it.</summary>
    public bool IsFirst(string warning) => Guide.For(country).Data.Warnings.Any(w => w.Warning == warning && w.First);

    /// <summary>Fields that had no part in the plan, in words, with the reason.</summary>
    public IEnumerable<string> Unused => plan.Unused
        .GroupBy(u => u.Reason)
        .Select(g => words.Get($"plan.unused.{g.Key}", ("fields", words.Listed(g.Select(u => Field(u.Field))))));

    /// <summary>A field of a situation by its name among people.</summary>
    public string Field(string field)
    {
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return words[$"field.{field}"];
        return words.Get($"field.{field[..dot]}", ("pin", Pin(field[(dot + 1)..])));
    }

    public string Need(string need) => words[$"need.{need}"];

    /// <summary>What is needed; at home that takes in the documents, since nothing is brought anywhere.</summary>
    public IEnumerable<string> Needs(PlanRoute route)
    {
        var needs = route.Needs.Select(Need);
        if (route.Where != "home") return needs;
        return route.Documents.Where(d => !route.Needs.Contains(d.Id)).Select(Document).Concat(needs);
    }

    /// <summary>What to bring along.</summary>
    public static IReadOnlyList<PlanDocument> Bring(PlanRoute route) => route.Where == "home" ? [] : route.Documents;

    public string Where(PlanRoute route)
    {
        var here = $"where.{route.Where}.{country}";
        return words[words.Has(here) ? here : $"where.{route.Where}"];
    }

    /// <summary>In Japanese an appointment at a counter and a reservation by app are one word: a kiosk has its own.</summary>
    public string Appointment(PlanRoute route)
    {
        var here = $"appointment.{route.Appointment}.{route.Id}";
        return words[words.Has(here) ? here : $"appointment.{route.Appointment}"];
    }

    public string? Fee(PlanRoute route) => route.Fee is { } fee ? words[$"fee.{fee.Id}"] : null;

    /// <summary>What to say or show there, in the language of the country.</summary>
    public string? Say(PlanRoute route) => Said(route, Texts.For(SayLanguage, country));

    /// <summary>The same for the reader, readings and all; null where it is the same to the letter.</summary>
    public string? SayTranslated(PlanRoute route) => Said(route, words) is { } own && own != Say(route) ? own : null;

    // Who speaks, the main sentence, then what the same visit does beside.
    private string? Said(PlanRoute route, Texts language)
    {
        if (route.Say is not { } say) return null;
        string Listed(string kind, IEnumerable<string> ids) => language.Listed(ids.Select(id => language[$"say.{kind}.{id}"]));
        // Where something is reset, a PIN that is only to be another has a sentence of its own.
        var reset = route.Resets.Except(plan.ToChange).ToArray();
        var pins = Listed("pin", reset.Length > 0 ? reset : route.Resets);
        var (changed, certificates) = (Listed("pin", plan.ToChange), Listed("certificate", plan.ToIssue));
        var sentences = route.SayFirst.Append(say).Concat(route.SayAlso).Select(s =>
            language.Get($"say.{s}", ("pins", pins), ("changed", changed), ("certificates", certificates)));
        return string.Join(language.Tag == "ja" ? "" : " ", sentences);
    }

    /// <summary>A further way for whoever cannot wait for the first.</summary>
    public bool ForToday(PlanRoute route) => Guide.For(country).Data.Also.Any(r => r.Id == route.Rule && r.Today);

    /// <summary><see cref="Say"/> in the quotation marks of its language.</summary>
    public string? SayQuoted(PlanRoute route)
    {
        if (Say(route) is not { } say) return null;
        return country == "jp" ? $"「{say}」" : $"”{say}”";
    }

    /// <summary>The person has to act at once: the telephone number comes first.</summary>
    public bool Urgent(PlanRoute route) => Guide.For(country).Data.Routes[route.Id].Urgent;

    /// <summary>HTML's <c>lang</c> of <see cref="Say"/>.</summary>
    public string SayLanguage => country == "jp" ? "ja" : "fi";

    public string? Duration(PlanRoute route)
    {
        if (route.Duration is not { } time) return null;
        var range = (time.Min, time.Max) switch
        {
            (null, null) => words[$"unit.{time.Unit}.some"],
            ({ } min, null) => words.Get($"unit.{time.Unit}.from", ("min", min)),
            var (min, max) => words.Get($"unit.{time.Unit}.range", ("min", min ?? 0), ("max", max ?? 0)),
        };
        return time.Unit == "minutes" ? words.Get("duration.peak", ("range", range)) : range;
    }

    public string? Hours(PlanRoute route)
    {
        if (route.Hours is not { } hours) return null;
        if (hours.From == TimeOnly.MinValue && hours.Until >= new TimeOnly(23, 59)) return words["hours.always"];
        var text = words.Get($"hours.{hours.Days}", ("from", Clock(hours.From)), ("until", Clock(hours.Until)));
        return hours.Varies ? words.Get("hours.varies", ("hours", text)) : text;
    }

    public string? ValidFor(PlanRoute route) => route.ValidForHours is { } n ? words.Get("valid-for", ("n", n)) : null;

    /// <summary>The shop's own name stands on its sign: it follows where the reader's is another.</summary>
    public string Shop(string id)
    {
        if (Operators.Find(id) is not { } shop) return id;
        var name = shop.NameIn(words.Language);
        var shown = words.Tag == "ja" ? name : name + words.InBrackets(shop.NameIn("ja"));
        if (shop.Stores != "some") return shown;
        return words.Tag == "ja" ? shown + words.InBrackets(words["plan.some-stores"]) : $"{shown}, {words["plan.some-stores"]}";
    }

    public string Reason(RuledOut ruledOut) => words[$"reason.{ruledOut.Text ?? ruledOut.Reason}"];

    public string RuledOut(RuledOut ruledOut) =>
        Operators.Find(ruledOut.Id) is not null ? Shop(ruledOut.Id) : words[$"route.{ruledOut.Id}"];

    public string Pin(string pin) => words[$"pin.{country}.{pin}.name"];

    /// <summary>The PIN as the machines of the country call it.</summary>
    public string PinLocally(string pin) => words[$"pin.{country}.{pin}.official"];

    public string Contact(string id) => words[$"contact.{id}"];

    public Contact ContactData(string id) => Guide.For(country).Data.Contacts[id];

    /// <summary>A rule in a sentence: why the route, or what speaks against another.</summary>
    public string Rule(Because because)
    {
        if (words.Has($"rule.{because.Rule}")) return words[$"rule.{because.Rule}"];
        var data = Guide.For(country).Data;
        if (data.Warnings.FirstOrDefault(w => w.Id == because.Rule) is { } warning) return Warning(warning.Warning);
        if (data.RuledOut.FirstOrDefault(r => r.Id == because.Rule) is not { } no) return words["plan.sources"];
        var route = words[no.Route == "shop" ? "plan.shops" : $"route.{no.Route}"];
        return $"{route}: {words[$"reason.{no.Text ?? no.Reason}"]}";
    }

    public string Checked(Because because) =>
        words.Get(because.CheckThis ? "plan.check-this" : "plan.checked", ("date", because.Checked));

    /// <summary>What the plan rests on and is not settled: what about, and who says which side, with the date on the page.</summary>
    public IEnumerable<string> Differing =>
        plan.Because.SelectMany(because => Differences.Of(because.Rule)).Where(d => d.Decided == "open").Distinct().Select(Differs);

    /// <summary>What a rule rests on and is not settled, or is done differently by places: of those each asks its own.</summary>
    public IEnumerable<string> DifferingOf(string rule) => Differences.Of(rule).Where(d => d.Decided != "first").Select(Differs);

    private string Differs(Difference difference)
    {
        var page = words.Of("page");
        var about = $"{page[$"page.differ.{difference.Id}"]} {page[$"page.differ.{difference.Decided}"]}";
        if (difference.Decided != "open") return about;
        var sides = difference.Sides.Select((side, i) => $"{i + 1}. {words.Listed(side.Select(code => Dated(code, page)))}");
        return $"{about} {string.Join(' ', sides)}";
    }

    private string Dated(string code, Texts page)
    {
        if (!Sources.All.TryGetValue(code, out var source)) return code;
        var date = DateOnly.TryParseExact(source.Date, "yyyy-MM-dd", out var day) ? words.Date(day) : source.Date;
        return source.By + words.InBrackets(date ?? page["page.differ.undated"]);
    }

    public string Join(IEnumerable<string> items)
    {
        var all = items.ToArray();
        if (all.Length < 2) return string.Concat(all);
        return words.Get("plan.or", ("a", words.Listed(all[..^1])), ("b", all[^1]));
    }

    private static string Clock(TimeOnly time) => time.ToString("H:mm", CultureInfo.InvariantCulture);
}
