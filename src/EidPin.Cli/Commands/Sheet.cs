using System.CommandLine;
using System.Text;
using EidPin.CardGuide;
using EidPin.Cli.Choice;
using EidPin.Cli.Writing;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Situations;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin sheet</c>: a sheet to print and fill in by hand, for this kind of card. No code is ever in it.</summary>
internal static class Sheet
{
    private sealed record Kind(string Card, bool Any = false);

    public static Command Create(CommandLine line)
    {
        var (card, output, force) = (line.Value("--card", "CARD"), line.Value("--output", "FILE"), line.Flag("--force"));
        return line.Command("sheet", call =>
        {
            var given = call.Parsed;
            return Run(call, given.GetValue(card), given.GetValue(output), given.GetValue(force));
        }, [card, output, force]);
    }

    private static int Run(Invocation call, string? card, string? file, bool force)
    {
        if (card is not null && !SituationFields.Cards.Contains(card))
            throw OneOfCards(call, call.Output.Text("ui.usage-unknown", ("word", card)));
        var kind = card is null ? InReader(call) : new Kind(card);
        var html = RecordSheet.Html(kind.Card, call.Output.Texts, anyKind: kind.Any);
        var shape = new SheetJson(kind.Card, call.Output.Texts.Language);
        if (file is not null) Write(call, file, html, force);
        shape = file is null ? shape with { Html = html } : shape with { File = file };
        if (call.Json) call.Output.Json(shape, JsonShapes.Default.SheetJson);
        else if (file is null) call.Output.Page(html);
        else call.Output.Result(call.Output.Text("sheet.written", ("path", file)), Look.Good);
        return ExitCode.Done;
    }

    // The card says which sheet it is; without one the person does.
    private static Kind InReader(Invocation call)
    {
        try
        {
            using var session = CardChoice.OpenOnly(call);
            var status = session.Status;
            // Where a card does not say which kind it is, the sheet is for any.
            return new(CardFacts.Card(status), Any: status.Kind == "unknown");
        }
        // Whatever keeps a card from being read, a sheet can be had without it; only who named a reader meant that one.
        catch (Exception e) when (CardChoice.CanDoWithout(call, e))
        {
            throw OneOfCards(call, call.Output.Text("sheet.which-card"));
        }
    }

    private static UsageException OneOfCards(Invocation call, string message) =>
        new(message, [.. SituationFields.Cards]) { Names = CardNames.Of(call.Output) };

    private static void Write(Invocation call, string file, string html, bool force)
    {
        if (!force && File.Exists(file)) throw new UsageException(call.Output.Text("sheet.exists", ("path", file)));
        try
        {
            using var stream = new FileStream(file, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(html));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException(call.Output.Text("ui.usage-file", ("path", file)));
        }
    }
}
