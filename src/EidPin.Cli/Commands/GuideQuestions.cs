using EidPin.Cards;
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
            if (given is null && answers.Count == 0) return null;
            if (given is null) answers.RemoveAt(answers.Count - 1);
            else answers.Add(given);
            dialogue = Dialogue.Replay(dialogue.Guide, known, answers, call.Streams.Today);
        }
        return dialogue;
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
            var answers = string.Join("; ", given.Answers.Select(a => texts[$"answer.{given.Question}.{a}"]));
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

    /// <summary>Null: back to the question before.</summary>
    private static Given? One(Invocation call, Dialogue dialogue, Question question, bool mayGoBack)
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
            return ticked.Contains(dialogue.Choices.Count) ? null : new(question.Id, [.. ticked.Select(i => dialogue.Choices[i].Id)]);
        }
        var chosen = call.Prompt.Choose(help, choices);
        if (chosen == dialogue.Choices.Count) return null;
        var answer = dialogue.Choices[chosen];
        return new(question.Id, [answer.Which && Words(call, dialogue) is { } found ? found : answer.Id]);
    }

    // "I do not know which": the words of the screen may tell.
    private static string? Words(Invocation call, Dialogue dialogue)
    {
        var texts = call.Output.Texts.Of(dialogue.Guide.Country);
        var words = call.Prompt.Line(call.Output.Shown(texts["guide.words"]));
        if (words.Length == 0) return null;
        var found = WhichPin.Find(words, dialogue.Guide.Country);
        foreach (var answer in found.Answers)
        {
            var id = AnswerOf(answer.Pin);
            if (dialogue.Choices.All(c => c.Id != id)) continue;
            call.Output.Note($"{call.Output.Arrow} {call.Output.Shown(texts[$"answer.which.{id}"])}", Look.Good);
            return id;
        }
        call.Output.Note(call.Output.Shown(texts.Get("guide.words-not", ("words", words))));
        return null;
    }

    // The guide has one answer for all numbers of a phone, and another word for the licence.
    private static string AnswerOf(string pin)
    {
        if (pin == "licence") return "driving-licence";
        return pin.StartsWith("phone.", StringComparison.Ordinal) ? "phone" : PinSpec.WithoutCountry(pin);
    }
}
