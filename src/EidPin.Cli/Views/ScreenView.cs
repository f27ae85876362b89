using System.Globalization;
using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using Seen = EidPin.Guidance.Screens.Screen;

namespace EidPin.Cli.Views;

/// <summary>A screen as somebody else has it before their eyes, for who helps them on the telephone.</summary>
internal sealed class ScreenView(Writer output)
{
    private readonly Texts desk = output.Texts.Of("desk");

    private bool isNearest;

    /// <param name="typed">The code as somebody read it out.</param>
    public void Show(Seen screen, string typed, DateOnly today)
    {
        isNearest = ScreenCode.IsNearest(typed);
        if (screen is Seen.OfGuide guide) Guide(guide, today);
        else Words(screen, ScreenWords.Of(screen, output.Texts));
    }

    private void Words(Seen screen, ScreenWords words)
    {
        if (output.IsJson)
        {
            output.Json(new ScreenJson($"{screen.Code}", output.Shown(words.Title), words.Asks, words.Cost), JsonShapes.Default.ScreenJson);
            return;
        }
        Head(screen, words.Title, words.IsSameEverywhere);
        if (words.About is { } about) output.Result(output.Shown(about));
        if (words.Asks.Count > 0) output.Result($"{output.Shown(desk["screen.asks"])}:");
        foreach (var (i, asked) in words.Asks.Index()) output.Result($"  {i + 1}. {output.Shown(asked)}");
        if (words.Cost is { } cost) output.Result(output.Shown(cost));
        if (screen is not (Seen.OfAct or Seen.OfMachine)) return;
        output.Result();
        output.Result(output.Shown(desk["screen.never"]), Look.Warn);
    }

    private void Guide(Seen.OfGuide screen, DateOnly today)
    {
        var card = new Situation(new Dictionary<string, string> { ["card"] = screen.Card });
        var dialogue = Dialogue.Replay(Guidance.Plans.Guide.ForCard(screen.Card), card, screen.State.Answers!, today);
        if (output.IsJson || dialogue.Next is null)
        {
            if (!output.IsJson) Head(screen, null);
            new GuideView(output).Dialogue(dialogue, today, explain: false);
        }
        else Question(screen, dialogue.Next);
    }

    // As a terminal asks it, with the same numbers; a page has the same answers in the same order. Where each leads is the next code.
    private void Question(Seen.OfGuide screen, Question question)
    {
        var (state, texts) = (screen.State, output.Texts.Of(screen.Card[..2]));
        Head(screen, texts[$"question.{question.Id}.title"]);
        output.Result(output.Shown(texts[$"question.{question.Id}.help"]));
        var ways = state.Ways.Where(w => w.Answer is not null).ToArray();
        var width = Terminal.Indent(ways.Length + 1) - 2;
        void Line(int number, string words, ScreenCode? to)
        {
            var leads = to is null ? "" : $" {output.Arrow} {to}";
            output.Result($"{number.ToString(CultureInfo.InvariantCulture).PadLeft(width)}  {output.Shown(words)}{leads}");
        }
        foreach (var none in state.Ways.Where(w => w.Answer is null)) Line(0, texts["guide.none"], none.To.Code);
        foreach (var (i, way) in ways.Index()) Line(i + 1, texts[$"answer.{question.Id}.{way.Answer}"], way.To.Code);
        if (state.Answers!.Count > 0) Line(ways.Length + 1, texts["guide.back"], null);
    }

    /// <param name="title">Null: it follows by itself.</param>
    /// <param name="isCompared">The other one has this very title.</param>
    private void Head(Seen screen, string? title, bool isCompared = true)
    {
        output.Result(output.Shown(desk.Get("screen.seen", ("code", screen.Code))));
        if (isCompared) output.Result(output.Shown(desk["screen.compare"]));
        if (isNearest) output.Result(output.Shown(desk["screen.nearest"]));
        if (title is null) return;
        output.Result();
        output.Result(output.Shown(title), Look.Strong);
    }
}
