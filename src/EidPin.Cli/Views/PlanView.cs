using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;

namespace EidPin.Cli.Views;

/// <summary>A plan of the guide at a terminal: the ways, what is ruled out, and by which rules.</summary>
internal sealed class PlanView(Writer output, PlanWords words)
{
    private const int MostNames = 4;

    /// <param name="provisional">A question is still open.</param>
    /// <param name="explain">Rule by rule instead of in short.</param>
    public void Show(bool provisional, bool explain)
    {
        var plan = words.Plan;
        output.Result();
        if (provisional) output.Result(Text("plan.provisional"), Look.Warn);
        NotUnderstood();
        foreach (var warning in plan.Warnings.Where(words.IsFirst)) output.Result(output.Shown(words.Warning(warning)), Look.Warn);
        foreach (var (place, route) in plan.Routes.Index()) Route(route, place == 0);
        Section("plan.ruled-out", plan.RuledOut.Select(r => $"{words.RuledOut(r)}: {words.Reason(r)}"));
        Section("plan.warnings", plan.Warnings.Where(w => !words.IsFirst(w)).Select(words.Warning));
        Understood();
        if (explain) RuleByRule();
        else Sources();
    }

    /// <summary>What a situation leaves open and could say, and its fields that had no part.</summary>
    public void Fields()
    {
        if (words.Plan.Ask.Count > 0)
        {
            var fields = string.Join(", ", words.Plan.Ask.Select(f => words[$"field.{f}"]));
            output.Result(TextWith("plan.ask", ("fields", fields)), Look.Warn);
        }
        foreach (var line in words.Unused) output.Result(output.Shown(line), Look.Warn);
    }

    private void Route(PlanRoute route, bool best)
    {
        output.Result($"{Text(best ? "plan.best" : "plan.other")}: {output.Shown(words.Title(route))}", Look.Strong);
        output.Result($"  {output.Shown(words.Why(route))}");
        if (best && words.Summary(route) is { } summary) output.Result($"  {output.Shown(summary)}");
        if (words.Urgent(route)) Contacts(route);
        if (best) Today();
        Member("plan.where", words.Where(route));
        if (route.Resets.Count > 0) Member("plan.resets", string.Join(", ", route.Resets.Select(words.Pin)));
        Member("plan.needs", string.Join("; ", words.Needs(route)));
        Documents(route);
        Steps(route);
        if (route.Shops.Count > 0) Member("plan.shops", string.Join("; ", route.Shops.Select(words.Shop)));
        Member("plan.fee", words.Fee(route));
        Member("plan.duration", words.Duration(route));
        Member("plan.valid-for", words.ValidFor(route));
        Member("plan.hours", words.Hours(route));
        Member("plan.appointment", words.Appointment(route));
        if (!words.Urgent(route)) Contacts(route);
        ToSay(route);
        output.Result();
    }

    // Who cannot wait for the best way finds another one at once, not below it.
    private void Today()
    {
        foreach (var route in words.Plan.Routes.Skip(1).Where(words.ForToday))
            output.Result($"  {output.Shown(words.Why(route))} {output.Arrow} {output.Shown(words.Title(route))}", Look.Warn);
    }

    private void Contacts(PlanRoute route)
    {
        foreach (var contact in route.Contacts)
        {
            var data = words.ContactData(contact);
            var languages = data.Languages.Count > 1 ? $" ({string.Join(", ", data.Languages)})" : "";
            output.Result($"  {output.Shown(words.Contact(contact))}: {data.Phone}{languages}", Look.Strong);
        }
    }

    private void Documents(PlanRoute route)
    {
        if (PlanWords.Bring(route).Count == 0) return;
        if (route is { Id: "kiosk", Documents.Count: 1 })
        {
            Member("plan.bring", words["plan.only-card"]);
            return;
        }
        Heading("plan.bring");
        var box = output.Streams.Utf8 ? "☐" : "[ ]";
        foreach (var document in route.Documents)
        {
            var varies = document.Required == "varies" ? output.Shown(words.Texts.InBrackets(words["plan.varies"])) : "";
            var enough = words.Enough(document) is { } text ? $": {output.Shown(text)}" : "";
            output.Result($"    {box} {output.Shown(words.Document(document))}{varies}{enough}");
        }
    }

