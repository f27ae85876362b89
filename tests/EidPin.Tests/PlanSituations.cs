using System.Globalization;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>
/// Situations for the rules that hold for every plan: each two values of any two fields together, for each card, and random ones beside.
/// What cannot be true together is left out, as the program refuses it.
/// </summary>
internal static class PlanSituations
{
    // Numbers, dates and times have no list of values: these lie on both sides of every bound that the rules know.
    private static readonly Dictionary<string, string[]> Open = new()
    {
        ["age"] = ["10", "14", "15", "17", "18", "80"],
        ["stayEndsInDays"] = ["-1", "0", "30", "90", "91", "400"],
        ["reservationAgeHours"] = ["1", "20", "24"],
        ["time"] = ["03:00", "12:00", "23:30"],
        ["issued"] = ["2019-05-01", "2024-05-01", "2026-01-12", "2026-01-13"],
        ["has"] = ["passport", "insurance-confirmation", "residence-card"],
    };

    /// <summary>Every pair of values of two fields, with nothing else said.</summary>
    public static IEnumerable<Situation> Pairs()
    {
        foreach (var card in SituationFields.Cards)
        {
            var fields = Fields(card).ToArray();
            for (var a = 0; a < fields.Length; a++)
                for (var b = a + 1; b < fields.Length; b++)
                    foreach (var first in fields[a].Values)
                        foreach (var second in fields[b].Values)
                            if (Made(card, [(fields[a].Name, first), (fields[b].Name, second)]) is { } situation) yield return situation;
        }
    }

    /// <summary>With three to nine fields said.</summary>
    public static IEnumerable<Situation> Random(int seed, int count)
    {
        var random = new Random(seed);
        var all = SituationFields.Cards.ToDictionary(c => c, c => Fields(c).ToArray());
        for (var made = 0; made < count;)
        {
            var card = SituationFields.Cards[random.Next(5) % 2 * random.Next(5)];
            var said = new Dictionary<string, string>();
            for (var more = random.Next(3, 10); more > 0; more--)
            {
                var (name, values) = all[card][random.Next(all[card].Length)];
                said[name] = values[random.Next(values.Count)];
            }
            if (Made(card, said.Select(s => (s.Key, s.Value))) is not { } situation) continue;
            made++;
            yield return situation;
        }
    }

    /// <summary>The fields of a card and the values that are tried of each.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Values)> Fields(string card)
    {
        foreach (var name in SituationFields.Members.Where(m => m is not ("card" or "pins" or "wrongTries" or "asked")))
        {
            var values = Open.GetValueOrDefault(name) ?? SituationFields.Find(name)!.Values;
            if (name == "pin") values = [.. SituationFields.Tries(card).Keys];
            yield return (name, values);
        }
        foreach (var (pin, most) in SituationFields.Tries(card))
        {
            yield return ($"pins.{pin}", SituationFields.PinStates);
            yield return ($"wrongTries.{pin}", [.. Enumerable.Range(0, most + 1).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        }
    }

    private static Situation? Made(string card, IEnumerable<(string Field, string Value)> said)
    {
        var stated = new Dictionary<string, string> { ["card"] = card };
        foreach (var (field, value) in said) stated[field] = value;
        var situation = new Situation(stated, defaults: true);
        try
        {
            Contradictions.Check(situation);
            return situation;
        }
        catch (GuideException)
        {
            return null;
        }
    }
}
