using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What holds for the plan of every person: looked at in over 200,000 situations (<see cref="PlanSituations"/>).</summary>
public sealed class PlanRulesTests
{
    internal static readonly DateOnly Today = new(2026, 11, 29);

    private const int AtLeast = 200_000;

    // The Japanese words by which a clerk knows each PIN.
    private static readonly Dictionary<string, string> AtTheCounter = new()
    {
        ["signature"] = "署名用電子証明書の暗証番号",
        ["authentication"] = "利用者証明用電子証明書の暗証番号",
        ["resident-register"] = "住民基本台帳用の暗証番号",
        ["card-info"] = "券面事項入力補助用の暗証番号",
    };

    private static readonly string[] Offices = ["office", "office-legal-representative", "office-agent", "embassy"];

    private static readonly string[] AtTheOffice = [.. Offices[..3], "reissue-certificate", "extend-card", "convert-face-card"];

    [Fact]
    public void Every_plan_keeps_the_rules_that_hold_for_all()
    {
        var (broken, count) = (new ConcurrentDictionary<string, ConcurrentQueue<string>>(), 0);
        var all = PlanSituations.Pairs().Concat(PlanSituations.Random(1, 140_000));
        Parallel.ForEach(Partitioner.Create(all), situation =>
        {
            Interlocked.Increment(ref count);
            var plan = PlanModel.Plan(situation);
            foreach (var rule in Broken(new(plan.Situation), plan))
                broken.GetOrAdd(rule, _ => []).Enqueue(string.Join(' ', situation.Stated.Select(s => $"{s.Key}={s.Value}")));
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} situations");
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Select(b =>
            $"{b.Key}: {b.Value.Count}\n    {string.Join("\n    ", b.Value.OrderBy(s => s.Length).Take(3))}")));
        Assert.True(count >= AtLeast, $"{count}");
    }

    [Fact]
    public void A_field_had_no_part_in_a_plan_exactly_where_another_value_would_not_have_changed_it()
    {
        var reasons = new HashSet<string>();
        // There are far more services than can be tried.
        foreach (var situation in PlanSituations.Random(2, 200).Where(s => !s.Stated.ContainsKey("service")))
        {
            var plan = PlanModel.Plan(situation);
            reasons.UnionWith(plan.Unused.Select(u => u.Reason));
            var tried = PlanSituations.Fields(situation.Card).ToDictionary(f => f.Name, f => f.Values);
            var same = situation.Stated.Keys.Where(f => f != "card").Where(field =>
                tried[field].Select(v => situation.Where(field, v)).Append(situation.Without(field))
                    .All(o => Outcome(PlanModel.Plan(o)) == Outcome(plan))).ToArray();
            var unused = plan.Unused.Select(u => u.Field).ToArray();
            Assert.Empty(unused.Except(same));
            // Without all of them it is the same plan; where it is not, those that bring it back had a part.
            var without = same.Aggregate(situation, (left, field) => left.Without(field));
            if (Outcome(PlanModel.Plan(without)) == Outcome(plan)) Assert.Empty(same.Except(unused));
            else Assert.NotEmpty(same.Except(unused));
        }
        Assert.Equal(["card", "same"], reasons.Order());
    }

    [Fact]
    public void No_words_of_a_plan_show_an_id()
    {
        var fields = string.Join('|', SituationFields.Members.Where(m => m.Any(char.IsUpper)));
        const string Kinds = "jp|fi|row|step|warning|say|field|route|rule|document|need|where|plan|reason|fee";
        var ids = new Regex($@"(?<![\w./])({Kinds})\.[a-z]|{fields}|\{{|\[\[");
        foreach (var situation in PlanSituations.Random(3, 150).Concat(PlanSituations.Pairs().Where((_, i) => i % 997 == 0)))
            foreach (var language in Texts.Languages)
                foreach (var text in Words(new(PlanModel.Plan(situation), Texts.For(language))))
                    Assert.False(ids.IsMatch(text), $"{language}: {text}");
    }

    [Theory]
    [InlineData("warning.phone-activation-differs", "hightrust.id", "2021", "2026")]
    [InlineData("warning.letter-code-first-use-only", "2026", "PUK", "DVV")]
    [InlineData("fee.id-card", "58", "54", "2026")]
    [InlineData("step.new-card-mycard", "2026", "DVV")]
    public void Where_sources_contradict_each_other_both_sides_are_told_with_dates(string key, params string[] told)
    {
        foreach (var language in Texts.Translations)
            // In Swedish the authority has its own short name.
            Assert.All(told.Where(t => (language, t) != ("sv", "DVV")), t =>
                Assert.Contains(t, Texts.For(language, "fi")[key], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("step.set-codes-at-pickup", "2026", "2024")]
    [InlineData("warning.insurance-three-months", "Iwaki|いわき|石巻", "2024")]
    [InlineData("fee.extension", "2025", "1,000|1000")]
    public void Japanese_sources_that_differ_are_told_with_their_dates(string key, params string[] told)
    {
        foreach (var language in Texts.Languages)
        {
            var text = Ruby.Bare(Texts.For(language, "jp")[key]);
            Assert.All(told, t => Assert.Matches(t, text));
        }
    }

    // An open contradiction stands in the plan itself: what about, and who says which side, with the date or that there is none.
    [Fact]
    public void A_plan_that_rests_on_an_open_contradiction_names_both_sides_with_their_dates()
    {
        foreach (var language in Texts.Languages)
        {
            var plan = PlanModel.Plan(new Situation(new Dictionary<string, string> { ["card"] = "jp.my-number", ["cardState"] = "lost" }));
            var differing = Ruby.Bare(Assert.Single(new PlanWords(plan, Texts.For(language)).Differing));
            Assert.All((string[])["1. Tomiya", "Fuchu (Tokyo)", "2. Yatsushiro"], side =>
                Assert.Contains(side, differing, StringComparison.Ordinal));
            Assert.Contains(Texts.For(language).Date(new(2024, 12, 2)), differing, StringComparison.Ordinal);
            Assert.Contains(Ruby.Bare(Texts.For(language, "page")["page.differ.undated"]), differing, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Words(PlanWords words)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) PlanJson.Write(json, words);
        using var plan = JsonDocument.Parse(stream.ToArray());
        return [.. InWords(plan.RootElement), .. words.Unused, .. words.Plan.Because.Select(words.Rule)];
    }

    // What PlanJson gives to people, as against its ids.
    private static IEnumerable<string> InWords(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(InWords),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m =>
            m.Value.ValueKind != JsonValueKind.String ? InWords(m.Value)
            : m.Name is "text" or "title" or "why" or "say" or "sayText" or "whereText" && !json.TryGetProperty("url", out _)
                ? [m.Value.GetString()!] : []),
        _ => [],
    };

    private static string Outcome(Plan plan)
    {
        var words = new PlanWords(plan, Texts.For("en"));
        IEnumerable<string?> Of(PlanRoute r) =>
        [
            r.Id, r.Rule, words.Say(r), r.Where, .. r.Steps, .. r.Documents.Select(d => $"{d.Id} {d.Enough} {d.Text} {d.Required}"),
            .. r.Resets, .. r.Shops, .. r.Needs, r.Fee?.Id, $"{r.Duration?.Min}",
        ];
        var routes = string.Join('|', plan.Routes.SelectMany(Of));
        return $"{routes} {string.Join('|', plan.Warnings.Select(words.Warning))} {string.Join('|', plan.RuledOut)}";
    }

    private static IEnumerable<string> Broken(PlanModel person, Plan plan)
    {
        var words = new PlanWords(plan, Texts.For("ja"));
        return [
            .. plan.Routes.SelectMany(r => Said(person, r, words)),
            .. Trying(person, plan),
            .. Entitled(person, plan),
            .. Tries(person, plan),
            .. OneVisit(person, plan.Routes[0], words),
            .. Counts(person, plan),
            .. PlanLimits.Broken(person, plan, words),
        ];
    }

    // At a counter exactly those PINs are named that this person needs set anew there.
    private static IEnumerable<string> Said(PlanModel person, PlanRoute route, PlanWords words)
    {
        if (words.Say(route) is not { } said) yield break;
        if (!person.Japan)
        {
            if (route.Say?.StartsWith("order-citizen", StringComparison.Ordinal) != true) yield break;
            var unlocks = route.Steps.Contains("then-unlock") || route.Steps.Contains("then-unlock-blocked");
            if (said.Contains("PUK", StringComparison.Ordinal) != unlocks) yield return "say: the other letter of a citizen's card";
            yield break;
        }
        var named = AtTheCounter.Where(p => said.Contains(p.Value, StringComparison.Ordinal)).Select(p => p.Key).ToHashSet();
        // An embassy resets and changes nothing.
        var needed = route.Id == "embassy" ? [.. person.ToSet.Where(person.IsBad)] : person.ToSet;
        if (Offices.Contains(route.Id) && !named.SetEquals(needed)) yield return $"say: other PINs than are needed ({route.Id})";
        if (!named.IsSubsetOf(person.ToSet)) yield return $"say: a PIN that nobody needs set ({route.Id})";
        if (said.Contains("4つの", StringComparison.Ordinal)) yield return "say: all four";
        if (route.Id == "embassy" || !Offices.Contains(route.Id)) yield break;
        if (person.ToSet.Count == 0 && said.Contains("初期化", StringComparison.Ordinal))
            yield return "say: a reset where nothing is to be reset";
    }

    private static IEnumerable<string> Trying(PlanModel person, Plan plan)
    {
        if (plan.Routes[0].Id != "try-again") yield break;
        if (person.Of("cardState") != "in-hand") yield return "try-again: no card";
        if (person.Pins.Any(p => p != "activation-code" && person.IsBad(p))) yield return "try-again: locked or forgotten";
        if (person.Wanted is null && person.Pins.Any(person.IsNamedAsMissing))
            yield return "try-again: never issued, and nothing else meant";
        if (person.Wanted is not { } pin) yield break;
        if (person.State(pin) == "never-issued") yield return "try-again: never issued";
        if ((pin is "signature" or "authentication" or "pin1" or "pin2") && person.IsOver(pin))
            yield return "try-again: certificate over";
    }

    private static IEnumerable<string> Entitled(PlanModel person, Plan plan)
    {
        if (!person.BecameEntitled) yield break;
        var told = plan.Routes.Any(r => r.Id == "reissue-certificate") || plan.Warnings.Contains("signature-can-be-issued");
        if (!told && plan.Routes[0].Id is not ("new-card" or "stop-and-replace-card")) yield return "entitled: not told how to get it";
    }

    // Codes that a route types, and what is known of the tries of them.
    private static IEnumerable<string> Tries(PlanModel person, Plan plan)
    {
        foreach (var pin in plan.Routes.SelectMany(r => Typed(r, person)).Distinct().Where(person.IsNearlyLocked))
        {
            var warning = pin == "activation-code" ? "activation-code-last-tries" : "last-try";
            if (!plan.Warnings.Contains(warning)) yield return $"tries: the last of {pin} is not told ({plan.Routes[0].Id})";
        }
        if (person.Of("cardState") != "in-hand" || person.Of("pinOf") != "card" || person.Of("faceCard") == "true") yield break;
        foreach (var pin in person.Pins.Where(p => person.Wrong(p) > 0))
            if (!plan.Warnings.Any(w => w.StartsWith("likely-", StringComparison.Ordinal)))
                yield return $"tries: what {person.Wrong(pin)} misses of {pin} make likely";
    }

    private static IEnumerable<string> Typed(PlanRoute route, PlanModel person) => route.Id switch
    {
        "kiosk" => ["signature", "authentication"],
        "change-at-home" or "try-again" => person.Wanted is { } pin ? [pin] : person.Pins,
        "unlock-at-home" or "activate-at-home" => ["activation-code"],
        "mynaportal-app" => ["signature"],
        "reissue-certificate" or "extend-card" => ["signature", "authentication", "resident-register"],
        _ => [],
    };

    // What else the same counter does is done on the same way.
    private static IEnumerable<string> OneVisit(PlanModel person, PlanRoute first, PlanWords words)
    {
        var steps = first.Steps;
        if (!person.Japan)
        {
            var point = first.Id is "order-activation-code" or "new-card" && person.Card != "fi.citizen";
            if (point && !steps.Contains("reserve-in-same-visit")) yield return $"one visit: the spare card ({first.Id})";
            if (first.Id == "order-activation-code" && person.Of("detailsChanged") == "true" && !steps.Contains("new-card-in-same-visit"))
                yield return "one visit: a code for a card that is replaced";
            yield break;
        }
        if (!AtTheOffice.Contains(first.Id) || person.Of("faceCard") == "true" || person.Of("pinOf") != "card") yield break;
        var bad = person.Pins.Where(person.IsBad).ToArray();
        if (bad.Except(first.Resets).Any()) yield return $"one visit: a PIN ({first.Id})";
        if (bad.Any(p => words.Say(first)?.Contains(AtTheCounter[p], StringComparison.Ordinal) != true))
            yield return $"one visit: a PIN is not asked for ({first.Id})";
        var over = person.IsOver("signature") || person.IsOver("authentication");
        var told = steps.Contains("certificate-in-same-visit") || steps.Contains("certificate-offer");
        if (over && first.Id != "reissue-certificate" && !told)
            yield return $"one visit: a certificate ({first.Id})";
        if (person.StayEnds && first.Id != "extend-card" && !steps.Contains("extend-in-same-visit"))
            yield return $"one visit: the stay ends ({first.Id})";
    }

    // Four PINs only where there is a signature password, or gets to be one.
    private static IEnumerable<string> Counts(PlanModel person, Plan plan)
    {
        foreach (var route in plan.Routes.Where(r => r.Steps.Contains("all-four-in-one-visit")))
        {
            var without = person.State("signature") == "never-issued";
            var asked = route.Id is "reissue-certificate" or "convert-face-card" || route.Steps.Contains("certificate-in-same-visit");
            var issued = asked && !person.Child && person.Of("adultWard") != "true";
            if (without && !issued) yield return $"counts: four PINs on a card of three ({route.Id})";
        }
    }
}
