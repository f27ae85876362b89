using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// What the card pages say before anybody types: how a code of this very card looks, what comes first before the last try, whose card it
/// is.
/// </summary>
public sealed class DeskWordsTests
{
    [Theory]
    [InlineData("fineid-professional", "fi.pin2", "4 to 8 digits"), InlineData("fineid-organisation", "fi.pin2", "6 to 8 digits")]
    [InlineData("fineid-citizen", "fi.pin2", "6 to 8 digits")]
    [InlineData("fineid-organisation", "fi.activation-code", "8 digits, works as PUK")]
    [InlineData("fineid-citizen", "fi.activation-code", "8 digits, works as PUK")]
    [InlineData("fineid-citizen-new", "fi.activation-code", "8 digits, works as PUK")]
    [InlineData("fineid-citizen-2026-new", "fi.activation-code", "7 digits, first use only")]
    [InlineData("fineid-citizen-2026-pin1-locked", "fi.activation-code", "8 digits (the PUK, ordered separately")]
    [InlineData("my-number", "jp.signature", "6 to 16 letters A–Z and digits")]
    public async Task A_tile_says_how_a_code_of_this_very_card_looks(string card, string pin, string words)
    {
        await using var desk = await DeskStage.Start(DeskStage.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        // The day on which an identity card was granted is known from its certificate, which comes after the tiles.
        Assert.Contains(
            words,
            await tab.Live(html => Tile(html, pin) is { } tile && tile.Contains(words, StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_card_whose_kind_is_not_known_both_lengths_are_said()
    {
        await using var desk = await DeskStage.Start(
            SimulatedReaders.With(SimulatedCard.Create(ReadyMade.Find("fineid-organisation")!.Definition with { Kind = null })));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        await tab.Live(html =>
            Tile(html, "fi.pin2")?.Contains(
                "6 to 8 digits (4 to 8 on social welfare and health care cards)", StringComparison.Ordinal) == true);
    }

    [Theory, InlineData("fineid-professional", 4), InlineData("fineid-organisation", 6)]
    public async Task A_code_of_the_wrong_length_is_answered_with_the_lengths_of_this_card(string name, int least)
    {
        await using var desk = await DeskStage.Start(DeskStage.With(name));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var card = await tab.Card("fi.pin2");
        Assert.Contains($"It has {least} to 8 digits.", await tab.Asked(card, "fi.pin2", "check"), StringComparison.Ordinal);
        Assert.Contains($"at least {least} ", await tab.Act(card, "fi.pin2", "check", "123"), StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Card().Log, c => c.CarriesCode);
    }

    [Fact]
    public async Task A_childs_card_has_no_signature_certificate_is_not_locked_and_says_who_goes_where()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number-child"));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var tile = Tile(await tab.Live(html => Tile(html, "jp.signature") is not null), "jp.signature")!;
        foreach (var words in (string[])[
            "no signature certificate on this card", "not locked", "under 15", "Parent and child go together.",
            "at the municipal office"])
            Assert.Contains(words, tile, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"lock\"", tile, StringComparison.Ordinal);
        Assert.DoesNotContain("data-act", tile, StringComparison.Ordinal);
        using var client = desk.Client();
        var plan = await client.GetStringAsync(
            System.Net.WebUtility.HtmlDecode(tile.Split("href=\"")[1].Split('"')[0]), TestContext.Current.CancellationToken);
        Assert.Contains("Parent and child go together.", plan, StringComparison.Ordinal);
    }

    [Theory, InlineData("my-number", "jp.authentication", 2, "<a class=\"btn main\" href=\"/guide")]
    [InlineData("fineid-citizen", "fi.pin1", 4, "data-act=\"unlock\"")]
    public async Task Before_the_last_try_I_forgot_it_comes_first_on_the_tile_and_before_the_form(
        string name, string pin, int used, string way)
    {
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { TriesUsed = new Dictionary<string, int> { [pin] = used } });
        await using var desk = await DeskStage.Start(SimulatedReaders.With(card));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var tile = Tile(await tab.Live(html => Tile(html, pin)?.Contains("I forgot it", StringComparison.Ordinal) == true), pin)!;
        foreach (var text in (string[])[tile, await tab.Asked(await tab.Card(pin), pin, "check")])
        {
            var does = text[text.IndexOf("class=\"do\"", StringComparison.Ordinal)..];
            Assert.Contains(way, does[..does.IndexOf("I forgot it", StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.DoesNotContain(
                "data-act=\"check\"", does[..does.IndexOf("I forgot it", StringComparison.Ordinal)], StringComparison.Ordinal);
            Assert.DoesNotContain("<input", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_a_miss_that_leaves_the_last_try_I_forgot_it_comes_before_trying_again()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var card = await tab.Card("jp.authentication");
        var first = await tab.Act(card, "jp.authentication", "check", "9999");
        var second = await tab.Act(card, "jp.authentication", "check", "9998");
        Assert.True(first.IndexOf("Try again", StringComparison.Ordinal) < first.IndexOf("I forgot it", StringComparison.Ordinal));
        Assert.True(second.IndexOf("Try again", StringComparison.Ordinal) > second.IndexOf("I forgot it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_code_in_small_letters_or_full_width_is_the_same_code_and_is_not_sent_again()
    {
        await using var desk = await DeskStage.Start(DeskStage.With("my-number"));
        using var tab = await DeskTab.Enter(desk.StartUrl());
        var card = await tab.Card("jp.signature");
        Assert.Contains("O and 0", await tab.Act(card, "jp.signature", "check", "NEKO1234"), StringComparison.Ordinal);
        Assert.Contains(
            "Small letters and wide characters make no other code",
            await tab.Act(card, "jp.signature", "check", "neko1234"),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Small letters and wide characters", await tab.Act(card, "jp.signature", "check", "NEKO1234"), StringComparison.Ordinal);
        Assert.Equal((1, 4), (desk.Card().Log.Count(c => c.CarriesCode), desk.Card().TriesLeft("jp.signature")));
    }

    // From its list item to the next one, where it has more than its frame.
    private static string? Tile(string html, string pin)
    {
        var at = html.IndexOf($"-{pin}\"", StringComparison.Ordinal);
        return at < 0 ? null : html[at..(html.IndexOf("</li>", at, StringComparison.Ordinal) is var end and > 0 ? end : html.Length)];
    }
}
