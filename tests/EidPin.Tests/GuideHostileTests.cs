using System.Text;
using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Guidance.Care;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>What a web server, a stranger or an unlucky file may hand to the guide.</summary>
public sealed class GuideHostileTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"eidpin-guide-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Plans_dialogues_searches_and_pages_are_made_at_the_same_time_by_many()
    {
        var alone = Made(1);
        var together = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Made(1), TestContext.Current.CancellationToken)));
        Assert.All(together, made => Assert.Equal(alone, made));
    }

    [Theory, InlineData("\"\\ud800\""), InlineData("\"\\udc00x\"")]
    public void Half_a_sign_in_the_words_is_refused(string words)
    {
        Assert.Equal(
            "value",
            Assert.Throws<GuideException>(() =>
                SituationReader.Read(Encoding.UTF8.GetBytes($$"""{"card":"jp.my-number","asked":{{words}}}"""))).What);
        Assert.Equal(
            "field",
            Assert.Throws<GuideException>(() => SituationReader.Read(Encoding.UTF8.GetBytes($$"""{{{words}}:"jp.my-number"}"""))).What);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_as_broken_JSON() => Assert.Equal("json",
        Assert.Throws<GuideException>(() =>
            SituationReader.Read((byte[])[.. "{\"card\":\"jp.my-number\",\"asked\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8])).What);

    [Fact]
    public void The_same_document_twice_is_one_document()
    {
        var situation = SituationReader.Read(
            """
            {"card":"jp.my-number","pins":{"signature":"locked","authentication":"locked"},"has":["pension-book","pension-book"]}
            """u8.ToArray());
        var photo = Guide.For("jp").Plan(situation, Today).Routes[0].Documents.Single(d => d.Id == "photo-id");
        Assert.False(photo.Enough);
        Assert.False(DocumentNeed.Of("photo-id").WithHas(["pension-book", "pension-book"]));
    }

    [Fact]
    public void A_reading_may_be_marked_at_the_very_start() => Assert.Equal("お金（おかね）", Ruby.Plain("｜お金《おかね》"));

    [Theory, InlineData("pins.signature=known&wrongTries.signature=5"), InlineData("pins.signature=never-issued&wrongTries.signature=1")]
    public void An_address_that_contradicts_itself_is_refused(string query) => Assert.Equal("both", Assert.Throws<GuideException>(() =>
        GuideAddress.Read([
            new("card", "jp.my-number"),
            .. query.Split('&').Select(q => KeyValuePair.Create(q.Split('=')[0], q.Split('=')[1])),
        ])).What);

    [Fact]
    public void Whatever_stands_in_an_address_it_is_a_page_or_a_refusal()
    {
        string[] names =
        [
            "card", "has", "asked", "happened", "which", "exceptions", "phone", "pins.signature", "pins.", "pins", "wrongTries.signature",
            "wrongTries.pin1", "lang", "", "know-signature", "route", "stay", "cardState", "pinOf", "pin", "wish", "trouble", "issued",
            "signatureCertificate",
        ];
        string[] values =
        [
            "jp.my-number", "fi.citizen", "locked", "signature", "none", ",", "none,none", "child,abroad", "-1", "5", "99999999999",
            "《》｜`{n}", "\0", "\ud800", "passport", "yes", new('x', 3000), "../../etc/passwd", "change", "activate", "expired",
            "2026-01-13", "lost", "exposed", "never-issued",
        ];
        var (random, pages) = (new Random(11), 0);
        for (var i = 0; i < 3000; i++)
        {
            KeyValuePair<string, string>[] query =
            [
                new("card", values[random.Next(2)]),
                .. Enumerable.Range(0, random.Next(8)).Select(_ =>
                    KeyValuePair.Create(names[random.Next(names.Length)], values[random.Next(values.Length)])),
            ];
            try
            {
                var address = GuideAddress.Read(query);
                var links = new QueryLinks("/guide", "", address.Carried);
                var dialogue = Dialogue.Replay(Guide.ForCard(address.Card!), address.Known!, address.Answers, Today);
                Assert.EndsWith(
                    "</html>\n",
                    new GuidePages(Texts.For("en"), links).Show(GuideView.Of(dialogue, links, "en", Today)),
                    StringComparison.Ordinal);
                pages++;
            }
            catch (GuideException)
            {
                // Refused by name.
            }
        }
        Assert.InRange(pages, 100, 2900);
    }

    [Fact]
    public void Any_words_are_searched_read_and_escaped_without_a_fault()
    {
        const string Signs = "ab4 -―《》｜`<&ーｱﾞ゛がカ漢字署名用暗証番号\0\ud83d\ude00\ud800パスワード数字4桁PIN tunnusluku";
        var random = new Random(5);
        for (var i = 0; i < 4000; i++)
        {
            var words = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Signs[random.Next(Signs.Length)]));
            Assert.NotNull(WhichPin.Find(words).Answers);
            Assert.NotNull(Ruby.Plain(words) + Ruby.Bare(words));
            Assert.DoesNotContain("<&", Html.Words(words, "en"), StringComparison.Ordinal);
        }
        Assert.Empty(WhichPin.Find(new string('《', 100_000)).Answers);
    }

    [Fact]
    public void A_telephone_number_is_dialled_as_it_is_written()
    {
        Assert.Equal("+358800162622", Guide.For("fi").Data.Contacts["revocation-line-abroad"].Dialled);
        Assert.Contains("href=\"tel:0800162622\"", RecordSheet.Html("fi.citizen", Texts.For("en")), StringComparison.Ordinal);
    }

    [Theory, InlineData("''"), InlineData("'a\0b'")]
    public void A_site_folder_that_cannot_be_is_a_usage_error(string name)
    {
        var run = CliRun.Do($"guide --json --site {name}");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
    }

    [Fact]
    public void A_site_does_not_write_through_links_that_somebody_laid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right there");
        Directory.CreateDirectory(folder);
        var (site, own) = (Path.Combine(folder, "site"), Path.Combine(folder, "own.txt"));
        Directory.CreateDirectory(site);
        File.WriteAllText(own, "mine");
        foreach (var name in (string[])[GuideSite.Marker, "index.html", "index.html.part"])
            File.CreateSymbolicLink(Path.Combine(site, name), own);
        GuideSite.Write(site, Today);
        Assert.Equal("mine", File.ReadAllText(own));
        Assert.Null(new FileInfo(Path.Combine(site, "index.html")).LinkTarget);
    }

    [Fact]
    public void A_site_may_be_written_through_a_link_to_its_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a right there");
        Directory.CreateDirectory(Path.Combine(folder, "real"));
        File.WriteAllText(Path.Combine(folder, "real", "thesis.txt"), "years of work");
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "real"));
        Assert.Throws<SiteFolderException>(() => GuideSite.Write(Path.Combine(folder, "link"), Today));
    }

    [Fact]
    public void A_situation_without_end_is_not_read_to_its_end()
    {
        var run = CliRun.Do("guide --situation - --json", new string(' ', 3_000_000));
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
        Assert.SkipUnless(File.Exists("/dev/zero"), "no such device here");
        Assert.Equal(2, CliRun.Do("guide --situation /dev/zero --json").Exit);
    }

    [Fact]
    public void The_day_of_a_Finnish_card_is_counted_in_Finland()
    {
        // Granted at midnight of 13 January 2026 in Helsinki, which is the 12th in universal time.
        using var readers = CliRun.Readers("fineid-citizen");
        using var session = PinSession.Open(readers.Connect(readers.List()[0].Name));
        var certificate = new CertificateInfo(
            "fi.pin1",
            CertificateState.Present,
            NotBefore: new DateTimeOffset(2026, 1, 12, 22, 0, 0, TimeSpan.Zero),
            NotAfter: new DateTimeOffset(2031, 1, 12, 22, 0, 0, TimeSpan.Zero));
        var situation = new Situation(
            CardFacts.Of(session.Status, [certificate], new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("7-digit", new Facts(situation, Today)["scheme"]);
    }

    private static string Made(int seed)
    {
        var (random, made) = (new Random(seed), new StringBuilder());
        for (var i = 0; i < 12; i++)
        {
            var situation = GuideSample.Random(SituationFields.Cards, random);
            var texts = Texts.For(Texts.Languages[random.Next(Texts.Languages.Count)]);
            var guide = Guide.ForCard(situation.Card);
            var dialogue = Dialogue.Replay(guide, new(new Dictionary<string, string> { ["card"] = situation.Card }), [], Today);
            var links = new QueryLinks("/guide");
            made.Append(guide.Plan(situation, Today).Routes[0].Id).Append(
                new GuidePages(texts, links).Show(GuideView.Of(dialogue, links, texts.Language, Today)));
            made.Append(RecordSheet.Html(situation.Card, texts)).Append(WhichPin.Find("e-tax 署名用 6 to 16 letters").Answers[0].Pin);
        }
        return made
            .Append(WhichPage.Html(Texts.For("ja"), new QueryLinks("/which")))
            .Append(AboutPage.Html(Texts.For("sv"), new QueryLinks("/about")))
            .ToString();
    }
}
