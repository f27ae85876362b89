using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

public sealed partial class GuideSiteTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly Lazy<Dictionary<string, string>> Site = new(() =>
        GuideSite.Pages(Today).ToDictionary(p => p.Path, p => p.Make()));

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"eidpin-site-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, true);
    }

    // The page behind these answers.
    private static string Plan(string language, string card, params IEnumerable<string> answers) =>
        Site.Value[$"{language}/n/{State(card, answers).Code}.html"];

    private static GuideState State(string card, params IEnumerable<string> answers) =>
        answers.Aggregate(GuideScreens.Of(card, Today).First, (state, answer) => state.Ways.Single(w => (w.Answer ?? "none") == answer).To);

    [Fact]
    public void The_address_of_a_page_is_the_code_at_its_foot()
    {
        foreach (var (path, html) in Site.Value.Where(p => p.Key.StartsWith("en/n/", StringComparison.Ordinal)))
            Assert.Contains($"Screen {Path.GetFileNameWithoutExtension(path)}:", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_is_whole_and_every_link_leads_to_a_page()
    {
        foreach (var (path, html) in Site.Value)
        {
            var page = Page.Check(path, html);
            foreach (var link in page
                .Descendants()
                .Attributes("href")
                .Select(a => a.Value)
                .Where(l => !l.StartsWith("https://", StringComparison.Ordinal) && !l.StartsWith("tel:", StringComparison.Ordinal)))
            {
                var (file, anchor) = link.Split('#') is [var f, var a] ? (f, a) : (link, null);
                var target = file.Length == 0 ? path : new Uri(new Uri($"file:///{path}"), file).AbsolutePath[1..];
                if (target == FileLinks.StyleFile) continue;
                Assert.True(Site.Value.TryGetValue(target, out var found), $"{path}: {link}");
                if (anchor is not null) Assert.Contains($"id=\"{anchor}\"", found, StringComparison.Ordinal);
                Assert.False(Path.IsPathRooted(link), link);
            }
        }
    }

    [Fact]
    public void No_page_names_a_command()
    {
        foreach (var (path, html) in Site.Value)
        {
            Assert.False(html.Contains("`eidpin", StringComparison.Ordinal) || html.Contains(">eidpin ", StringComparison.Ordinal), path);
            Assert.False(html.Contains("[[", StringComparison.Ordinal) || html.Contains("<li></li>", StringComparison.Ordinal), path);
        }
    }

    [Fact]
    public void Whoever_must_sign_today_finds_the_spare_card_before_the_way_to_a_new_code()
    {
        var plan = Plan("fi", "fi.personnel", "locked", "pin2", "no");
        var spare = plan.IndexOf("href=\"#reserve-card\"", StringComparison.Ordinal);
        Assert.InRange(spare, 1, plan.IndexOf("class=\"say\"", StringComparison.Ordinal));
        Assert.Contains("id=\"reserve-card\" open=\"open\"", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kiosk_needs_no_appointment_but_the_reservation_of_the_app()
    {
        foreach (var language in Texts.Languages)
        {
            var plan = Plan(language, "jp.my-number", "locked", "signature", "yes", "none", "yes");
            var words = Html.Words(Texts.For(language, "guide")["appointment.none.kiosk"], Texts.For(language).Tag);
            Assert.Contains(words, plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_page_leads_to_itself_in_the_other_languages()
    {
        foreach (var (path, html) in Site.Value.Where(p => p.Key.Contains('/')))
        {
            var (language, page) = (path.Split('/')[0], path[(path.IndexOf('/') + 1)..]);
            var others = XDocument
                .Parse(html)
                .Descendants("nav")
                .Single(n => n.Attribute("class")?.Value == "languages")
                .Descendants("a")
                .Select(a => new Uri(new Uri($"file:///{path}"), a.Attribute("href")!.Value).AbsolutePath[1..]);
            Assert.Equal(Texts.Languages.Where(l => l != language).Select(l => $"{l}/{page}"), others);
        }
    }

    [Fact]
    public void Pages_are_small_and_the_site_fits_a_stick()
    {
        foreach (var (path, html) in Site.Value.Where(p =>
            !p.Key.Contains("/rules.", StringComparison.Ordinal) && !p.Key.EndsWith("/about.html", StringComparison.Ordinal)))
        {
            // Readings take room.
            var easy = path.StartsWith("ja-easy/", StringComparison.Ordinal);
            var isList = path.EndsWith("/which.html", StringComparison.Ordinal) || path.Contains("/help.", StringComparison.Ordinal);
            var most = isList ? (easy ? 84_000 : 60_000) : easy ? 50_000 : 26_000;
            Assert.True(Encoding.UTF8.GetByteCount(html) < most, $"{path}: {Encoding.UTF8.GetByteCount(html)}");
        }
        Assert.InRange(Site.Value.Count, 1, 8_000);
        Assert.InRange(Site.Value.Sum(p => (long)Encoding.UTF8.GetByteCount(p.Value)), 1, 78_000_000);
        Assert.True(PageStyle.Css.Length < 16_000);
    }

    [Theory, InlineData("guidance.md"), InlineData("publish-guide.md")]
    public void The_documents_say_how_large_the_site_is(string document)
    {
        var (pages, bytes) = (Math.Round(Site.Value.Count / 100.0) * 100, Site.Value.Sum(p => (long)Encoding.UTF8.GetByteCount(p.Value)));
        var said = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bout {pages:N0} pages and {bytes / 1e6:0} MB");
        Assert.Contains(said, File.ReadAllText(Path.Combine(Repository.Top, "docs", document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jp.my-number")]
    [InlineData("fi.citizen")]
    [InlineData("fi.organisation")]
    [InlineData("fi.professional")]
    [InlineData("fi.personnel")]
    public void Whatever_is_answered_the_page_shows_the_plan_of_these_answers(string card)
    {
        var (guide, states, random) = (Guide.ForCard(card), GuideStates.Of(card, Today), new Random(7));
        for (var walk = 0; walk < 60; walk++)
        {
            var (state, answers) = (states.First, new List<Given>());
            while (state.Next is { } question)
            {
                var (answer, to) = state.Ways[random.Next(state.Ways.Count)];
                answers.Add(new(question.Id, answer is null ? [] : [answer]));
                state = to;
            }
            var dialogue = Dialogue.Replay(guide, new(new Dictionary<string, string> { ["card"] = card }), answers, Today);
            Assert.Null(dialogue.Next);
            Assert.Equal(
                dialogue.Plan(Today).Routes.Select(r => (r.Id, r.Rule, string.Join(' ', r.Resets))),
                state.Plan.Routes.Select(r => (r.Id, r.Rule, string.Join(' ', r.Resets))));
            Assert.Equal(dialogue.Plan(Today).Warnings, state.Plan.Warnings);
            // What the page says was answered, was.
            foreach (var (at, said) in state.Common)
                Assert.Contains(answers.Single(a => a.Question == at.Next!.Id).Answers.SingleOrDefault(), said);
            // Whom the page is for, these answers are.
            var facts = new Facts(dialogue.Situation, Today);
            if (state.NotUsable.Count > 0) Assert.Equal(facts.Bad, state.NotUsable);
            if (state.Pin is { } pin) Assert.Equal(facts.Pin, pin);
        }
    }

    [Fact]
    public void No_page_is_written_twice_under_two_addresses()
    {
        // Apart from the answers, its code, and its own name in the other languages.
        var own = new Regex(
            "<section class=\"answers\".*?</section>|<nav.*?</nav>|<p class=\"screen-code\">.*?</p>", RegexOptions.Singleline);
        foreach (var letter in Site.Value.Where(p => p.Key.StartsWith("en/n/", StringComparison.Ordinal)).GroupBy(p => p.Key[5]))
        {
            var plans = letter.Where(p => !p.Value.Contains("class=\"so-far\"", StringComparison.Ordinal)).ToArray();
            Assert.Equal(plans.Length, plans.Select(p => own.Replace(p.Value, "")).Distinct().Count());
        }
    }

    [Fact]
    public void A_page_says_whom_it_is_for_and_no_answer_that_was_not_given()
    {
        var plan = Plan("en", "jp.my-number", "locked", "signature", "yes", "none", "yes");
        var answers = plan[plan.IndexOf("class=\"answers\"", StringComparison.Ordinal)..];
        Assert.Contains("For: Signature password", answers, StringComparison.Ordinal);
        Assert.Contains("not usable", answers, StringComparison.Ordinal);
        Assert.DoesNotContain("A screen said", answers, StringComparison.Ordinal);
        Assert.DoesNotContain(" / ", answers, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_page_names_the_cards()
    {
        var first = Site.Value["index.html"];
        foreach (var name in (string[])["My Number Card", "マイナンバーカード", "henkilökortti", "identitetskort", "Finnish identity card"])
            Assert.Contains(name, first, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Links_to_elsewhere_lead_to_the_pages_of_sources_alone()
    {
        var pages = Sources.All.Values.Select(s => s.Url).OfType<string>().ToHashSet();
        foreach (var (path, html) in Site.Value)
        {
            var links = XDocument.Parse(html).Descendants().Attributes("href").Select(a => a.Value);
            foreach (var link in links.Where(l => l.Contains("//", StringComparison.Ordinal)))
                Assert.True(pages.Contains(link), $"{path}: {link}");
        }
    }

    [Fact]
    public void A_page_that_several_ways_lead_to_names_the_answers_that_they_share()
    {
        var plan = Plan("en", "jp.my-number", "locked", "signature", "yes", "none", "yes");
        Assert.Contains("copier", plan, StringComparison.Ordinal);
        Assert.Contains("Signature password", plan, StringComparison.Ordinal);
        Assert.Contains($"href=\"{State("jp.my-number", "locked", "signature").Code}.html\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is locked", Plan("en", "jp.my-number", "locked"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_write_the_same_and_nothing_that_is_not_theirs_is_touched()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, GuideSite.Marker), "");
        File.WriteAllText(Path.Combine(folder, "own.txt"), "mine");
        File.WriteAllText(Path.Combine(folder, "index.html"), "of an older run");
        var (calls, all) = (0, 0);
        var count = GuideSite.Write(folder, Today, (_, n) => (calls, all) = (calls + 1, n));
        Assert.Equal((count.Pages, count.Pages), (calls, all));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(folder, "own.txt")));
        Assert.Equal(count.Pages + 3, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count());
        Assert.All(Site.Value, page => Assert.Equal(page.Value, File.ReadAllText(Path.Combine(folder, page.Key))));
    }

    [Fact]
    public void A_folder_with_other_files_is_refused()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.txt"), "years of work");
        Assert.Equal(folder, Assert.Throws<SiteFolderException>(() => GuideSite.Write(folder, Today)).Folder);
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory, InlineData("en"), InlineData("ja"), InlineData("ja-easy"), InlineData("fi"), InlineData("sv")]
    public void No_key_is_left_without_its_words(string language)
    {
        var keys = new Regex(
            @">\s*(page|sheet|plan|guide|route|step|document|warning|rule|answer|question|fee|where|need|unit|hours|contact|" +
            @"reason|appointment|pin|format)\.[a-z0-9-]+[a-z0-9.-]*\s*<");
        Assert.All(Site.Value.Where(p => p.Key.StartsWith(language + "/", StringComparison.Ordinal)), p =>
            Assert.False(keys.IsMatch(p.Value), $"{p.Key}: {keys.Match(p.Value).Value}"));
    }

    [Fact]
    public void The_words_of_the_pages_are_there_in_every_language()
    {
        foreach (var language in Texts.Languages)
        {
            Assert.False(Texts.For(language, "page").FellBack);
            Assert.Equal(
                Texts.For("en", "page").Keys.Order(StringComparer.Ordinal), Texts.For(language, "page").Keys.Order(StringComparer.Ordinal));
        }
    }
}

/// <summary>What holds of every page.</summary>
internal static partial class Page
{
    /// <param name="scripts">Files that the page may run; none of them stands in it.</param>
    public static XDocument Check(string path, string html, params string[] scripts)
    {
        var page = XDocument.Parse(html);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.True(page.Descendants("h1").Count() == 1, path);
        Assert.NotEmpty(page.Root!.Attribute("lang")!.Value);
        Assert.NotEmpty(page.Descendants("title").Single().Value);
        Assert.Single(page.Descendants("main"));
        Assert.Equal(scripts, page.Descendants("script").Select(s => s.Attribute("src")?.Value));
        Assert.All(page.Descendants("script"), script => Assert.Empty(script.Value));
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            a =>
                a.Name == "style" || (a.Name == "src" && a.Parent!.Name != "script")
                    || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("link").Attributes("href"), a => a.Value.Contains("//", StringComparison.Ordinal));
        Assert.DoesNotMatch(Loads(), html);
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToArray();
        Assert.Equal(ids.Distinct().Count(), ids.Length);
        foreach (var named in page.Descendants().Attributes().Where(a => a.Name == "aria-labelledby" || a.Name == "aria-describedby"))
            Assert.Contains(named.Value, ids);
        // Levels of headings are not skipped.
        var levels = page.Descendants().Where(e =>
            e.Name.LocalName is ['h', >= '1' and <= '6']).Select(e => e.Name.LocalName[1] - '0').ToArray();
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, path));
        return page;
    }

    [GeneratedRegex(@"@import|url\(", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();
}