    private void Steps(PlanRoute route)
    {
        Heading("plan.steps");
        foreach (var (place, step) in route.Steps.Index()) output.Result($"  {place + 1,3}. {output.Shown(words.Step(step))}");
    }

    // What to say at a counter stands in the language of the country; the person's own beside it.
    private void ToSay(PlanRoute route)
    {
        if (words.SayQuoted(route) is not { } say) return;
        Heading("plan.say");
        output.Result($"      {output.Printable(say)}", Look.Strong);
        if (words.SayTranslated(route) is { } translated) output.Result($"      {output.Shown(translated)}", Look.Dim);
    }

    private void Heading(string title) => output.Result($"  {Text(title)}:");

    private void Member(string title, string? value)
    {
        if (!string.IsNullOrEmpty(value)) output.Result($"  {Text(title)}: {output.Shown(value)}".TrimEnd());
    }

    private void Section(string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) return;
        output.Result(Text(title), Look.Strong);
        foreach (var line in all) output.Result($"  {output.Arrow} {output.Shown(line)}");
        output.Result();
    }

    private void Understood()
    {
        if (words.Plan.Asked is null || words.Understood is not { } understood) return;
        output.Result(TextWith("plan.asked", ("words", Said), ("as", understood)));
    }

    // Before the plan: it is made as if nothing had been said.
    private void NotUnderstood()
    {
        if (words.Plan.Asked is null || words.Understood is not null) return;
        output.Result(TextWith("plan.asked-not", ("words", Said)), Look.Warn);
        output.Result();
    }

    private string Said => words.Plan.Situation["asked"] ?? "";

    // What has to be looked at again is always told.
    private void Sources()
    {
        var because = words.Plan.Because;
        // In the order of the list of sources, where issuers come first, and no more names than a line takes.
        var codes = because.SelectMany(b => b.Sources).ToHashSet();
        var names = Guidance.Plans.Sources.All.Where(s => codes.Contains(s.Key)).Select(s => s.Value.By).Distinct().ToArray();
        var shown = output.Texts.Listed(names.Take(MostNames)) + (names.Length > MostNames ? " …" : "");
        var oldest = output.Shown(words.Checked(because.MinBy(b => b.Checked)!));
        output.Result($"{Text("plan.sources")}: {output.Printable(shown)} ({oldest}). `eidpin guide --explain`", Look.Dim);
        foreach (var differing in words.Differing) output.Result($"  {output.Shown(differing)}", Look.Dim);
        foreach (var past in because.Where(b => b.CheckThis))
            output.Result($"  {past.Rule}: {output.Shown(words.Checked(past))}", Look.Warn);
    }

    private void RuleByRule()
    {
        output.Result(Text("plan.sources"), Look.Dim);
        foreach (var rule in words.Plan.Because)
        {
            var (confidence, lastChecked) = (Text($"plan.confidence.{rule.Confidence}"), output.Shown(words.Checked(rule)));
            var line = $"  {rule.Rule}: {string.Join(", ", rule.Sources)}, {confidence}, {lastChecked}";
            output.Result(line, rule.CheckThis ? Look.Warn : Look.Dim);
            foreach (var difference in Differences.Of(rule.Rule)) Differs(difference);
        }
        foreach (var code in words.Plan.Because.SelectMany(b => b.Sources).Distinct()) Named(code);
    }

    // What a code in the lines before stands for.
    private void Named(string code)
    {
        var source = Guidance.Plans.Sources.All[code];
        string?[] parts = [source.By, source.Title, source.Date, source.Url];
        output.Result($"  {code}: {output.Printable(string.Join(", ", parts.OfType<string>()))}", Look.Dim);
    }

    private void Differs(Difference difference)
    {
        var page = words.Texts.Of("page");
        var about = output.Shown($"{page[$"page.differ.{difference.Id}"]} {page[$"page.differ.{difference.Decided}"]}");
        var sides = difference.Sides.Select((side, i) => $"{i + 1}: {string.Join(", ", side.Select(Dated))}");
        output.Result($"    {about} {string.Join("; ", sides)}", Look.Dim);
    }

    private static string Dated(string code) =>
        Guidance.Plans.Sources.All.TryGetValue(code, out var source) && source.Date is { } date ? $"{code} ({date})" : code;

    private string Text(string key) => output.Shown(words[key]);

    private string TextWith(string key, params ReadOnlySpan<(string Name, object Value)> values) =>
        output.Shown(words.Texts.Get(key, values));
}
