using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Care;

/// <summary>Looks after operators.json: a slip there would make a chain vanish from every plan without a word.</summary>
internal static class OperatorLint
{
    // What a copier can set (J1); the other PINs are never set there.
    private static readonly string[] Pins = ["jp.signature", "jp.authentication"];

    public static IEnumerable<string> Look(IReadOnlyList<Operator> all, DateOnly today)
    {
        foreach (var twice in all.GroupBy(o => o.Id).Where(g => g.Count() > 1)) yield return $"chain named twice: {twice.Key}";
        foreach (var shop in all)
        {
            foreach (var pin in shop.Pins.Where(p => !Pins.Contains(p))) yield return $"no copier sets {pin}: {shop.Id}";
            if (shop.Stores is not ("all" or "some" or "none")) yield return $"stores is all, some or none: {shop.Id} {shop.Stores}";
            if (shop.Stores != "none" && shop.Pins.Count == 0) yield return $"sets nothing: {shop.Id}";
            foreach (var language in (string[])["ja", "en"])
                if (!shop.Name.ContainsKey(language)) yield return $"no name in {language}: {shop.Id}";
            foreach (var problem in EasyJapanese.Problems(shop.NameIn("ja-easy"), quoted: true))
                yield return $"{problem} in ja-easy: {shop.Id}";
            if (shop.Sources.Count == 0) yield return $"no source: {shop.Id}";
            foreach (var code in shop.Sources.Where(c => !Sources.All.ContainsKey(c))) yield return $"unknown source: {code} ({shop.Id})";
            if (shop.Checked > today) yield return $"checked in the future: {shop.Id}";
        }
    }
}
