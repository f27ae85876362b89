using System.Globalization;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Which;

namespace EidPin.Guidance.Care;

/// <summary>
/// Many situations, made by chance from a fixed seed: which rules ever have a part in a plan, and which values facts ever have.
/// </summary>
internal sealed class GuideSample
{
    private const int Situations = 30000;

    public HashSet<string> Fired { get; } = [];

    public HashSet<string> Values { get; } = [];

    public List<string> Problems { get; } = [];

    public static GuideSample Of(Guide guide, DateOnly today)
    {
        var (sample, random) = (new GuideSample(), new Random(1));
        var facts = FactsOf(guide.Data);
        for (var i = 0; i < Situations; i++)
        {
            var situation = Random(guide.Data.Cards, random);
            var plan = guide.Plan(situation, today);
            sample.Fired.UnionWith(plan.Because.Select(b => b.Rule));
            foreach (var route in plan.Routes) sample.Values.Add($"route={route.Id}");
            var read = new Facts(situation, today);
            read.Offer(plan.Routes.Select(r => r.Id));
            foreach (var fact in facts) sample.Values.Add($"{fact}={read[fact]}");
            foreach (var rule in guide.RulingOut(plan, today))
                sample.Problems.Add($"offered, and ruled out by {rule}: {string.Join(", ", situation.Stated)}");
        }
        return sample;
    }

    // The route is found only with a plan.
    private static string[] FactsOf(GuideData data) =>
        [.. GuideEntries.Conditions(data).SelectMany(w => w.Keys).Where(f => f != "route").Distinct()];

    /// <summary>A situation in which each field is said with some probability.</summary>
    public static Situation Random(IReadOnlyList<string> cards, Random random)
    {
        var card = cards[random.Next(cards.Count)];
        var said = new Dictionary<string, string> { ["card"] = card };
        foreach (var (pin, most) in SituationFields.Tries(card))
        {
            if (random.Next(3) == 0) said[$"pins.{pin}"] = SituationFields.PinStates[random.Next(4)];
            else if (random.Next(8) == 0) said[$"wrongTries.{pin}"] = random.Next(1, most + 1).ToString(CultureInfo.InvariantCulture);
        }
        foreach (var name in SituationFields.Members.Where(m => m is not ("card" or "pins" or "wrongTries" or "asked")))
        {
            if (random.Next(6) != 0) continue;
            var values = ValuesOf(name, card);
            said[name] = values[random.Next(values.Count)];
        }
        return new(said, defaults: true);
    }

    private static IReadOnlyList<string> ValuesOf(string field, string card) => field switch
    {
        "pin" => [.. SituationFields.Tries(card).Keys],
        "service" => WhichPin.Services(card[..2]),
        "age" => ["8", "14", "15", "40"],
        "stayEndsInDays" => ["-5", "10", "300"],
        "reservationAgeHours" => ["3", "23.5", "30"],
        "time" => ["03:00", "12:00", "22:00", "23:30"],
        "issued" => ["2015-05-01", "2024-05-01", "2026-01-13"],
        _ => SituationFields.Find(field)!.Values,
    };
}
