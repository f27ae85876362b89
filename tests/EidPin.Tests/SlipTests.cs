using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using ZXing;
using ZXing.Common;

namespace EidPin.Tests;

/// <summary>A plan on one sheet, and the line in its QR code that opens the same plan elsewhere.</summary>
public sealed class SlipTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly DateOnly Today = new(2026, 11, 21);

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Top, "tests", "cases"), "*.json").Select(f => Path.GetFileName(f))];

    [Theory, MemberData(nameof(Files))]
    public void Every_case_comes_back_from_its_slip_as_the_same_plan(string file)
    {
        var cases = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Top, "tests", "cases", file)))!["cases"]!.AsArray();
        foreach (var @case in cases)
        {
            var situation = SituationReader.Read(Encoding.UTF8.GetBytes(@case!["situation"]!.ToJsonString()));
            MustComeBack(Guide.ForCard(situation.Card).Plan(situation, Today), $"{@case["id"]}");
        }
        Assert.NotEmpty(cases);
    }

    [Fact]
    public void Whatever_is_known_of_a_person_and_a_card_comes_back_as_the_same_plan()
    {
        foreach (var situation in PlanSituations.Random(11, 3000))
            MustComeBack(Guide.ForCard(situation.Card).Plan(situation, Today), string.Join(' ', situation.Stated));
    }

    [Theory]
    [InlineData("jp.my-number")]
    [InlineData("fi.citizen")]
    [InlineData("fi.organisation")]
    [InlineData("fi.professional")]
    [InlineData("fi.personnel")]
    public void Whatever_is_answered_comes_back_as_the_same_plan(string card)
    {
        var (guide, random) = (Guide.ForCard(card), new Random(5));
        for (var walk = 0; walk < 200; walk++)
        {
            var answers = new List<Given>();
            Dialogue dialogue;
            while ((dialogue = Replay(guide, card, answers)).Next is { } question)
            {
                var chosen = dialogue.Choices[random.Next(dialogue.Choices.Count)].Id;
                answers.Add(new(question.Id, question.Many && random.Next(2) == 0 ? [] : [chosen]));
            }
            MustComeBack(dialogue.Plan(Today), string.Join(' ', answers.Select(a => $"{a.Question}={string.Join(',', a.Answers)}")));
        }
    }

    [Fact]
    public void Every_plan_of_the_static_pages_leads_to_its_slip_which_opens_the_same_plan()
    {
        var pages = GuideSite.Pages(Today).ToDictionary(p => p.Path, p => p.Make);
        foreach (var card in SituationFields.Cards)
            foreach (var (state, i) in GuideScreens.Of(card, Today).All.Where(s => s.Next is null).Select((s, i) => (s, i)))
            {
                MustComeBack(state.Plan, $"{state.Code}");
                if (i % 20 != 0) continue;
                Assert.Contains($"href=\"../s/{state.Code}.html\"", pages[$"sv/n/{state.Code}.html"](), Ordinal);
                Assert.Contains(Ruby.Escape(SlipCode.Of(state.Plan)), pages[$"sv/s/{state.Code}.html"](), Ordinal);
            }
    }

    [Fact]
    public void Words_that_somebody_wrote_are_not_on_it_and_what_they_say_is()
    {
        var situation = new Situation(new Dictionary<string, string>
        {
            ["card"] = "jp.my-number",
            ["asked"] = "Sentinel Maija: 署名用パスワードがロックされています",
        });
        var plan = Guide.ForCard("jp.my-number").Plan(situation, Today);
        var line = SlipCode.Of(plan);
        Assert.DoesNotContain("Sentinel", line + Page(plan, "en"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("asked", line, Ordinal);
        Assert.Equal("eidpin:1?card=jp.my-number&pin=signature&pins.signature=locked", line);
    }

    [Theory]
    [InlineData("", "slip")]
    [InlineData("https://example.com/slip?card=jp.my-number", "slip")]
    [InlineData("eidpin:1", "slip")]
    [InlineData("eidpin:1?", "slip")]
    [InlineData("eidpin:1?card", "slip")]
    [InlineData("eidpin:1?card=", "value")]
    [InlineData("eidpin:1?card=fi.citizen&&", "slip")]
    [InlineData("eidpin:1?card=fi.citizen&pin=pin1=pin2", "slip")]
    [InlineData("eidpin:2?card=fi.citizen", "version")]
    [InlineData("eidpin:01?card=fi.citizen", "version")]
    [InlineData("eidpin:?card=fi.citizen", "version")]
    [InlineData("eidpin:1?pin=pin1", "missing")]
    [InlineData("eidpin:1?card=se.bankid", "value")]
    [InlineData("eidpin:1?card=fi.citizen&name=Maija", "field")]
    [InlineData("eidpin:1?card=fi.citizen&asked=Maija", "field")]
    [InlineData("eidpin:1?card=fi.citizen&pins.signature=locked", "field")]
    [InlineData("eidpin:1?card=fi.citizen&pin=signature", "value")]
    [InlineData("eidpin:1?card=fi.citizen&pins.pin1=sleepy", "value")]
    [InlineData("eidpin:1?card=jp.my-number&age=999", "value")]
    [InlineData("eidpin:1?card=jp.my-number&age=12&age=13", "twice")]
    [InlineData("eidpin:1?card=jp.my-number&issued=2026-02-30", "value")]
    [InlineData("eidpin:1?card=jp.my-number&has=passport%2Cnobody", "value")]
    public void What_is_no_slip_of_this_version_is_refused_with_a_clear_word(string line, string what) =>
        Assert.Equal(what, Assert.Throws<GuideException>(() => SlipCode.Read(line)).What);

    [Fact]
    public void What_is_longer_than_any_slip_is_refused_unread()
    {
        var refused = Assert.Throws<GuideException>(() => SlipCode.Read("eidpin:1?card=" + new string('x', SlipCode.Longest)));
        Assert.Equal(("long", ""), (refused.What, refused.Found));
        foreach (var situation in PlanSituations.Random(3, 500))
            Assert.InRange(SlipCode.Of(Guide.ForCard(situation.Card).Plan(situation, Today)).Length, 20, SlipCode.Longest / 2);
    }

    [Fact]
    public void However_a_line_is_spoiled_on_its_way_it_is_read_or_refused_in_words()
    {
        var random = new Random(9);
        const string whole = "eidpin:1?card=jp.my-number&age=12&has=passport,residence-card&pin=signature&pins.signature=locked";
        for (var i = 0; i < 20_000; i++)
        {
            var line = new StringBuilder(whole);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(line.Length);
                if (random.Next(3) == 0) line.Remove(at, 1);
                else line[at] = random.Next(4) == 0 ? (char)random.Next(0x10000) : "&=?%.:-,0aZ ｅ\u0000\n"[random.Next(15)];
            }
            try
            {
                SlipCode.Read(line.ToString());
            }
            catch (GuideException e)
            {
                Assert.NotEmpty(e.What);
            }
        }
    }

    [Fact]
    public void A_line_that_an_application_broke_or_escaped_is_the_same_line()
    {
        foreach (var pasted in (string[])[
            " EIDPIN:1?card=jp.my-number&has=passport,residence-card&pin=signature\r\n",
            "eidpin:1?card=jp.my-\r\nnumber&has=passport,residence-\ncard&pin=signature",
            "\uFEFFeidpin:1?card=jp.my-number&has=passport%2Cresidence-card&pin=signature",
        ])
            Assert.Equal(
                "eidpin:1?card=jp.my-number&has=passport,residence-card&pin=signature", SlipCode.Of(SlipCode.Read(pasted)));
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void The_QR_code_of_a_slip_says_its_line_which_stands_beside_it(string language)
    {
        foreach (var situation in PlanSituations.Random(17, 12))
        {
            var plan = Guide.ForCard(situation.Card).Plan(situation, Today);
            var page = XDocument.Parse(Page(plan, language));
            var line = page.Descendants("div").Single(d => d.Attribute("class")?.Value == "slip-code").Descendants("code").Single().Value;
            Assert.Equal(SlipCode.Of(plan), line);
            Assert.Equal(line, Decoded(page.Descendants("svg").Single(s => s.Attribute("class")?.Value == "qr")));
        }
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void A_slip_says_everything_in_the_readers_language_and_in_the_offices(string language)
    {
        foreach (var card in SituationFields.Cards)
        {
            var plan = Guide.ForCard(card).Plan(SlipCode.Read($"eidpin:1?card={card}&{Locked(card)}"), Today);
            var page = XDocument.Parse(Page(plan, language));
            var office = new PlanWords(plan, Texts.For(card[..2] == "jp" ? "ja" : "fi"));
            var sides = page.Descendants("div").Single(d => d.Attribute("class")?.Value == "slip-pair").Descendants("section").ToArray();
            Assert.Equal(language == office.SayLanguage ? 1 : 2, sides.Length);
            Assert.Contains(Ruby.Bare(office.Title(plan.Routes[0])), Bare(sides[^1]), Ordinal);
            // As many boxes on either side, and each with its words.
            var boxes = sides.Select(s => s.Descendants("input").Count()).Distinct().ToArray();
            Assert.True(boxes is [> 0], $"{card}: {string.Join(' ', boxes)}");
            Assert.All(page.Descendants("label"), label => Assert.NotEmpty(label.Value));
            if (office.Say(plan.Routes[0]) is { } say)
                Assert.Equal(say, Bare(page.Descendants("p").Single(p => p.Attribute("class")?.Value == "words")));
        }
    }

    private static string Locked(string card) => card[..2] == "jp" ? "pin=signature&pins.signature=locked" : "pin=pin1&pins.pin1=locked";

    private static string Bare(XElement element) =>
        string.Concat(element.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name != "rt").Select(t => t.Value))
            .Replace("\u00AD", "", Ordinal);

    private static string Page(Plan plan, string language) =>
        new SlipPage(plan, Texts.For(language), new QueryLinks("/slip")).Html(null, "");

    private static Dialogue Replay(Guide guide, string card, List<Given> answers) =>
        Dialogue.Replay(guide, new(new Dictionary<string, string> { ["card"] = card }), answers, Today);

    private static void MustComeBack(Plan plan, string of)
    {
        var line = SlipCode.Of(plan);
        var again = SlipCode.Read(line);
        Assert.True(Said(plan) == Said(Guide.ForCard(again.Card).Plan(again, Today)), $"{of}: {line}\n{Said(plan)}");
        Assert.Equal(line, SlipCode.Of(again));
    }

    // Everything that the plan says to do, and why.
    private static string Said(Plan plan) => JsonSerializer.Serialize(new
    {
        plan.Routes,
        plan.RuledOut,
        plan.Warnings,
        plan.Because,
        plan.OnLastTry,
        plan.ToIssue,
        plan.ToChange,
    });

    /// <summary>Its modules as a reader that we did not write sees them.</summary>
    private static string? Decoded(XElement svg)
    {
        const int scale = 4;
        var size = int.Parse(svg.Attribute("viewBox")!.Value.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        var pixels = Enumerable.Repeat((byte)255, size * size * scale * scale).ToArray();
        foreach (var run in svg.Elements().Last().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] at = [.. run.Split(' ', 'h').Select(int.Parse)];
            for (var y = 0; y < scale; y++)
                pixels.AsSpan(((at[1] * scale + y) * size + at[0]) * scale, at[2] * scale).Clear();
        }
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions { PossibleFormats = [BarcodeFormat.QR_CODE], PureBarcode = true },
        };
        return reader.Decode(new RGBLuminanceSource(pixels, size * scale, size * scale, RGBLuminanceSource.BitmapFormat.Gray8))?.Text;
    }
}
