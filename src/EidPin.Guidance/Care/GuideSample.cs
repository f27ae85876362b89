namespace EidPin.Guidance;

/// <summary>Many situations, made by chance from a fixed seed: which rules ever have a part in a plan, and which values facts ever have.</summary>
internal sealed class GuideSample
{
    private const int Situations = 30000;

    public HashSet<string> Fired { get; } = [];

    public HashSet<string> Values { get; } = [];

    public List<string> Problems { get; } = [];

    public static GuideSample Of(Guide guide, DateOnly today)
    {
        var (sample, random) = (new GuideSample(), new Random(1));
        var facts = guide.Data.Rules.Concat(guide.Data.Also).SelectMany(r => r.When.Keys).Concat(guide.Data.Warnings.SelectMany(w => w.When.Keys))
            .Concat(guide.Data.RuledOut.SelectMany(r => r.When.Keys)).Concat(guide.Data.Routes.Values.SelectMany(r => r.Steps.Concat(r.Documents ?? []).Concat(r.Where)).SelectMany(p => p.When?.Keys ?? []))
            .Where(f => f != "route").Distinct().ToArray();
        for (var i = 0; i < Situations; i++)
        {
            var situation = Random(guide.Data.Cards, random);
            var plan = guide.Plan(situation, today);
            sample.Fired.UnionWith(plan.Because.Select(b => b.Rule));
            foreach (var route in plan.Routes) sample.Values.Add($"route={route.Id}");
            var read = new Facts(situation, today);
            foreach (var fact in facts) sample.Values.Add($"{fact}={read[fact]}");
            foreach (var rule in guide.RulingOut(plan, today)) sample.Problems.Add($"offered, and ruled out by {rule}: {string.Join(", ", situation.Stated)}");
        }
        return sample;
    }

    /// <summary>A situation in which each field is said with some probability.</summary>
    public static Situation Random(IReadOnlyList<string> cards, Random random)
    {
        var card = cards[random.Next(cards.Count)];
        var said = new Dictionary<string, string> { ["card"] = card };
        foreach (var pin in SituationFields.Tries(card).Keys)
        {
            if (random.Next(3) == 0) said[$"pins.{pin}"] = SituationFields.PinStates[random.Next(4)];
            else if (random.Next(8) == 0) said[$"wrongTries.{pin}"] = random.Next(1, SituationFields.Tries(card)[pin] + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        foreach (var name in SituationFields.Members.Where(m => m is not ("card" or "pins" or "wrongTries" or "asked")))
        {
            if (random.Next(6) != 0) continue;
            var field = SituationFields.Find(name)!;
            var values = name switch
            {
                "pin" => [.. SituationFields.Tries(card).Keys],
                "service" => WhichPin.Services(card[..2]),
                "age" => ["8", "14", "15", "40"],
                "stayEndsInDays" => ["-5", "10", "300"],
                "reservationAgeHours" => ["3", "23.5", "30"],
                "time" => ["03:00", "12:00", "22:00", "23:30"],
                "issued" => ["2024-05-01", "2026-01-13"],
                _ => field.Values,
            };
            said[name] = values[random.Next(values.Count)];
        }
        return new(said, defaults: true);
    }
}
