using EidPin.Cards;
using EidPin.Guidance;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Which PIN is meant, and why.</summary>
internal sealed partial class Output
{
    private Texts WhichTexts => texts.Of("which");

    private WhichWords Found => new(texts);

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
            Result(Say(Found.Title(answer)), Look.Strong);
            Facts(answer, said.Add(answer.Service));
            if (Found.Next(answer) is { } next && said.Add(next)) Result($"  {Arrow} {Say(next)}");
            Result();
        }
        Question(result);
        if (result.Answers.Any(a => CardProfiles.FindPin(a.Pin) is not null)) Result(Words("which.status"), Look.Dim);
    }

    public WhichJson Shape(WhichResult result) => new(result.Query, [.. result.Answers.Select(Shape)],
        result.Ask is { } ask ? new(Say(Found.Question(ask)), [.. ask.Answers.Select(a => new WhichChoiceJson(Say(Found.Choice(ask, a)), a.Pin))]) : null);

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

    private WhichAnswerJson Shape(WhichAnswer answer) => new(answer.Pin, answer.Service, Say(Found.Why(answer)), WhichName(answer.Pin), Maybe(Found.Official(answer.Pin)), Maybe(Found.Format(answer.Pin)), TriesOf(answer.Pin),
        answer.Row.State, Maybe(Found.Next(answer)))
    {
        MistakenFor = answer.Row.MistakenFor,
        Note = Maybe(Found.Note(answer.Row)),
        Confidence = answer.Row.Confidence,
    };

    private void Question(WhichResult result)
    {
        if (result.Ask is not { } ask) return;
        Result(Say(Found.Question(ask)), Look.Strong);
        foreach (var answer in ask.Answers) Result($"  {Arrow} {Words("which.choice", ("answer", Say(Found.Choice(ask, answer))), ("pin", WhichName(answer.Pin)))}");
        Result();
    }

    private void Facts(WhichAnswer answer, bool whole)
    {
        if (Maybe(Found.Format(answer.Pin)) is { } format)
            Result($"  {(TriesOf(answer.Pin) is { } tries ? Words("which.format-tries", ("format", format), ("n", tries)) : format)}");
        if (!whole) return;
        Result($"  {Say(Found.Why(answer))}");
        if (Found.State(answer.Row) is { } state) Result($"  {Say(state)}", Look.Warn);
        foreach (var more in (string?[])[Found.Note(answer.Row), Found.Order(answer.Row), Found.Maybe(answer.Row), Found.Mistaken(answer.Row)])
            if (more is not null) Result($"  {Say(more)}");
        if (Found.Confidence(answer.Row) is { } confidence) Result($"  {Say(confidence)}", Look.Dim);
    }

    private string WhichName(string pin) => Say(Found.Name(pin));

    private string? Maybe(string? words) => words is null ? null : Say(words);

    private static int? TriesOf(string pin) => CardProfiles.FindPin(pin)?.MaxTries;

    // Easy Japanese has readings, which a terminal shows in brackets.
    private string Words(string key, params ReadOnlySpan<(string Name, object Value)> values) => Say(WhichTexts.Get(key, values));

    private string Say(string words) => Signs(WithCard(Ruby.Plain(words)));
}
