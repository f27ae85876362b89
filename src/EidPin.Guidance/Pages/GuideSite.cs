using System.Text;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Screens;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Pages;

/// <summary>What was written.</summary>
public sealed record SiteCount(int Pages, long Bytes, int LargestPage);

/// <summary>A folder that a site is not written into: somebody else's files are in it.</summary>
public sealed class SiteFolderException(string folder) : IOException(folder)
{
    /// <summary>As it was named.</summary>
    public string Folder { get; } = folder;
}

/// <summary>
/// Guide, which-PIN and record sheets as files, in all languages: for a city, library or clinic to publish, or to open from a disk.
/// </summary>
public static class GuideSite
{
    /// <summary>Lies in a folder that this wrote: only there it writes again.</summary>
    public const string Marker = ".eidpin-site";

    /// <param name="folder">New, empty, or written by this before. Nothing in it is deleted.</param>
    /// <param name="progress">Pages written so far, and of how many.</param>
    /// <exception cref="SiteFolderException">There is something else in it.</exception>
    /// <exception cref="IOException">
    /// It cannot be written, as on a full disk. What is there already stays and can be written again.
    /// </exception>
    public static SiteCount Write(string folder, DateOnly today, Action<int, int>? progress = null)
    {
        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, Marker)) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new SiteFolderException(folder);
        Directory.CreateDirectory(folder);
        // First, so that a site half written is known as one.
        Put(Path.Combine(folder, Marker), "eidpin guide --site\n"u8.ToArray());
        var (pages, bytes, largest) = (0, 0L, 0);
        var all = Pages(today).ToArray();
        foreach (var (path, make) in all)
        {
            var page = Encoding.UTF8.GetBytes(make());
            Put(Path.Combine(folder, path), page);
            (pages, bytes, largest) = (pages + 1, bytes + page.Length, Math.Max(largest, page.Length));
            progress?.Invoke(pages, all.Length);
        }
        Put(Path.Combine(folder, FileLinks.StyleFile), Encoding.UTF8.GetBytes(PageStyle.Css));
        return new(pages, bytes, largest);
    }

    /// <summary>All pages by path, each made when it is asked for.</summary>
    public static IEnumerable<(string Path, Func<string> Make)> Pages(DateOnly today)
    {
        var guides = SituationFields.Cards.ToDictionary(c => c, c => GuideScreens.Of(c, today));
        var paths = guides.SelectMany(g => g.Value.All.Select(s => (To: (g.Key, s.Way), Path: PathOf(g.Key, s))))
            .ToDictionary(p => p.To, p => p.Path);
        yield return ("index.html", LanguagesPage.Html);
        foreach (var language in Texts.Languages)
        {
            var texts = Texts.For(language);
            // Most links name a state as the site does; one from elsewhere may have come by a longer way.
            string To(string card, IReadOnlyList<Given> answers) =>
                paths.GetValueOrDefault((card, GuideState.WayOf(answers))) ?? PathOf(card, guides[card].After(answers));
            FileLinks Links(string here) => new(language, here, To);
            yield return ($"{language}/index.html", () => new GuidePages(texts, Links("index.html")).Start());
            yield return ($"{language}/which.html", () => WhichPage.Html(texts, Links("which.html")));
            yield return ($"{language}/about.html", () => AboutPage.Html(texts, Links("about.html")));
            foreach (var page in ForHelpers(texts, Links, guides)) yield return page;
            foreach (var country in Guide.Countries)
                yield return ($"{language}/rules.{country}.html", () => RulesPage.Html(texts, Links($"rules.{country}.html"), country));
            foreach (var (card, states) in guides)
            {
                yield return ($"{language}/sheet.{card}.html", () => RecordSheet.Html(card, texts, Links($"sheet.{card}.html")));
                foreach (var state in states.All)
                {
                    var here = PathOf(card, state);
                    yield return ($"{language}/{here}", () => Page(texts, Links(here), card, state));
                    if (state.Next is null) yield return Slip(texts, Links, card, state);
                }
            }
        }
    }

    // The lists of all codes, and a page for each code whose screen has an address of its own.
    private static IEnumerable<(string Path, Func<string> Make)> ForHelpers(
        Texts texts, Func<string, FileLinks> links, Dictionary<string, GuideStates> guides)
    {
        var language = texts.Language;
        HelperPages At(string here) => new(texts, links(here));
        yield return ($"{language}/help.html", () => At("help.html").Letters());
        yield return ($"{language}/help.machine.html", () => At("help.machine.html").Machines());
        foreach (var (card, states) in guides)
            yield return ($"{language}/help.{card}.html", () => At($"help.{card}.html").Numbers(card, states));
        var sheets = guides.Keys.Select(c => new Screen.OfSheet(ScreenList.OfSheet(c), c));
        var firsts = guides.Select(g => new Screen.OfGuide(g.Value.First.Code, g.Key, g.Value.First));
        foreach (var screen in ScreenList.AllPages.Concat<Screen>(sheets).Concat(firsts))
            yield return ($"{language}/n/{screen.Code}.html", () => Leading(screen, texts, links($"n/{screen.Code}.html")));
    }

    // Cards, reservations and certificates are only where a program shows them.
    private static string Leading(Screen screen, Texts texts, FileLinks links)
    {
        var to = screen switch
        {
            Screen.OfSheet sheet => links.Sheet(texts.Language, sheet.Card),
            Screen.OfGuide guide => links.Guide(texts.Language, guide.Card, []),
            Screen.OfPage { Place: Place.Guide or Place.Sheet } => links.Start(texts.Language),
            Screen.OfPage { Place: Place.Which } => links.Which(texts.Language),
            Screen.OfPage { Place: Place.Help } => links.Help(texts.Language),
            Screen.OfPage { Place: Place.Rules or Place.About } => links.About(texts.Language),
            _ => null,
        };
        return ScreenPage.Html(screen, texts, links, to is null ? null : (to, texts.Of("desk")["help.phone.go"]));
    }

    // Below the language: the card's own address, and from there by what a screen is called on the telephone.
    private static string PathOf(string card, GuideState state) =>
        state.Answers!.Count == 0 ? $"{card}/index.html" : $"n/{state.Code}.html";

    private static (string Path, Func<string> Make) Slip(Texts texts, Func<string, FileLinks> links, string card, GuideState state)
    {
        var here = $"s/{state.Code}.html";
        return ($"{texts.Language}/{here}", () => new SlipPage(state.Plan, texts, links(here)).Html(
            links(here).Guide(texts.Language, card, state.Answers!), $"{state.Code}"));
    }

    private static string Page(Texts texts, FileLinks links, string card, GuideState state)
    {
        string To(GuideState other) => links.Guide(texts.Language, card, other.Answers!);
        var choices = state.Ways.Where(w => w.Answer is not null).Select(w => (w.Answer!, To(w.To))).ToArray();
        var none = state.Ways.Where(w => w.Answer is null).Select(w => To(w.To)).FirstOrDefault();
        var answered = new List<AnsweredView>();
        // Where several answers of a question lead here, none of them was said by everybody who comes: it is left out.
        foreach (var (at, answers) in state.Common.Where(c => c.Answers.Count == 1))
            answered.Add(new(at.Next!.Id, [.. answers.OfType<string>()], To(at)));
        return new GuidePages(texts, links).Show(new(card, state.Plan, state.Next, choices, none, answered, Given: null)
        {
            Screen = $"{state.Code}",
            NotUsable = state.NotUsable,
            Pin = state.Pin,
            Slip = state.Next is null ? links.Slip(texts.Language, card, state.Answers!) : null,
        });
    }

    // Whole or not at all: a page that a disk had no room for does not stand there cut off. Never through a link that somebody laid in the
    // folder.
    private static void Put(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        try
        {
            File.Delete(part);
            using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write)) file.Write(content);
            File.Move(part, path, overwrite: true);
        }
        catch (IOException)
        {
            File.Delete(part);
            throw;
        }
    }
}
