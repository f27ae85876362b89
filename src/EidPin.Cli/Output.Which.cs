using EidPin.Cards;
using EidPin.Guidance;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Which PIN is meant, and why.</summary>
internal sealed partial class Output
{
    private Texts WhichTexts => texts.Of("which");

    public void Which(WhichResult result)
    {
        if (result.Answers.Count == 0)
        {
            Result(Words("which.not-found"), Look.Strong);
            Result(Words("which.not-found.help"));
            return;
        }
        var said = new HashSet<string>();
        // Answers of one row share what there is to say about it.
        foreach (var answer in result.Answers)
        {
            Result(Title(answer), Look.Strong);
            Facts(answer, said.Add(answer.Service));
            if (Next(answer) is { } next && said.Add(next)) Result($"  {Arrow} {next}");
            Result();
        }
        Question(result);
        if (result.Answers.Any(a => CardProfiles.FindPin(a.Pin) is not null)) Result(Words("which.status"), Look.Dim);
    }

    public WhichJson Shape(WhichResult result) => new(result.Query, [.. result.Answers.Select(Shape)],
        result.Ask is { } ask ? new(Words(Key(ask)), [.. ask.Answers.Select(a => new WhichChoiceJson(Choice(ask, a), a.Pin))]) : null);

    /// <summary>All screens of a country and the PIN that each asks for, and what is taken for a PIN there.</summary>
    public void Screens(string country)
    {
        Result(Words($"which.screens.{country}"), Look.Strong);
        Rows(["table.screen", "table.pin"], [.. WhichPin.Rows.Where(r => r.Country == country && r.Kind == WhichKind.Service)
            .Select(r => (string[])[Words($"row.{r.Id}").EscapeMarkup(), Bold(string.Join(Words(r.OneOf ? "which.or" : "which.then"), r.Pins.Select(WhichName)))])]);
        Result();
        Result(Words("which.screens.not"), Look.Strong);
        foreach (var row in WhichPin.Rows.Where(r => r.Country == country && r.Kind == WhichKind.NotPin)) Result($"  {Words($"row.{row.Id}")}");
        Result();
    }

    private WhichAnswerJson Shape(WhichAnswer answer) => new(answer.Pin, answer.Service, Why(answer), WhichName(answer.Pin), Official(answer.Pin), Format(answer.Pin), TriesOf(answer.Pin), answer.Row.State, Next(answer))
    {
        MistakenFor = answer.Row.MistakenFor,
        Note = Note(answer.Row),
        Confidence = answer.Row.Confidence,
    };

    private void Question(WhichResult result)
    {
        if (result.Ask is not { } ask) return;
        Result(Words(Key(ask)), Look.Strong);
        foreach (var answer in ask.Answers) Result($"  {Arrow} {Words("which.choice", ("answer", Choice(ask, answer)), ("pin", WhichName(answer.Pin)))}");
        Result();
    }

    private void Facts(WhichAnswer answer, bool whole)
    {
        if (Format(answer.Pin) is { } format)
            Result($"  {(TriesOf(answer.Pin) is { } tries ? Words("which.format-tries", ("format", format), ("n", tries)) : format)}");
        if (!whole) return;
        Result($"  {Why(answer)}");
        if (answer.Row.State is { } state) Result($"  {Words($"which.state.{state}")}", Look.Warn);
        if (Note(answer.Row) is { } note) Result($"  {note}");
        if (answer.Row is { Pins.Count: > 1, OneOf: false, Kind: WhichKind.Service }) Result($"  {Words("which.order", ("pins", string.Join(Words("which.then"), answer.Row.Pins.Select(WhichName))))}");
        if (answer.Row.Maybe.Count > 0) Result($"  {Words("which.maybe", ("pins", Names(answer.Row.Maybe)))}");
        if (answer.Row.MistakenFor.Count > 0) Result($"  {Words("which.mistaken", ("pins", Names(answer.Row.MistakenFor)))}");
        if (WhichTexts.Has($"which.confidence.{answer.Row.Confidence}")) Result($"  {Words($"which.confidence.{answer.Row.Confidence}")}", Look.Dim);
    }

    private string Title(WhichAnswer answer)
    {
        var name = WhichName(answer.Pin);
        if (Official(answer.Pin) is not { } official || name.Contains(official, StringComparison.OrdinalIgnoreCase)) return name;
        // Brackets within brackets are hard to read.
        return official.Contains('(', StringComparison.Ordinal) ? $"{name} / {official}" : Words("which.title", ("name", name), ("official", official));
    }

    // A message that was typed as it stands needs no proof.
    private string Why(WhichAnswer answer) => answer.Found.All(f => Words($"row.{answer.Service}").Contains(f, StringComparison.Ordinal)) && answer.Row.Kind == WhichKind.Message
        ? Words($"row.{answer.Service}") : Words(answer.Read is null ? "which.why" : "which.why.mended",
        ("screen", Words($"row.{answer.Service}")), ("words", string.Join(Words("which.comma"), answer.Found.Select(f => Words("which.quoted", ("words", f))))));

    private string? Next(WhichAnswer answer)
    {
        var locked = $"outcome.locked.{answer.Pin}";
        return answer.Row.State switch
        {
            "locked" when WhichTexts.Has(locked) => Words(locked),
            { } state when WhichTexts.Has($"which.next.{state}.{answer.Pin[..2]}") => Words($"which.next.{state}.{answer.Pin[..2]}"),
            { } state when WhichTexts.Has($"which.next.{state}") => Words($"which.next.{state}"),
            _ when WhichTexts.Has($"which.next.{answer.Pin}") => Words($"which.next.{answer.Pin}"),
            _ => null,
        };
    }

    private string? Note(WhichRow row) => WhichTexts.Has($"row.{row.Id}.note") ? Words($"row.{row.Id}.note") : null;

    private static string Key(WhichAsk ask) => $"which.ask.{Id(ask.About)}";

    private string Choice(WhichAsk ask, WhichAnswer answer) => ask.About switch
    {
        WhichQuestion.Card => Words(answer.Pin.StartsWith("jp.", StringComparison.Ordinal) ? "which.card.jp" : "which.card.fi"),
        WhichQuestion.Format => Format(answer.Pin) ?? WhichName(answer.Pin),
        _ when answer.Row.Kind is WhichKind.Service or WhichKind.NotPin => Words($"row.{answer.Service}"),
        _ => Words($"which.for.{answer.Pin}"),
    };

    private string Names(IEnumerable<string> pins) => string.Join(Words("which.comma"), pins.Select(WhichName));

    private string WhichName(string pin) => Words($"pin.{pin}.name");

    private string? Official(string pin) => WhichTexts.Has($"pin.{pin}.official") ? Words($"pin.{pin}.official") : null;

    private string? Format(string pin) => WhichTexts.Has($"pin.{pin}.format") ? Words($"pin.{pin}.format") : null;

    private static int? TriesOf(string pin) => CardProfiles.FindPin(pin)?.MaxTries;

    // Easy Japanese has readings, which a terminal shows in brackets.
    private string Words(string key, params ReadOnlySpan<(string Name, object Value)> values) => Signs(WithCard(Ruby.Plain(WhichTexts.Get(key, values))));
}
