using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Cli.Commands;

/// <summary>The questions of the guide at a terminal. Every answer can be taken back.</summary>
internal static class GuideQuestions
{
    /// <param name="mayLeave">Before the first question there is another, which card it is.</param>
    /// <returns>Null: back to that one.</returns>
    public static Dialogue? Ask(Invocation call, Dialogue dialogue, Situation known, bool mayLeave)
    {
        while (dialogue.Next is { } question)
        {
            var answers = dialogue.Asked.ToList();
            var given = One(call, dialogue, question, mayLeave || answers.Count > 0);
            // Back from a choice among what the words fit is back to the words.
            var isBack = given is null && dialogue.Words is null;
            if (isBack && answers.Count == 0) return null;
            if (isBack) answers.RemoveAt(answers.Count - 1);
            if (given is not null) answers = [.. given];
            dialogue = Dialogue.Replay(dialogue.Guide, known, answers, call.Streams.Today);
            if (given is [.., { Words: { } words } told] && dialogue.Words is null && !Understood(call, dialogue, words))
                dialogue = Dialogue.Replay(dialogue.Guide, known, [.. answers[..^1], told with { Words = null }], call.Streams.Today);
        }
        return dialogue;
    }

    // What the words of a screen were taken for; where they are somebody else's card's, that is told.
    private static bool Understood(Invocation call, Dialogue dialogue, string words)
    {
        var texts = call.Output.Texts.Of(dialogue.Guide.Country);
        if (new PlanWords(dialogue.Plan(call.Streams.Today), call.Output.Texts).Understood is { } understood)
        {
            call.Output.Note(call.Output.Shown(texts.Get("plan.asked", ("words", words), ("as", understood))), Look.Good);
            if (dialogue.Situation.Stated.GetValueOrDefault("pin") is { } pin && texts.Has($"answer.which.{pin}"))
                call.Output.Note($"{call.Output.Arrow} {call.Output.Shown(texts[$"answer.which.{pin}"])}", Look.Good);
            return true;
        }
        var other = WhichPin.Find(words, dialogue.Guide.Country).OtherCard;
        var told = other is null ? texts.Get("guide.words-not", ("words", words)) : new WhichWords(call.Output.Texts).OtherCard(other);
        call.Output.Note(call.Output.Shown(told));
        return false;
    }

    /// <summary>What the question or the plan is called, for who helps on the telephone.</summary>
    public static void Screen(Invocation call, Dialogue dialogue) => Screen(call, GuideScreens.CodeOf(dialogue, call.Streams.Today));

    public static void Screen(Invocation call, string code) => call.Output.Note(call.Output.Text("ui.screen", ("code", code)), Look.Dim);

    /// <summary>After the plan every answer can still be changed: those before the one that is; null: nothing more to change.</summary>
    public static IReadOnlyList<Given>? Revise(Invocation call, Dialogue dialogue)
    {
        var texts = call.Output.Texts.Of(dialogue.Guide.Country);
        if (dialogue.Asked.Count == 0) return null;
        call.Output.Note(call.Output.Shown(texts["plan.answers"]), Look.Strong);
        foreach (var (i, given) in dialogue.Asked.Index())
        {
            var title = call.Output.Shown(texts[$"question.{given.Question}.title"]);
            var said = given.Answers.Select(a => texts[$"answer.{given.Question}.{a}"]).ToList();
            if (given.Words is { } told) said.Add(texts.Of("which").Get("which.quoted", ("words", told)));
            var answers = string.Join("; ", said);
            if (given.Answers.Count == 0) answers = texts["guide.none"];
            call.Output.Note($"  {i + 1}. {title} {call.Output.Arrow} {call.Output.Shown(answers)}");
        }
        // The plan is told: whoever ends here, by Enter or the end of input, is done.
        while (call.Prompt.LineOrEnd(call.Output.Shown(texts["guide.revise"])) is { Length: > 0 } line)
        {
            var isNumber = int.TryParse(line, out var number);
            if (isNumber && number >= 1 && number <= dialogue.Asked.Count) return [.. dialogue.Asked.Take(number - 1)];
            call.Output.Note(call.Output.Text("prompt.revise-only"));
        }
        return null;
    }

    /// <summary>All answers, with the one to this question; null: back to the question before.</summary>
    private static IReadOnlyList<Given>? One(Invocation call, Dialogue dialogue, Question question, bool mayGoBack)
    {
        var texts = call.Output.Texts.Of(dialogue.Guide.Country);
        call.Output.Note("");
        call.Output.Note(call.Output.Shown(texts[$"question.{question.Id}.title"]), Look.Strong);
        Screen(call, dialogue);
        var help = call.Output.Shown(texts[$"question.{question.Id}.help"]);
        var choices = dialogue.Choices.Select(a => call.Output.Shown(texts[$"answer.{question.Id}.{a.Id}"])).ToList();
        if (mayGoBack) choices.Add(call.Output.Shown(texts["guide.back"]));
        if (question.Many)
        {
            var ticked = call.Prompt.ChooseMany(help, choices, call.Output.Shown(texts["guide.none"]));
            return ticked.Contains(dialogue.Choices.Count) ? null : dialogue.After([.. ticked.Select(i => dialogue.Choices[i].Id)]);
        }
        var chosen = call.Prompt.Choose(help, choices);
        if (chosen == dialogue.Choices.Count) return null;
        var answer = dialogue.Choices[chosen];
        if (!answer.Which || dialogue.Words is not null) return dialogue.After(answer.Id);
        // "I do not know which": the words of the screen may tell.
        var words = call.Prompt.Line(call.Output.Shown(texts["guide.words"]));
        return [.. dialogue.Asked, new(question.Id, [answer.Id], words.Length > 0 ? words : null)];
    }
}
