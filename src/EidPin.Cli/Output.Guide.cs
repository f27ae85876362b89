using System.Text.Json;
using EidPin.Cards;
using EidPin.Guidance;

namespace EidPin.Cli;

/// <summary>The guide at a terminal: where the dialogue stands, and the plan.</summary>
internal sealed partial class Output
{
    /// <summary>What the card in the reader said, so that nobody wonders why it is not asked.</summary>
    public void FromCard(CardStatus card)
    {
        Note($"{Shown(texts.Of("guide")["guide.from-card"])}: {CardTitle(card)}", Look.Strong);
        foreach (var pin in card.Pins.Where(p => p is { State: PinState.Locked or PinState.Absent, Pin.Extra: false }))
            Note($"  {PinName(pin.Pin)}: {Text($"state.{Id(pin.State)}")}");
    }

    public void Plan(Plan plan, bool asJson, bool explain = false)
    {
        var words = new PlanWords(plan, texts);
        if (asJson) Json(writer => PlanJson.Write(writer, words));
        else
        {
            Plan(words, provisional: false, explain);
            // Fields of a file that had no part; in the dialogue nobody named any.
            if (plan.Unused.Count > 0) Result(Shown(words.Texts.Get("plan.unused", ("fields", string.Join(", ", plan.Unused)))), Look.Warn);
        }
    }

