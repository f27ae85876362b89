using System.CommandLine;
using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin guide</c>: questions, then the plan; what the card says is not asked. Also the tools of those who keep the rules.
/// </summary>
internal static class GuideCommand
{
    public static Command Create(CommandLine line)
    {
        var (card, situation) = (line.Value("--card", "CARD"), line.Value("--situation", "FILE"));
        var (answers, explain) = (line.Values("--answer", "QUESTION=ANSWER"), line.Flag("--explain"));
        var (lint, graph, site) = (line.Flag("--lint"), line.Flag("--graph"), line.Value("--site", "FOLDER"));
        return line.Command("guide", call =>
        {
            var parsed = call.Parsed;
            if (parsed.GetValue(lint)) return GuideCare.Lint(call);
            if (parsed.GetValue(graph)) return GuideCare.Graph(call, parsed.GetValue(card));
            if (parsed.GetValue(site) is { } folder) return GuideCare.Site(call, folder);
            var asked = new GuideAsked(parsed.GetValue(card), parsed.GetValue(answers) ?? [], parsed.GetValue(explain));
            return Understood(call, () => parsed.GetValue(situation) is { } file ? Situation(call, file, asked.Explain) : Ask(call, asked));
        }, card, situation, answers, explain, site, lint, graph);
    }

    private sealed record GuideAsked(string? Card, IReadOnlyList<string> Answers, bool Explain);

    /// <summary>A situation from a file, or from standard input as <c>-</c>: the plan, and nothing is asked.</summary>
    private static int Situation(Invocation call, string file, bool explain)
    {
        var situation = SituationReader.Read(Bytes(call, file), call.Streams.Today);
        var guide = Guide.ForCard(situation.Card);
        new GuideView(call.Output).Plan(guide.Plan(situation, call.Streams.Today), explain);
        if (explain) new GuideCareView(call.Output).Explain(guide, situation, call.Streams.Today);
        return ExitCode.Done;
    }

    private static int Ask(Invocation call, GuideAsked asked)
    {
        var (view, begun) = (new GuideView(call.Output), Known(call, asked.Card));
        var answers = asked.Answers.Select(Dialogue.Parse).ToList();
        var dialogue = begun.Replay(answers, call.Streams.Today);
        if (dialogue.Ignored is [var needless, ..]) call.Output.Warn("ui.guide-needless", ("question", needless));
        var asks = !call.Json && call.Streams.InIsTerminal && dialogue.Next is not null;
        if (asks) (dialogue, begun) = Asking(call, dialogue, begun);
        view.Dialogue(dialogue, call.Streams.Today, asked.Explain);
        if (!call.Json && call.Streams.InIsTerminal) GuideQuestions.Screen(call, dialogue);
        while (asks && GuideQuestions.Revise(call, dialogue) is { } kept)
        {
            (dialogue, begun) = Asking(call, begun.Replay(kept, call.Streams.Today), begun);
            view.Dialogue(dialogue, call.Streams.Today, asked.Explain);
            GuideQuestions.Screen(call, dialogue);
        }
        if (!asked.Explain) return ExitCode.Done;
        var situation = dialogue.Plan(call.Streams.Today).Situation;
        new GuideCareView(call.Output).Explain(dialogue.Guide, situation, call.Streams.Today);
        return ExitCode.Done;
    }

    /// <summary>What is known before the first question.</summary>
    /// <param name="IsChosen">A person said which card it is, and can say it anew.</param>
    private sealed record Begun(Situation Known, bool IsChosen)
    {
        public Dialogue Replay(IReadOnlyList<Given> answers, DateOnly today) =>
            Dialogue.Replay(Guide.ForCard(Known.Card), Known, answers, today);
    }

    // Until there is a plan. Back from the first question is the choice of the card, where it was chosen.
    private static (Dialogue, Begun) Asking(Invocation call, Dialogue dialogue, Begun begun)
    {
        while (true)
        {
            _ = GuideScreens.Begin(begun.Known.Card, call.Streams.Today);
            if (GuideQuestions.Ask(call, dialogue, begun.Known, begun.IsChosen) is { } done) return (done, begun);
            begun = Chosen(call);
            dialogue = begun.Replay([], call.Streams.Today);
        }
    }

