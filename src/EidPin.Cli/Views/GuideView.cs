using System.Text.Json;
using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Views;

/// <summary>The guide at a terminal: what is known, where the dialogue stands, and the plan.</summary>
internal sealed class GuideView(Writer output)
{
    /// <summary>What the card in the reader said, so that nobody wonders why it is not asked.</summary>
    public void FromCard(CardStatus card)
    {
        var words = new CardWords(output);
        output.Note($"{output.Shown(output.Texts.Of("guide")["guide.from-card"])}: {words.CardWithKind(card)}", Look.Strong);
        foreach (var pin in card.Pins.Where(p => p is { State: PinState.Locked or PinState.Absent, Pin.Extra: false }))
            output.Note($"  {words.Pin(pin.Pin)}: {words.State(pin.State)}");
    }

    /// <summary>The plan for a situation that was given in a file.</summary>
    public void Plan(Plan plan, bool explain)
    {
        var words = new PlanWords(plan, output.Texts);
        if (output.IsJson)
        {
            output.JsonByHand(writer => PlanJson.Write(writer, words));
            return;
        }
        var view = new PlanView(output, words);
        view.Show(provisional: false, explain);
        // In the dialogue nobody names any field.
        view.Fields();
    }

    public void Dialogue(Dialogue dialogue, DateOnly today, bool explain)
    {
        var words = new PlanWords(dialogue.Plan(today), output.Texts);
        if (output.IsJson)
        {
            output.JsonByHand(writer => Write(writer, dialogue, words));
            return;
        }
        new PlanView(output, words).Show(provisional: dialogue.Next is not null, explain);
        if (dialogue.Next is { } question) Open(dialogue, question, words.Texts);
    }

    // Without a terminal nobody is asked: the open question is told, and how to answer it.
    private void Open(Dialogue dialogue, Question question, Texts texts)
    {
        output.Result();
        output.Result(output.Shown(texts[$"question.{question.Id}.title"]), Look.Strong);
        foreach (var answer in dialogue.Choices)
            output.Result($"  --answer {question.Id}={answer.Id}   {output.Shown(texts[$"answer.{question.Id}.{answer.Id}"])}");
        if (question.Many) output.Result($"  --answer {question.Id}=none   {output.Shown(texts["guide.none"])}");
    }

    private static void Write(Utf8JsonWriter json, Dialogue dialogue, PlanWords words)
    {
        json.WriteStartObject();
        json.WriteStartObject("situation");
        foreach (var (field, value) in dialogue.Situation.Stated) json.WriteString(field, value);
        json.WriteEndObject();
        json.WriteStartArray("answers");
        foreach (var given in dialogue.Asked)
        {
            var answers = given.Answers.Count == 0 ? "none" : string.Join(',', given.Answers);
            json.WriteStringValue($"{given.Question}={answers}");
        }
        json.WriteEndArray();
        WriteNext(json, dialogue, words.Texts);
        json.WriteStartObject("plan");
        PlanJson.WriteMembers(json, words);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNext(Utf8JsonWriter json, Dialogue dialogue, Texts texts)
    {
        if (dialogue.Next is not { } question)
        {
            json.WriteNull("question");
            return;
        }
        json.WriteStartObject("question");
        json.WriteString("id", question.Id);
        json.WriteString("text", Ruby.Plain(texts[$"question.{question.Id}.title"]));
        json.WriteBoolean("many", question.Many);
        json.WriteStartArray("answers");
        foreach (var answer in dialogue.Choices)
        {
            json.WriteStartObject();
            json.WriteString("id", answer.Id);
            json.WriteString("text", Ruby.Plain(texts[$"answer.{question.Id}.{answer.Id}"]));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
