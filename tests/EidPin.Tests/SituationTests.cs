using System.Text;
using System.Text.Json.Nodes;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;

namespace EidPin.Tests;

/// <summary>Whatever a file holds: it is understood as it was meant, or refused by name. Nothing is silently ignored.</summary>
public sealed class SituationTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("""{"card":"jp"}""", "card", null)]
    [InlineData("""{"card":"JP.MY-NUMBER"}""", "card", "jp.my-number")]
    [InlineData("""{"card":["jp.my-number"]}""", "card", "jp.my-number")]
    [InlineData("""{"Card":"jp.my-number"}""", "Card", "card")]
    [InlineData("""{"card":"fi.citizen","ages":4}""", "ages", "age")]
    [InlineData("""{"card":"fi.citizen","zzzzzzzzzz":4}""", "zzzzzzzzzz", null)]
    [InlineData("""{"card":"jp.my-number","pins":{"jp.signature":"locked"}}""", "pins.jp.signature", "pins.signature")]
    [InlineData("""{"card":"jp.my-number","pins":{"pin1":"locked"}}""", "pins.pin1", null)]
    [InlineData("""{"card":"fi.citizen","pins":{"signature":"locked"}}""", "pins.signature", null)]
    [InlineData("""{"card":"fi.citizen","wrongTries":{"pin":2}}""", "wrongTries.pin", "wrongTries.pin1")]
    [InlineData("""{"card":"jp.my-number","wrongTries":{"authentication":4}}""", "wrongTries.authentication", null)]
    [InlineData("""{"card":"jp.my-number","wrongTries":{"signature":-1}}""", "wrongTries.signature", null)]
    [InlineData("""{"card":"jp.my-number","wrongTries":{"signature":"2"}}""", "wrongTries.signature", null)]
    [InlineData("""{"card":"jp.my-number","wrongTries":2}""", "wrongTries", null)]
    [InlineData("""{"card":"jp.my-number","age":14.5}""", "age", null)]
    [InlineData("""{"card":"jp.my-number","age":-1}""", "age", null)]
    [InlineData("""{"card":"jp.my-number","age":99999999999999999999}""", "age", null)]
    [InlineData("""{"card":"jp.my-number","time":"25:00"}""", "time", null)]
    [InlineData("""{"card":"jp.my-number","time":"24:00"}""", "time", null)]
    [InlineData("""{"card":"jp.my-number","time":"06:30:00"}""", "time", null)]
    [InlineData("""{"card":"jp.my-number","time":"０６:３０"}""", "time", null)]
    [InlineData("""{"card":"jp.my-number","reservationAgeHours":-0.5}""", "reservationAgeHours", null)]
    [InlineData("""{"card":"jp.my-number","reservationAgeHours":1e400}""", "reservationAgeHours", null)]
    [InlineData("""{"card":"jp.my-number","stayEndsInDays":1.5}""", "stayEndsInDays", null)]
    [InlineData("""{"card":"fi.citizen","issued":"2026-02-30"}""", "issued", null)]
    [InlineData("""{"card":"fi.citizen","issued":"2026/02/03"}""", "issued", null)]
    [InlineData("""{"card":"fi.citizen","issued":20260203}""", "issued", null)]
    [InlineData("""{"card":"jp.my-number","phone":"true"}""", "phone", "true")]
    [InlineData("""{"card":"jp.my-number","phone":1}""", "phone", null)]
    [InlineData("""{"card":"jp.my-number","phone":[]}""", "phone", null)]
    [InlineData("""{"card":"jp.my-number","has":"passport"}""", "has", "passport")]
    [InlineData("""{"card":"jp.my-number","has":["passport,residence-card"]}""", "has", "residence-card")]
    [InlineData("""{"card":"jp.my-number","has":[["passport"]]}""", "has", "passport")]
    [InlineData("""{"card":"jp.my-number","service":"clinc"}""", "service", "clinic")]
    [InlineData("""{"card":"jp.my-number","service":"e-prescription"}""", "service", null)]
    [InlineData("""{"card":"fi.citizen","service":"clinic"}""", "service", null)]
    [InlineData("""{"card":"jp.my-number","wish":"chnage"}""", "wish", "change")]
    [InlineData("""{"card":"jp.my-number","asked":{"a":1}}""", "asked", null)]
    [InlineData("""{"card":"jp.my-number","asked":"\ud800"}""", "asked", null)]
    public void What_it_cannot_hold_is_refused_by_name_with_what_was_meant(string json, string field, string? nearest)
    {
        var error = Assert.Throws<GuideException>(() => Read(json));
        Assert.Equal(field, error.Field ?? error.Found);
        Assert.Equal(nearest, error.Nearest);
    }

    [Theory]
    [InlineData(
        """{"card":"jp.my-number","signatureCertificate":"never-issued","wrongTries":{"signature":2}}""",
        "signatureCertificate",
        "wrongTries.signature")]
    [InlineData(
        """{"card":"jp.my-number","signatureCertificate":"never-issued","pins":{"signature":"known"}}""",
        "signatureCertificate",
        "pins.signature")]
    [InlineData(
        """{"card":"jp.my-number","pins":{"authentication":"never-issued"},"authenticationCertificate":"expired"}""",
        "pins.authentication",
        "authenticationCertificate")]
    [InlineData(
        """{"card":"jp.my-number","pins":{"signature":"never-issued"},"wrongTries":{"signature":5}}""",
        "pins.signature",
        "wrongTries.signature")]
    [InlineData(
        """{"card":"jp.my-number","pins":{"signature":"locked"},"wrongTries":{"signature":1}}""", "pins.signature", "wrongTries.signature")]
    [InlineData("""{"card":"jp.my-number","faceCard":true,"wrongTries":{"signature":5}}""", "faceCard", "wrongTries.signature")]
    [InlineData("""{"card":"jp.my-number","faceCard":true,"wrongTries":{"authentication":1}}""", "faceCard", "wrongTries.authentication")]
    [InlineData("""{"card":"jp.my-number","faceCard":true,"pins":{"signature":"locked"}}""", "faceCard", "pins.signature")]
    [InlineData("""{"card":"jp.my-number","age":10,"adultWard":true}""", "age", "adultWard")]
    [InlineData("""{"card":"jp.my-number","residency":"citizen","stayEndsInDays":10}""", "residency", "stayEndsInDays")]
    [InlineData("""{"card":"fi.professional","pinOf":"phone"}""", "card", "pinOf")]
    [InlineData("""{"card":"jp.my-number","residency":"abroad","stayEndsInDays":5}""", "residency", "stayEndsInDays")]
    [InlineData("""{"card":"jp.my-number","phone":false,"reservationAgeHours":2}""", "phone", "reservationAgeHours")]
    public void A_contradiction_names_both(string json, string first, string second)
    {
        var error = Assert.Throws<GuideException>(() => Read(json));
        Assert.Equal(("both", first), (error.What, error.Field));
        Assert.Contains(second, error.Found);
    }

    // A card of the older scheme comes with its PINs locked, one of the newer does not: which it is decides, and is asked for.
    [Fact]
    public void A_locked_PIN_before_the_first_use_asks_for_the_day_of_issue() =>
        Assert.Contains("issued", Plan("""{"card":"fi.citizen","wish":"activate","pins":{"pin1":"locked"}}""").Ask);

    [Theory, InlineData("1999-01-01"), InlineData("0001-01-01"), InlineData("2021-11-20")]
    public void A_card_that_is_older_than_any_gets_is_replaced(string issued)
    {
        foreach (var card in (string[])["fi.citizen", "fi.professional"])
            Assert.Equal("new-card", Plan($$$"""{"card":"{{{card}}}","issued":"{{{issued}}}","pins":{"pin1":"locked"}}""").Routes[0].Id);
    }

    [Fact]
    public void A_card_is_not_issued_in_the_future()
    {
        var run = CliRun.Do("guide --situation - --json", """{"card":"fi.citizen","issued":"2099-01-01"}""");
        Assert.Equal((2, "usage", "issued"), (run.Exit, run.ErrorId, run.Json.GetProperty("error").GetProperty("field").GetString()));
    }

    [Fact]
    public void What_is_missing_is_told_as_missing_and_a_number_has_no_nearest_word()
    {
        Assert.Equal("missing", Assert.Throws<GuideException>(() => Read("{}")).What);
        Assert.Null(Assert.Throws<GuideException>(() => Read("""{"card":"jp.my-number","wrongTries":{"signature":1.5}}""")).Nearest);
        var services = Assert.Throws<GuideException>(() => Read("""{"card":"jp.my-number","service":"x"}""")).Allowed;
        Assert.Contains("clinic", services);
        Assert.DoesNotContain(services, s => s.StartsWith("message.", StringComparison.Ordinal) || s == "card.jp");
    }

    [Theory]
    [InlineData(""), InlineData(" \n"), InlineData("null"), InlineData("5"), InlineData("\"jp.my-number\""), InlineData("[]")]
    [InlineData("{\"card\":\"jp.my-number\"} x"), InlineData("{\"card\":\"jp.my-number\",\"age\":NaN}"), InlineData("// hi\n{}")]
    [InlineData("\0")]
    public void What_is_no_JSON_object_has_a_line_and_a_column(string text) =>
        Assert.Matches(@"^\d+:\d+$", Assert.Throws<GuideException>(() => Read(text)).Found);

    [Fact]
    public void Another_encoding_is_refused_where_it_begins()
    {
        const string json = """{"card":"jp.my-number"}""";
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32])
            Assert.Equal(
                "json",
                Assert.Throws<GuideException>(() =>
                    SituationReader.Read((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(json)])).What);
        byte[] latin = [.. "{\n\"asked\":\"P"u8, 0xE4, .. "\"}"u8];
        Assert.Equal("2:11", Assert.Throws<GuideException>(() => SituationReader.Read(latin)).Found);
        Assert.Equal("jp.my-number", SituationReader.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)]).Card);
    }

    [Fact]
    public void Every_field_takes_its_own_kind_of_value_only()
    {
        string[] values =
        [
            "null", "true", "0", "1.5", "-70000", "1e99", "\"\"", "\"zz\"", "\"5\"", "[]", "[1]", "[null]", "{}", "{\"x\":1}",
            "\"\\ud800\"",
        ];
        foreach (var name in SituationFields.Members.Where(m => m != "card"))
            foreach (var value in values)
            {
                var json = $$"""{"card":"jp.my-number","{{name}}":{{value}}}""";
                try
                {
                    Read(json);
                    Assert.True(Fits(name, value), $"{json} was taken");
                }
                catch (GuideException e)
                {
                    Assert.False(Fits(name, value), $"{json} was refused");
                    Assert.StartsWith(name, e.Field ?? e.Found, StringComparison.Ordinal);
                    Assert.True(e.Allowed.Count > 0 || value.Contains("ud800", StringComparison.Ordinal), json);
                }
            }
    }

    private static bool Fits(string name, string value) => SituationFields.Find(name)?.Kind switch
    {
        null => value == "{}",
        FieldKind.Flag => value == "true",
        FieldKind.Whole => value == "0",
        FieldKind.Number => value is "0" or "1.5",
        FieldKind.Text => value is "\"\"" or "\"zz\"" or "\"5\"",
        FieldKind.List => value == "[]",
        _ => false,
    };

    [Fact]
    public void What_a_screen_said_is_never_refused()
    {
        foreach (var words in (string[])[
            "", " ", "?", "\u001b[31m\0", new('あ', 100_000), string.Concat(Enumerable.Repeat("🙂", 3000)), "署名\r\n\t用",
            "'; DROP TABLE--",
        ])
        {
            var plan = Plan(new JsonObject { ["card"] = "jp.my-number", ["asked"] = words }.ToJsonString());
            Assert.NotNull(plan.Asked);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_and_nothing_else_happens()
    {
        var whole = """
            {"card":"jp.my-number","pins":{"signature":"locked"},"age":14,"time":"06:30","has":["passport"],"asked":"署名 é"}
            """u8.ToArray();
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<GuideException>(() => SituationReader.Read(whole.AsMemory(0, length)));
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Guide.For("jp").Plan(SituationReader.Read(bytes), Today);
            }
            catch (GuideException)
            {
            }
        }
    }

    [Fact]
    public void To_say_a_default_changes_nothing()
    {
        foreach (var situation in Situations().Where(s => s["asked"] is null))
        {
            var card = (string)situation["card"]!;
            var plan = Plan(situation.ToJsonString());
            foreach (var field in SituationFields.Members
                .Select(SituationFields.Find)
                .OfType<SituationField>()
                .Where(f => f.HasDefault && situation[f.Name] is null))
            {
                var said = situation.DeepClone();
                said[field.Name] = field.Kind == FieldKind.Flag ? field.Values[0] == "true" : field.Values[0];
                // To say that the certificate of a child or ward is valid is to say that there is one.
                var isUnusual = (int?)situation["age"] < 15 || (bool?)situation["adultWard"] == true;
                if (field.Name == "signatureCertificate" && isUnusual) continue;
                try
                {
                    Assert.Equal(Routes(plan), Routes(Plan(said.ToJsonString())));
                }
                catch (GuideException e)
                {
                    Assert.Equal("both", e.What);
                }
            }
        }
    }

    private static string Routes(Plan plan) =>
        string.Join(' ', plan.Routes.Select(r => $"{r.Id}({string.Join(',', r.Resets)})")) + " | " +
            string.Join(' ', plan.RuledOut.Select(r => r.Id));

    [Fact]
    public void What_had_no_part_is_told()
    {
        Assert.Contains("has", Unused("""{"card":"jp.my-number","has":["passport"]}"""));
        Assert.DoesNotContain("has", Unused("""{"card":"jp.my-number","pins":{"resident-register":"locked"},"has":["passport"]}"""));
        Assert.Contains("shop", Unused("""{"card":"fi.citizen","shop":"lawson"}"""));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message()
    {
        var error = Assert.Throws<GuideException>(() => Read($$"""{"card":"{{new string('x', 100_000)}}"}"""));
        Assert.InRange(error.Found.Length, 1, 100);
        Assert.Equal("long", Assert.Throws<GuideException>(() => Read($$"""{"card":"{{new string('x', 1 << 20)}}"}""")).What);
    }

    [Fact]
    public void A_file_without_an_end_is_not_read_to_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such device");
        var run = CliRun.Do("guide --situation /dev/zero --json");
        Assert.Equal((2, "usage"), (run.Exit, run.ErrorId));
    }

    private static Situation Read(string json) => SituationReader.Read(Encoding.UTF8.GetBytes(json));

    private static IEnumerable<string> Unused(string json) => Plan(json).Unused.Select(u => u.Field);

    private static Plan Plan(string json)
    {
        var situation = Read(json);
        return Guide.ForCard(situation.Card).Plan(situation, Today);
    }

    private static IEnumerable<JsonObject> Situations() => Directory.GetFiles(Path.Combine(Repository.Top, "tests", "cases"), "*.json")
        .SelectMany(f => JsonNode.Parse(File.ReadAllText(f))!["cases"]!.AsArray()).Select(c => c!["situation"]!.DeepClone().AsObject());
}