    /// <summary>What needs no question: the card in the reader and what it says, or the card that was named.</summary>
    private static Begun Known(Invocation call, string? card)
    {
        if (card is not null && !SituationFields.Cards.Contains(card)) throw NoSuchCard(call, card);
        if (card is not null) return new(Named(card), IsChosen: false);
        if (FromReader(call) is { } read) return new(read, IsChosen: false);
        if (!call.Json && call.Streams.InIsTerminal) return Chosen(call);
        throw new UsageException(call.Output.Text("ui.guide-no-card"), SituationFields.Cards) { Names = CardNames.Of(call.Output) };
    }

    private static Begun Chosen(Invocation call) => new(Named(Choose(call, SituationFields.Cards)), IsChosen: true);

    private static UsageException NoSuchCard(Invocation call, string card)
    {
        var near = Spelling.Nearest(card, SituationFields.Cards);
        return new(call.Output.Text("ui.guide-card", ("card", card)), SituationFields.Cards)
        {
            Names = CardNames.Of(call.Output),
            Remedy = near is null ? null : call.Output.Text("ui.did-you-mean", ("word", near)),
        };
    }

    private static Situation Named(string card) => new(new Dictionary<string, string> { ["card"] = card });

    // A guide without a reader is the usual case: only with --reader or --simulated is a missing one told.
    private static Situation? FromReader(Invocation call)
    {
        try
        {
            using var session = CardChoice.OpenOnly(call);
            var certificates = call.Read(() => new CardCertificates(session).Read());
            var known = new Situation(CardFacts.Of(session.Status, certificates, DateTimeOffset.UtcNow));
            if (!call.Json) new GuideView(call.Output).FromCard(session.Status);
            return session.Status.Kind != "unknown" || call.Json || !call.Streams.InIsTerminal ? known : known.Where("card", Kind(call));
        }
        catch (Exception e) when (CardChoice.CanDoWithout(call, e))
        {
            return null;
        }
    }

    // Some cards do not say whose they are; the person knows.
    private static string Kind(Invocation call) =>
        Choose(call, [.. SituationFields.Cards.Where(c => c is not ("jp.my-number" or "fi.citizen"))]);

    private static string Choose(Invocation call, IReadOnlyList<string> cards)
    {
        var words = call.Output.Texts.Of("guide");
        var names = cards.Select(c => call.Output.Shown(words[$"guide.card.{c}"]));
        call.Output.Note("");
        call.Output.Note(call.Output.Shown(words["guide.which-card"]), Look.Strong);
        GuideQuestions.Screen(call, $"{ScreenList.Of(Guidance.Pages.Place.Guide)}");
        return cards[call.Prompt.Choose("", [.. names])];
    }

    private static byte[] Bytes(Invocation call, string file)
    {
        if (file == "-") return Bytes(call.Streams.In());
        try
        {
            using var stream = File.OpenRead(file);
            return Bytes(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException(call.Output.Text("ui.usage-read", ("path", file)));
        }
    }

    // One byte more than the reader takes is enough for it to refuse.
    private static byte[] Bytes(Stream stream)
    {
        var bytes = new byte[SituationReader.Longest + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    /// <summary>What the guide does not know is told by name, with what is allowed and what was probably meant.</summary>
    private static int Understood(Invocation call, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (GuideException e)
        {
            throw new UsageException(call.Output.Text($"ui.guide-{e.What}", ("found", e.Found), ("field", e.Field ?? "")), e.Allowed)
            {
                Remedy = e.Nearest is { } near ? call.Output.Text("ui.did-you-mean", ("word", near)) : null,
                Field = e.Field ?? (e.What is "field" or "twice" ? e.Found : null),
                Nearest = e.Nearest,
            };
        }
    }
}
