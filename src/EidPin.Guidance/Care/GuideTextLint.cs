using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;

namespace EidPin.Guidance.Care;

/// <summary>Every id of a guide has its text in every language, and no text is without an id.</summary>
internal static class GuideTextLint
{
    // Shared by both guides, and known by id: the rest of that folder are words of the pages and the command.
    private static readonly string[] SharedKinds = ["reason", "where", "need"];

    public static IEnumerable<string> Look(Guide guide)
    {
        var wanted = Wanted(guide).ToHashSet();
        foreach (var language in Texts.Languages)
        {
            var (own, shared) = (Keys(language, guide.Country), Keys(language, "guide"));
            foreach (var key in wanted.Where(k => !own.Contains(k) && !shared.Contains(k))) yield return $"{language}: no text for {key}";
            foreach (var key in own.Where(k => !wanted.Contains(k))) yield return $"{language}: nothing uses {key}";
            var (english, texts) = (Texts.For("en", guide.Country), Texts.For(language, guide.Country));
            foreach (var key in own.Where(english.Has))
                if (Places(english[key]) != Places(texts[key])) yield return $"{language}: other placeholders in {key}";
        }
        if (guide.Country != "jp") yield break;
        foreach (var set in (string[])["jp", "fi", "guide", "desk", "outcome", "page", "visit", "which"])
        {
            var easy = Texts.For("ja-easy", set);
            if (easy.FellBack) continue;
            foreach (var key in easy.Keys)
            {
                // Said to a clerk, or copied from the card's papers: as it is there, with readings.
                var quoted = key.StartsWith("say.", StringComparison.Ordinal) || key.EndsWith(".official", StringComparison.Ordinal);
                // People look for it by its sight.
                if (key == "page.language-name") continue;
                foreach (var problem in EasyJapanese.Problems(easy[key], quoted)) yield return $"ja-easy: {key}: {problem}";
            }
        }
    }

    /// <summary>Texts shared by the guides that none of them uses.</summary>
    public static IEnumerable<string> Unused(IEnumerable<Guide> guides)
    {
        var wanted = guides.SelectMany(Wanted).ToHashSet();
        var shared = Texts.For("en", "guide").Keys.Where(k => SharedKinds.Contains(k.Split('.')[0]));
        return shared.Where(k => !wanted.Contains(k) && !wanted.Contains(k[..k.LastIndexOf('.')]));
    }

    private static HashSet<string> Keys(string language, string set)
    {
        var texts = Texts.For(language, set);
        return texts.FellBack ? [] : [.. texts.Keys];
    }

    private static string Places(string text) =>
        string.Concat(System.Text.RegularExpressions.Regex.Matches(text, @"\{[a-z]+\}").Select(m => m.Value).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Wanted(Guide guide)
    {
        var data = guide.Data;
        foreach (var question in data.Questions)
        {
            yield return $"question.{question.Id}.title";
            yield return $"question.{question.Id}.help";
            foreach (var answer in question.Answers) yield return $"answer.{question.Id}.{answer.Id}";
        }
        foreach (var rule in data.Rules.Concat(data.Also)) yield return $"rule.{rule.Id}";
        foreach (var no in data.RuledOut) yield return $"reason.{no.Text ?? no.Reason}";
        // "shop" stands for the one that was asked for, which has its own name.
        foreach (var no in data.RuledOut.Where(r => r.Route != "shop")) yield return $"route.{no.Route}";
        foreach (var warning in data.Warnings) yield return $"warning.{warning.Warning}";
        foreach (var key in (string[])["guide.title", "guide.local"]) yield return key;
        foreach (var key in InSentences(guide)) yield return key;
        foreach (var key in data.Routes.SelectMany(r => OfRoute(r.Key, r.Value))) yield return key;
    }

    // What the sentences for a counter name: PINs and certificates.
    private static IEnumerable<string> InSentences(Guide guide)
    {
        if (guide.Country != "jp") return [];
        var pins = SituationFields.Tries(guide.Data.Cards[0]).Keys.Select(p => $"say.pin.{p}");
        return [.. pins, "say.certificate.signature", "say.certificate.authentication"];
    }

    private static IEnumerable<string> OfRoute(string id, RouteData route) =>
    [
        $"route.{id}.title", $"route.{id}.summary",
        .. Ids("step", route.Steps), .. Ids("document", route.Documents), .. Ids("where", route.Where), .. Ids("need", route.Needs),
        .. Ids("say", route.SayFirst), .. Ids("say", route.Say), .. Ids("say", route.SayAlso),
        .. Ids("contact", route.Contacts), .. (route.Fee ?? []).Select(f => $"fee.{f.Id}"),
    ];

    private static IEnumerable<string> Ids(string kind, IReadOnlyList<Part>? parts)
    {
        var ids = parts?.SelectMany(p => p.Text is { } own ? [own, p.Id] : (string[])[p.Id]);
        return ids?.Select(id => $"{kind}.{id}") ?? [];
    }
}
