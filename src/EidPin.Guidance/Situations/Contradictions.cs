using EidPin.Guidance.Plans;

namespace EidPin.Guidance.Situations;

/// <summary>Two statements that cannot both be true are refused, both named: which of them is meant, only the person knows.</summary>
internal static class Contradictions
{
    /// <exception cref="GuideException">Names both fields.</exception>
    public static void Check(Situation said)
    {
        string? Of(string field) => said.Stated.GetValueOrDefault(field);
        void Refuse(bool when, string first, string second)
        {
            if (when) throw new GuideException("both", $"{first} = {Of(first)}, {second} = {Of(second)}", []) { Field = first };
        }

        var finnish = said.Country == "fi";
        Refuse(finnish && Of("faceCard") == "true", "card", "faceCard");
        Refuse(finnish && Of("pinOf") is "phone" or "driving-licence", "card", "pinOf");
        Refuse(!finnish && Of("wish") == "activate", "card", "wish");
        var face = Of("faceCard") == "true";
        Refuse(face && Of("pins.signature") is "known" or "locked", "faceCard", "pins.signature");
        Refuse(face && Of("pins.authentication") == "known", "faceCard", "pins.authentication");
        Refuse(face && Of("signatureCertificate") == "valid", "faceCard", "signatureCertificate");
        foreach (var pin in (ReadOnlySpan<string>)["signature", "authentication"])
        {
            var certificate = $"{pin}Certificate";
            Refuse(Of($"pins.{pin}") == "never-issued" && Of(certificate) is { } c && c != "never-issued", $"pins.{pin}", certificate);
            var wrong = said.Whole($"wrongTries.{pin}") ?? 0;
            Refuse(Of(certificate) == "never-issued" && wrong > 0, certificate, $"wrongTries.{pin}");
            // Its login PIN is locked from the beginning, its signature is not there.
            var lockedFromTheBeginning = pin == "authentication" && wrong == SituationFields.Tries(said.Card).GetValueOrDefault(pin);
            Refuse(face && wrong > 0 && !lockedFromTheBeginning, "faceCard", $"wrongTries.{pin}");
            Refuse(Of(certificate) == "never-issued" && Of($"pins.{pin}") is { } p && p != "never-issued", certificate, $"pins.{pin}");
        }
        foreach (var (pin, most) in SituationFields.Tries(said.Card))
        {
            if (said.Whole($"wrongTries.{pin}") is not { } wrong) continue;
            var state = Of($"pins.{pin}");
            Refuse(wrong == most && state == "known", $"pins.{pin}", $"wrongTries.{pin}");
            Refuse(wrong > 0 && wrong < most && state == "locked", $"pins.{pin}", $"wrongTries.{pin}");
            Refuse(wrong > 0 && state == "never-issued", $"pins.{pin}", $"wrongTries.{pin}");
        }
        Refuse(said.Whole("age") < 18 && Of("adultWard") == "true", "age", "adultWard");
        // Only Japanese nationals keep the card abroad.
        Refuse(Of("residency") is "citizen" or "abroad" && Of("stayEndsInDays") is not null, "residency", "stayEndsInDays");
        Refuse(Of("residency") is "citizen" or "abroad" && Of("stayRenewalPending") == "true", "residency", "stayRenewalPending");
        // The reservation is made on a phone that reads the card.
        Refuse(!finnish && Of("phone") == "false" && Of("reservationAgeHours") is not null, "phone", "reservationAgeHours");
        if (Of("asked") is not null && Asked.Apply(said).Locked is { } locked)
        {
            Refuse(Of($"pins.{locked}") == "known", $"pins.{locked}", "asked");
            var wrong = said.Whole($"wrongTries.{locked}") ?? 0;
            Refuse(wrong > 0 && wrong < SituationFields.Tries(said.Card)[locked], $"wrongTries.{locked}", "asked");
        }
    }
}
