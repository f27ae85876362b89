using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using Seen = EidPin.Guidance.Screens.Screen;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin help</c>: all commands, one of them, or the screen that somebody reads the code of on the telephone.
/// </summary>
internal static class Help
{
    public static Command Create(CommandLine line)
    {
        var topic = new Argument<string?>("TOPIC") { Description = line.Text("help.argument.topic"), Arity = ArgumentArity.ZeroOrOne };
        return line.Command("help", call => Run(call, line, call.Parsed.GetValue(topic)), [topic]);
    }

    private static int Run(Invocation call, CommandLine line, string? topic)
    {
        if (topic is not null && ScreenList.Find(topic, call.Streams.Today) is { } screen) return Show(call, screen);
        var root = line.Root(Cli.Commands.Select(c => c.Create(line)));
        var about = topic is null ? root : root.Subcommands.FirstOrDefault(c => c.Name == topic);
        if (about is null)
            throw new UsageException(call.Output.Text("ui.usage-topic", ("word", topic!)), [.. root.Subcommands.Select(c => c.Name)]);
        new HelpView(call.Output).Show(about);
        return ExitCode.Done;
    }

    private static int Show(Invocation call, Seen screen)
    {
        var pages = call.Output.Texts.Of("page");
        switch (screen)
        {
            case Seen.OfGuide guide:
                var card = new Situation(new Dictionary<string, string> { ["card"] = guide.Card });
                var dialogue = Dialogue.Replay(Guide.ForCard(guide.Card), card, guide.State.Answers!, call.Streams.Today);
                new Views.GuideView(call.Output).Dialogue(dialogue, call.Streams.Today, explain: false);
                break;
            case Seen.OfAct act:
                Written(call, screen, ScreenWords.Of(act, call.Output.Texts));
                break;
            case Seen.OfMachine machine:
                Written(call, screen, ScreenWords.Of(machine, call.Output.Texts));
                break;
            case Seen.OfSheet sheet:
                Named(call, screen, pages.Get("sheet.title", ("card", pages[$"guide.card.{sheet.Card}"])));
                break;
            case Seen.OfPage page:
                Named(call, screen, pages[page.Place == Place.Rules ? "page.about.rules" : $"page.nav.{EnumId.Of(page.Place)}"]);
                break;
        }
        return ExitCode.Done;
    }

    private static void Written(Invocation call, Seen screen, ScreenWords words)
    {
        var (output, desk) = (call.Output, call.Output.Texts.Of("desk"));
        if (call.Json)
        {
            output.Json(new ScreenJson($"{screen.Code}", words.Title, words.Asks, words.Cost), JsonShapes.Default.ScreenJson);
            return;
        }
        output.Result(output.Shown(desk.Get("screen.seen", ("code", screen.Code))));
        output.Result();
        output.Result(output.Shown(words.Title), Look.Strong);
        if (words.Asks.Count > 0) output.Result($"{output.Shown(desk["screen.asks"])}:");
        foreach (var (i, asked) in words.Asks.Index()) output.Result($"  {i + 1}. {output.Shown(asked)}");
        if (words.Cost is { } cost) output.Result(output.Shown(cost));
        output.Result();
        output.Result(output.Shown(desk["screen.never"]), Look.Warn);
    }

    private static void Named(Invocation call, Seen screen, string title)
    {
        var plain = call.Output.Shown(title);
        if (call.Json) call.Output.Json(new ScreenJson($"{screen.Code}", plain, [], null), JsonShapes.Default.ScreenJson);
        else call.Output.Result($"{screen.Code}: {plain}");
    }
}
