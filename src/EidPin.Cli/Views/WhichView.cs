using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;
using Spectre.Console;

namespace EidPin.Cli.Views;

/// <summary>Which PIN is meant, and why.</summary>
internal sealed class WhichView(Writer output)
{
    private readonly WhichWords words = new(output.Texts);
    private readonly Texts texts = output.Texts.Of("which");

    public void Show(WhichResult result)
    {
        if (result.Answers.Count == 0)
        {
            output.Result(Text("which.not-found"), Look.Strong);
            var help = result.OtherCard is { } other ? Text("which.other-card", ("words", other)) : Text("which.not-found.help");
            output.Result(help);
            return;
        }
        var said = new HashSet<string>();
        // Answers of one row share what there is to say about it.
        foreach (var answer in result.Answers)
        {
            output.Result(output.Shown(words.Title(answer)), Look.Strong);
            Format(answer);
            if (said.Add(answer.Service)) Row(answer);
            if (words.Next(answer) is { } next && said.Add(next)) output.Result($"  {output.Arrow} {output.Shown(next)}");
            output.Result();
        }
        Question(result);
        if (result.Answers.Any(a => CardProfiles.FindPin(a.Pin) is not null)) output.Result(Text("which.status"), Look.Dim);
    }

    /// <summary>All screens of a country and the PIN that each asks for, and what is taken for a PIN there.</summary>
    public void Screens(string country)
    {
        var rows = WhichPin.Rows.Where(r => r.Country == country).ToArray();
        output.Result(Text($"which.screens.{country}"), Look.Strong);
        string[][] screens = [.. rows.Where(r => r.Kind == WhichKind.Service).Select(Screen)];
        new Tables(output).Rows(["table.screen", "table.pin"], screens);
        output.Result();
        output.Result(Text("which.screens.not"), Look.Strong);
        foreach (var row in rows.Where(r => r.Kind == WhichKind.NotPin)) output.Result($"  {Text($"row.{row.Id}")}");
        output.Result();
    }

    public WhichJson Shape(WhichResult result)
    {
        var answers = result.Answers.Select(ShapeOf).ToArray();
        if (result.Ask is not { } ask) return new(result.Query, answers, null) { OtherCard = result.OtherCard };
        var choices = ask.Answers.Select(a => new WhichChoiceJson(output.Shown(words.Choice(ask, a)), a.Pin));
        return new(result.Query, answers, new(output.Shown(words.Question(ask)), [.. choices]));
    }

    private WhichAnswerJson ShapeOf(WhichAnswer answer)
    {
        var (pin, row) = (answer.Pin, answer.Row);
        return new(pin, answer.Service, output.Shown(words.Why(answer)), Name(pin), ShownIfAny(words.Official(pin)),
            ShownIfAny(words.Format(pin)), TriesOf(pin), row.State, ShownIfAny(words.Next(answer)))
        {
            MistakenFor = row.MistakenFor,
            Note = ShownIfAny(words.Note(row)),
            Confidence = row.Confidence,
        };
    }

    private string[] Screen(WhichRow row)
    {
        var pins = string.Join(Text(row.OneOf ? "which.or" : "which.then"), row.Pins.Select(Name));
        return [Text($"row.{row.Id}").EscapeMarkup(), Tables.Bold(pins)];
    }

    private void Question(WhichResult result)
    {
        if (result.Ask is not { } ask) return;
        output.Result(output.Shown(words.Question(ask)), Look.Strong);
        foreach (var answer in ask.Answers)
        {
            var choice = Text("which.choice", ("answer", output.Shown(words.Choice(ask, answer))), ("pin", Name(answer.Pin)));
            output.Result($"  {output.Arrow} {choice}");
        }
        output.Result();
    }

    private void Format(WhichAnswer answer)
    {
        if (ShownIfAny(words.Format(answer.Pin)) is not { } format) return;
        var withTries = TriesOf(answer.Pin) is { } tries ? Text("which.format-tries", ("format", format), ("n", tries)) : format;
        output.Result($"  {withTries}");
    }

    /// <summary>What holds for all answers of a row.</summary>
    private void Row(WhichAnswer answer)
    {
        var row = answer.Row;
        output.Result($"  {output.Shown(words.Why(answer))}");
        if (words.State(row) is { } state) output.Result($"  {output.Shown(state)}", Look.Warn);
        foreach (var more in (string?[])[words.Note(row), words.Order(row), words.Maybe(row), words.Mistaken(row)])
            if (more is not null) output.Result($"  {output.Shown(more)}");
        if (words.Confidence(row) is { } confidence) output.Result($"  {output.Shown(confidence)}", Look.Dim);
    }

    private string Name(string pin) => output.Shown(words.Name(pin));

    private string? ShownIfAny(string? text) => text is null ? null : output.Shown(text);

    private string Text(string key, params ReadOnlySpan<(string Name, object Value)> values) => output.Shown(texts.Get(key, values));

    private static int? TriesOf(string pin) => CardProfiles.FindPin(pin)?.MaxTries;
}
