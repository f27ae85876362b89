using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>One PIN of a card: mark, names, use, tries as dots and words, and the next step.</summary>
internal sealed class PinTile(Html html, Texts texts, ReaderView view, PinStatus pin)
{
    private CardStatus Card => view.Card!;

    private readonly (string Name, string Use)? own = CardWords.Own(texts, view, pin.Pin);

    private string Id => pin.Pin.Id;

    private string Name => own?.Name ?? CardWords.Pin(texts, pin.Pin);

    /// <summary>No signature certificate: usual for a child, and nothing that could be locked or mended.</summary>
    private bool Child => pin is { State: PinState.Absent, Pin.Id: "jp.signature" };

    /// <summary>Only tries are left that are asked about apart.</summary>
    private bool Last => pin.TriesLeft is { } left && left <= pin.Pin.HoldAt;

    /// <summary>The code that unblocks this PIN is there to be used.</summary>
    private bool Unlockable => pin.Pin.UnblockedBy is { } by && Card[by] is { TriesLeft: > 0 } && !Card.IsNotActivated;

    public void Write(bool opens)
    {
        var locked = pin.State == PinState.Locked;
        var style = $"pin {PinMark.Class(Id)}{(locked ? " locked" : "")}{(pin.State is PinState.Absent or PinState.NotSet ? " idle" : "")}";
        html.Add(
            $"<li class=\"{style:a}\" id=\"{view.Id:a}-{Id:a}\"{Opens(opens)}>\n" +
            $"<div class=\"face\">\n" +
            $"{PinMark.Svg(Id)}\n" +
            $"<h3>{Name}");
        if (CardWords.Local(texts, pin.Pin) is { } local && own is null)
            html.Add($"<span class=\"local\" lang=\"{Country(Id):a}\">{local}</span>");
        html.Add(
            $"</h3>\n" +
            $"<p class=\"use\"><span class=\"format\">{CardWords.Sentence(CardWords.Format(texts, view, pin.Pin))}</span>" +
            $" {own?.Use ?? texts[$"pin.{Id}.use"]}</p>\n");
        State();
        if (view.Changed.TryGetValue(Id, out var when))
            html.Add($"<p class=\"changed\">{texts.Get("desk.changed", ("date", DateOnly.FromDateTime(when.LocalDateTime)))}</p>\n");
        html.Add($"<div class=\"do\">\n");
        Acts();
        html.Add($"</div>\n");
        // Longer than a small window: the way on stands above it.
        if (Child)
            html.Add(
                $"<p class=\"help\">{texts["desk.child.works"]}</p>\n" +
                $"<p class=\"help\">{texts["desk.child.where"]} {texts.Of("jp")["step.go-together"]}</p>\n");
        // Last of all; those of the unblocking code are names of one that this card does not have.
        if (own is null) Also();
        html.Add($"</div>\n<div class=\"slot\" data-keep=\"keep\"></div>\n</li>\n");
    }

    // What other screens and letters call it. Kept as the person left it, open or not, when the page is brought up to date.
    private void Also() => html.Add(
        $"<details class=\"also\" id=\"{view.Id:a}-{Id:a}-also\" data-keep=\"keep\"><summary>{texts["desk.also"]}" +
        $"<span class=\"unseen\">: {CardWords.Pin(texts, pin.Pin)}</span></summary>" +
        $"<p>{texts[$"pin.{Id}.also"].Replace("|", " · ", StringComparison.Ordinal)}</p></details>\n");

    private static Markup Opens(bool opens) => new(opens ? " data-open=\"unlock\"" : "");

    private void State()
    {
        if (Child) html.Add($"<p class=\"tries\"><span>{texts["desk.child"]}</span></p>\n");
        else if (pin.State is PinState.Absent or PinState.NotSet)
            html.Add($"<p class=\"tries\"><span>{CardWords.Sentence(texts[$"state.{EnumId.Of(pin.State)}"])}</span></p>\n");
        if (pin.State == PinState.Absent && !Child) html.Add($"<p class=\"help\">{texts["state.absent.help"]}</p>\n");
        if (pin.State is PinState.Absent or PinState.NotSet) return;
        // The letter's code has the tries of the PIN that it sets.
        html.Add($"{CardWords.State(texts, own is not null ? CardWords.Letter(view) ?? pin : pin, PinMark.Class(Id))}\n");
        if (pin.State == PinState.Unknown) html.Add($"<p class=\"help\">{texts["state.unknown.help"]}</p>\n");
        else if (pin.State == PinState.Ready && Last)
            html.Add($"<p class=\"help last\">{texts[pin.Pin.Checkable ? "desk.one-left" : "desk.two-left"]}</p>\n");
    }

    private void Acts()
    {
        switch (pin.State)
        {
            case PinState.Locked when !pin.Pin.Checkable:
                Link("desk.new-card", GuideLink.Of(texts, view), main: true);
                break;
            case PinState.Locked when Unlockable:
                Form("desk.unlock", Act.Unlock, main: true);
                Link("desk.no-letter", GuideLink.NoLetter(texts, view, Id));
                break;
            case PinState.Locked:
                Link("desk.get-new", GuideLink.Forgotten(texts, view, Id), main: true);
                break;
            case PinState.Absent when Child:
                Link("desk.child.way", GuideLink.Child(texts, view));
                break;
            case PinState.Ready or PinState.Unknown when pin.Pin.Checkable:
                if (Last) Forgot(main: true);
                Form("desk.check", Act.Check);
                if (pin.Pin.Change == ChangeMode.OfficeOnly) Link("desk.at-office", Change());
                else if (pin.Pin.Change != ChangeMode.Never && !Card.IsPhone) Form("desk.change", Act.Change);
                if (!Last) Forgot();
                break;
            case PinState.Ready when Card is { IsDead: false, IsNotActivated: false }:
                Link("desk.no-letter", GuideLink.Forgotten(texts, view, Id));
                break;
        }
    }

    private void Forgot(bool main = false)
    {
        if (Unlockable) Form("desk.forgot", Act.Unlock, main);
        else Link("desk.forgot", GuideLink.Forgotten(texts, view, Id), main);
    }

    private string Change() => GuideLink.Of(texts, new PinOutcome.NotPossible(Id, Id, Impossible.OfficeOnly), Card)!;

    private void Form(string text, Act act, bool main = false) => html.Add(
        $"<button type=\"button\"{Mark(main)} data-do=\"form\" data-card=\"{view.Id:a}\" data-pin=\"{Id:a}\" " +
        $"data-act=\"{EnumId.Of(act):a}\">{texts[text]}<span class=\"unseen\">: {Name}</span></button>\n");

    private void Link(string text, string address, bool main = false) => html.Add(
        $"<a class=\"{(main ? "btn main" : "btn"):a}\" href=\"{address:a}\">{texts[text]}" +
        $"<span class=\"unseen\">: {Name}</span></a>\n");

    private static Markup Mark(bool main) => new(main ? " class=\"main\"" : "");

    private static string Country(string pin) => pin[..2] == "jp" ? "ja" : "fi";
}