    public void Dialogue(Dialogue dialogue, DateOnly today, bool explain)
    {
        var words = new PlanWords(dialogue.Plan(today), texts);
        if (!json)
        {
            Plan(words, dialogue.Next is not null, explain);
            if (dialogue.Next is { } next) Open(dialogue, next, words.Texts);
            return;
        }
        Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("situation");
            foreach (var (field, value) in dialogue.Situation.Stated) writer.WriteString(field, value);
            writer.WriteEndObject();
            writer.WriteStartArray("answers");
            foreach (var given in dialogue.Asked) writer.WriteStringValue($"{given.Question}={(given.Answers.Count == 0 ? "none" : string.Join(',', given.Answers))}");
            writer.WriteEndArray();
            Next(writer, dialogue, words.Texts);
            writer.WriteStartObject("plan");
            PlanJson.WriteMembers(writer, words);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static void Next(Utf8JsonWriter writer, Dialogue dialogue, Texts words)
    {
        if (dialogue.Next is not { } question)
        {
            writer.WriteNull("question");
            return;
        }
        writer.WriteStartObject("question");
        writer.WriteString("id", question.Id);
        writer.WriteString("text", Ruby.Plain(words[$"question.{question.Id}.title"]));
        writer.WriteBoolean("many", question.Many);
        writer.WriteStartArray("answers");
        foreach (var answer in dialogue.Choices)
        {
            writer.WriteStartObject();
            writer.WriteString("id", answer.Id);
            writer.WriteString("text", Ruby.Plain(words[$"answer.{question.Id}.{answer.Id}"]));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Without a terminal nobody is asked: the open question is told, and how to answer it.
    private void Open(Dialogue dialogue, Question question, Texts words)
    {
        Result();
        Result(Shown(words[$"question.{question.Id}.title"]), Look.Strong);
        foreach (var answer in dialogue.Choices) Result($"  --answer {question.Id}={answer.Id}   {Shown(words[$"answer.{question.Id}.{answer.Id}"])}");
        if (question.Many) Result($"  --answer {question.Id}=none   {Shown(words["guide.none"])}");
    }

    private void Plan(PlanWords words, bool provisional, bool explain)
    {
        var plan = words.Plan;
        Result();
        if (provisional) Result(Shown(words["plan.provisional"]), Look.Warn);
        for (var i = 0; i < plan.Routes.Count; i++) Route(words, plan.Routes[i], i == 0);
        Section(words, "plan.ruled-out", plan.RuledOut.Select(r => $"{words.RuledOut(r)}: {words.Reason(r)}"));
        Section(words, "plan.warnings", plan.Warnings.Select(words.Warning));
        if (plan.Ask.Count > 0) Result(Shown(words.Texts.Get("plan.ask", ("fields", string.Join(", ", plan.Ask.Select(f => words[$"field.{f}"]))))), Look.Warn);
        Understood(words);
        if (explain) Because(words);
        else Sources(words);
    }

    private void Route(PlanWords words, PlanRoute route, bool best)
    {
        Result($"{Shown(words[best ? "plan.best" : "plan.other"])}: {Shown(words.Title(route))}", Look.Strong);
        Result($"  {Shown(words.Why(route))}");
        if (best && words.Summary(route) is { } summary) Result($"  {Shown(summary)}");
        if (words.Urgent(route)) Contacts(words, route);
        Member(words, "plan.where", words.Where(route));
        if (route.Resets.Count > 0) Member(words, "plan.resets", string.Join(", ", route.Resets.Select(words.Pin)));
        Member(words, "plan.needs", string.Join("; ", words.Needs(route)));
        Documents(words, route);
        Steps(words, route);
        if (route.Shops.Count > 0) Member(words, "plan.shops", string.Join("; ", route.Shops.Select(words.Shop)));
        Member(words, "plan.fee", words.Fee(route));
        Member(words, "plan.duration", words.Duration(route));
        Member(words, "plan.valid-for", words.ValidFor(route));
        Member(words, "plan.hours", words.Hours(route));
        if (route.Appointment != "none") Member(words, "plan.appointment", words.Appointment(route));
        if (!words.Urgent(route)) Contacts(words, route);
        if (words.SayQuoted(route) is { } say)
        {
            Member(words, "plan.say", "");
            Result($"      {Signs(say)}", Look.Strong);
            if (words.SayTranslated(route) is { } translated) Result($"      {Shown(translated)}", Look.Dim);
        }
        Result();
    }

    private void Contacts(PlanWords words, PlanRoute route)
    {
        foreach (var contact in route.Contacts)
            Result($"  {Shown(words.Contact(contact))}: {words.ContactData(contact).Phone}{Spoken(words.ContactData(contact))}", Look.Strong);
    }

    private static string Spoken(Contact contact) => contact.Languages.Count > 1 ? $" ({string.Join(", ", contact.Languages)})" : "";

    private void Documents(PlanWords words, PlanRoute route)
    {
        if (PlanWords.Bring(route).Count == 0) return;
        if (route is { Id: "kiosk", Documents.Count: 1 })
        {
            Member(words, "plan.bring", words["plan.only-card"]);
            return;
        }
        Member(words, "plan.bring", "");
        foreach (var document in route.Documents)
            Result($"    {(streams.Utf8 ? "☐" : "[ ]")} {Shown(words.Document(document))}{(document.Required == "varies" ? $" ({Shown(words["plan.varies"])})" : "")}"
                + (words.Enough(document) is { } enough ? $": {Shown(enough)}" : ""));
    }

    private void Steps(PlanWords words, PlanRoute route)
    {
        Member(words, "plan.steps", "");
        for (var i = 0; i < route.Steps.Count; i++) Result($"  {i + 1,3}. {Shown(words.Step(route.Steps[i]))}");
    }

    private void Member(PlanWords words, string title, string? value)
    {
        if (value is not null && (value.Length > 0 || title is "plan.bring" or "plan.steps" or "plan.say")) Result($"  {Shown(words[title])}: {Shown(value)}".TrimEnd());
    }

    private void Section(PlanWords words, string title, IEnumerable<string> lines)
    {
        var all = lines.ToArray();
        if (all.Length == 0) return;
        Result(Shown(words[title]), Look.Strong);
        foreach (var line in all) Result($"  {Arrow} {Shown(line)}");
        Result();
    }

    private void Understood(PlanWords words)
    {
        if (words.Plan.Asked is not { } asked) return;
        var said = words.Plan.Situation["asked"] ?? "";
        Result(asked.Length == 0 ? Shown(words.Texts.Get("plan.asked-not", ("words", said)))
            : Shown(words.Texts.Get("plan.asked", ("words", said), ("as", asked))), asked.Length == 0 ? Look.Warn : Look.Plain);
    }

    // In short; --explain tells it rule by rule. What has to be looked at again is always told.
    private void Sources(PlanWords words)
    {
        var because = words.Plan.Because;
        var codes = because.SelectMany(b => b.Sources).Distinct().Order(StringComparer.Ordinal);
        Result($"{Shown(words["plan.sources"])}: {string.Join(", ", codes)} ({Shown(words.Checked(because.MinBy(b => b.Checked)!))}). `eidpin guide --explain`", Look.Dim);
        foreach (var past in because.Where(b => b.CheckThis)) Result($"  {past.Rule}: {Shown(words.Checked(past))}", Look.Warn);
    }

    private void Because(PlanWords words)
    {
        Result(Shown(words["plan.sources"]), Look.Dim);
        foreach (var rule in words.Plan.Because)
            Result($"  {rule.Rule}: {string.Join(", ", rule.Sources)}, {Shown(words[$"plan.confidence.{rule.Confidence}"])}, {Shown(words.Checked(rule))}", rule.CheckThis ? Look.Warn : Look.Dim);
    }

    /// <summary>A text of the guide as it stands in a terminal.</summary>
    public string Shown(string text) => Signs(WithCard(Ruby.Plain(text)));
}
