using EidPin.Guidance;

namespace EidPin.Cli.Commands;

/// <summary>The questions of the guide at a terminal. Every answer can be taken back.</summary>
internal static class GuideQuestions
{
    public static Dialogue Ask(Invocation call, Dialogue dialogue, Situation known)
    {
        while (dialogue.Next is { } question)
        {
            var answers = dialogue.Asked.ToList();
            var given = One(call, dialogue, question);
            if (given is null) answers.RemoveAt(answers.Count - 1);
            else answers.Add(given);
            dialogue = Dialogue.Replay(dialogue.Guide, known, answers, call.Streams.Today);
        }
        return dialogue;
    }

    /// <summary>Null: back to the question before.</summary>
    private static Given? One(Invocation call, Dialogue dialogue, Question question)
    {
        var texts = call.Output.Texts.Of(dialogue.Guide.Country);
        call.Output.Note("");
        call.Output.Note(Ruby.Plain(texts[$"question.{question.Id}.help"]), Look.Dim);
        var title = Ruby.Plain(texts[$"question.{question.Id}.title"]);
        var choices = dialogue.Choices.Select(a => Ruby.Plain(texts[$"answer.{question.Id}.{a.Id}"])).ToList();
        if (dialogue.Asked.Count > 0) choices.Add(call.Output.Text("ui.guide-back"));
        if (question.Many)
        {
            var ticked = call.Prompt.ChooseMany(title, choices, Ruby.Plain(texts["guide.none"]));
            return ticked.Contains(dialogue.Choices.Count) ? null : new(question.Id, [.. ticked.Select(i => dialogue.Choices[i].Id)]);
        }
        var chosen = call.Prompt.Choose(title, choices);
        if (chosen == dialogue.Choices.Count) return null;
        var answer = dialogue.Choices[chosen];
        return new(question.Id, [answer.Which && Words(call, dialogue) is { } found ? found : answer.Id]);
    }

    // "I do not know which": the words of the screen may tell.
    private static string? Words(Invocation call, Dialogue dialogue)
    {
        var words = call.Prompt.Line(call.Output.Text("ui.guide-words"));
        if (words.Length == 0) return null;
        var found = WhichPin.Find(words, dialogue.Guide.Country);
        foreach (var answer in found.Answers)
        {
            var id = answer.Pin switch { "licence" => "driving-licence", var pin when pin.StartsWith("phone.", StringComparison.Ordinal) => "phone", var pin => PinNames.Short(pin) };
            if (dialogue.Choices.All(c => c.Id != id)) continue;
            var texts = call.Output.Texts.Of(dialogue.Guide.Country);
            call.Output.Note($"{call.Output.Arrow} {Ruby.Plain(texts[$"answer.which.{id}"])}", Look.Good);
            return id;
        }
        call.Output.Say("ui.guide-words-not", ("words", words));
        return null;
    }
}
