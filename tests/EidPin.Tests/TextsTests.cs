using System.Text.Json;
using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Cli;
using EidPin.Guidance.Care;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

public partial class TextsTests
{
    private static readonly string[] Systems = ["linux", "macos", "windows"];

    public static TheoryData<string> Languages => [.. Texts.Translations];

    /// <summary>The sets whose languages are checked whole, each with the languages that have a file.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var set in (string[])["app", "desk", "outcome"])
                foreach (var language in Texts.Translations.Where(l => !Texts.For(l, set).FellBack)) files.Add(set, language);
            return files;
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_language_has_the_same_keys_and_placeholders(string set, string language)
    {
        var (english, texts) = (Texts.For("en", set), Texts.For(language, set));
        // Japanese has one form for all numbers.
        var expected = english.Keys.Where(k => language != "ja" || !k.EndsWith(".one", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts.Keys, key => Assert.Equal(Placeholders(english[key]), Placeholders(texts[key])));
    }

    [Theory, MemberData(nameof(Files))]
    public void No_text_is_empty_or_unfinished(string set, string language) => Finished(Texts.For(language, set));

    [Fact]
    public void Easy_Japanese_of_the_card_pages_is_the_Japanese_one_and_some_words_of_the_program()
    {
        var (easy, japanese, program) = (Texts.For("ja-easy", "desk"), Texts.For("ja", "desk"), Texts.For("ja"));
        Assert.False(easy.FellBack);
        Assert.Equal([], japanese.Keys.Except(easy.Keys));
        Assert.Equal([], easy.Keys.Except(japanese.Keys).Except(program.Keys));
        Assert.All(easy.Keys, key => Assert.Equal(Placeholders(japanese[key]), Placeholders(easy[key])));
        Finished(easy);
    }

    [Fact]
    public void What_a_card_says_is_easy_on_the_card_pages_in_easy_Japanese()
    {
        var texts = Texts.For("ja-easy", "desk");
        string[] keys =
        [
            .. CardProfiles.All.SelectMany(c => c.Kinds.Select(k => $"kind.{k.Id}").Append("kind.unknown").Append($"card.{c.Id}.name")),
            .. CardProfiles.All
                .SelectMany(c => c.Pins)
                .Where(p => !p.Extra)
                .SelectMany(p => (string[])[$"pin.{p.Id}.name", $"pin.{p.Id}.use", $"pin.{p.Id}.format"]),
            .. Enum.GetValues<PinState>().SelectMany(s => (string[])[$"state.{Kebab(s)}", $"state.{Kebab(s)}.help"]),
            .. Enum.GetValues<Impossible>().Select(i => $"outcome.not-possible.{Kebab(i)}"),
            .. Enum.GetValues<CodeProblem>().Select(p => $"problem.{Kebab(p)}"), "problem.characters.digits",
            .. Enum.GetValues<Weakness>().Where(w => w != Weakness.None).Select(w => $"weak.{Kebab(w)}"),
            .. Enum.GetValues<CardFault>().SelectMany(f => Systems.Select(s => $"fault.{f.Id}.remedy.{s}").Append($"fault.{f.Id}.message")),
            .. ReadyMade.All.Select(c => $"simulate.card.{c.Name}"),
            .. Checkup.Of(null, []).Select(f => $"doctor.{f.Id}"), "doctor.driver",
            "doctor.library.ok", "doctor.service.ok", "doctor.permission.ok", "doctor.driver.ccid", "doctor.pin-pad.found",
            "doctor.pin-pad.none", "doctor.not-looked",
            "format.digits.exact", "format.digits.range", "format.letters.exact", "format.letters.range",
            "tries.left.other", "tries.left-only.other", "tries.unknown", "tries.none", "cert.revocation", "guide.disclaimer",
        ];
        Assert.All(keys, key => Assert.True(texts.Has(key), key));
        Assert.All(keys, key => Assert.Empty(EasyJapanese.Problems(texts[key]).Select(p => $"{key} {p}")));
    }

    [Fact]
    public void The_card_pages_send_nobody_to_the_command_that_they_stand_for()
    {
        string[] keys =
        [
            .. Enum.GetValues<CardFault>().SelectMany(f => Systems.Select(s => $"fault.{f.Id}.remedy.{s}").Append($"fault.{f.Id}.message")),
            .. Enum.GetValues<Impossible>().Select(i => $"outcome.not-possible.{Kebab(i)}"),
            .. Enum.GetValues<PinState>().Select(s => $"state.{Kebab(s)}.help"),
        ];
        foreach (var texts in Texts.Languages.Select(l => Texts.For(l, "desk")).Where(t => !t.FellBack))
            Assert.All(keys, key => Assert.DoesNotContain("`eidpin", texts.ForPages()[key]));
    }

    private static void Finished(Texts texts) => Assert.All(texts.Keys, key =>
    {
        Assert.False(string.IsNullOrWhiteSpace(texts[key]), key);
        Assert.Equal(texts[key].Trim(), texts[key]);
        Assert.DoesNotContain("TODO", texts[key]);
    });

    [Theory, InlineData("app"), InlineData("guide"), InlineData("page"), InlineData("which"), InlineData("desk"), InlineData("outcome")]
    public void No_text_is_left_that_nothing_says(string set)
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Top, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(d => d is "bin" or "obj")).Select(File.ReadAllText));
        // A key stands in the code as it is, or with ids in its holes: $"route.{route.Id}.title". Help is put together from the names of
        // commands and options.
        var keys = Key().Matches(source).Select(m => m.Groups[1].Value)
            .Concat(
                OptionName()
                    .Matches(source)
                    .Select(m => $"help.option-{m.Groups[1].Value}")).Concat(CommandName()
                    .Matches(source)
                    .Select(m => $"help.{m.Groups[1].Value}"));
        var used = new Regex($"^({string.Join('|', keys.Distinct().Select(Shape))})([.](one|other|linux|macos|windows))?$");
        Assert.Equal([], Texts.For("en", set).Keys.Where(k => !used.IsMatch(k) && !used.IsMatch(k + ".linux")));
    }

    private static string Shape(string key) => string.Concat(Regex.Split(key, @"(\{[^{}]*\})").Select(part =>
        !part.StartsWith('{') ? Regex.Escape(part)
        // A PIN by its whole id; any other hole may hold whatever an id is made of.
        : part.EndsWith("in}", StringComparison.Ordinal) || part.EndsWith("in.Id}", StringComparison.Ordinal)
            ? "((jp|fi|phone)[.][a-z0-9.-]+|licence|number|none)"
            : "[^ ]+"));

    [GeneratedRegex(@"""([a-z][a-z0-9-]*[.-](?:[A-Za-z0-9.-]|\{[^{}]*\})*)""")]
    private static partial Regex Key();

    [GeneratedRegex("\"--([a-z-]+)\"")]
    private static partial Regex OptionName();

    [GeneratedRegex("Command[(]\"([a-z]+)\"")]
    private static partial Regex CommandName();

    [Theory, MemberData(nameof(Languages))]
    public void Plurals_are_complete(string language)
    {
        var texts = Texts.For(language);
        foreach (var family in texts.Keys.Where(k => k.EndsWith(".one", StringComparison.Ordinal)).Select(k => k[..^4]))
            Assert.True(texts.Has(family + ".other"), family);
        foreach (var n in new[] { 1, 2, 5 })
        {
            Assert.Contains($"{n}", texts.Get("tries.left", ("n", n), ("max", 9)));
            Assert.DoesNotContain("{", texts.Get("outcome.wrong", ("n", n)));
        }
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_fault_has_a_sentence_and_a_remedy_for_each_system(string language)
    {
        var keys = Enum.GetValues<CardFault>().SelectMany(f =>
            Systems.Select(s => $"fault.{f.Id}.remedy.{s}").Append($"fault.{f.Id}.message"));
        Assert.All(keys, key => Own(language, key));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_member_of_the_card_core_has_its_text(string language)
    {
        foreach (var reason in Enum.GetValues<Impossible>()) Own(language, $"outcome.not-possible.{Kebab(reason)}");
        foreach (var problem in Enum.GetValues<CodeProblem>()) Own(language, $"problem.{Kebab(problem)}");
        foreach (var weakness in Enum.GetValues<Weakness>().Where(w => w != Weakness.None)) Own(language, $"weak.{Kebab(weakness)}");
        foreach (var folding in Enum.GetValues<Folding>().Where(f => f != Folding.None)) Own(language, $"folded.{Kebab(folding)}");
        foreach (var state in Enum.GetValues<PinState>())
            foreach (var end in new[] { "", ".help" }) Own(language, $"state.{Kebab(state)}{end}");
        foreach (var problem in Enum.GetValues<InputProblem>()) Own(language, problem.TextKey);
        foreach (var step in Enum.GetValues<CodeStep>()) Own(language, $"outcome.uncertain.{Kebab(step)}");
    }

    [Theory, MemberData(nameof(Languages))]
    public void Every_card_and_pin_has_its_names(string language)
    {
        foreach (var profile in CardProfiles.All)
        {
            Own(language, $"card.{profile.Id}.name");
            foreach (var kind in profile.Kinds.Select(k => k.Id).Append("unknown")) Own(language, $"kind.{kind}");
            foreach (var pin in profile.Pins)
            {
                foreach (var part in new[] { "name", "use", "format", "also" }) Own(language, $"pin.{pin.Id}.{part}");
                Own(language, $"outcome.locked.{pin.Id}");
                // The local term must match the machine's screen, whatever the reader's language.
                Assert.Equal(pin.Name.Local, Texts.For(language)[$"pin.{pin.Id}.official"]);
            }
        }
    }

    [Fact]
    public void English_names_are_those_of_the_profiles() =>
        Assert.All(CardProfiles.All.SelectMany(p => p.Pins), pin => Assert.Equal(pin.Name.English, Texts.For("en")[$"pin.{pin.Id}.name"]));

    [Fact]
    public void A_name_means_one_pin_in_its_country()
    {
        foreach (var pins in CardProfiles.All.SelectMany(p => p.Pins).Select(p => p.Id).Distinct().GroupBy(id => id[..2]))
        {
            var names = from pin in pins
                        from part in new[] { "name", "also", "official" }
                        from text in Texts.InAllLanguages($"pin.{pin}.{part}")
                        from name in text.Split('|')
                        group pin by name.ToUpperInvariant();
            Assert.All(names, name => Assert.True(name.Distinct().Count() == 1, name.Key));
        }
    }

    [Theory]
    [InlineData("署名", "jp.signature"), InlineData("利用者証明用", "jp.authentication"), InlineData("住基", "jp.resident-register")]
    [InlineData("券面", null), InlineData("perustunnusluku", "fi.pin1"), InlineData("baskod", "fi.pin1")]
    [InlineData("signaturkod", "fi.pin2"), InlineData("PUK", "fi.activation-code")]
    public void A_pin_is_found_by_the_name_of_any_language(string name, string? pin)
    {
        var country = pin?[..2] ?? "jp";
        Assert.Equal(pin, CardProfiles.All.SelectMany(p => p.Pins).Where(p => p.Id.StartsWith(country, StringComparison.Ordinal))
            .FirstOrDefault(p => Texts.InAllLanguages($"pin.{p.Id}.also").SelectMany(a => a.Split('|')).Contains(name))?.Id);
    }

    [Fact]
    public void Values_fill_their_places_and_never_become_places_themselves()
    {
        var texts = Texts.For("en");
        Assert.Equal("No reader has the name “{detail} {n}”.", texts.Get("fault.unknown-reader.message", ("detail", "{detail} {n}")));
        Assert.Equal("1 try left", texts.Get("tries.left-only", ("n", 1)));
        Assert.Equal("0 tries left", texts.Get("tries.left-only", ("n", 0)));
        Assert.Equal("no.such.key", texts.Get("no.such.key", ("n", 1)));
        Assert.Contains("{ if (action.id", texts["fault.no-permission.remedy.linux"]);
    }

    [Fact]
    public void Easy_Japanese_reads_the_Japanese_texts_and_says_so()
    {
        var easy = Texts.For("ja-easy");
        Assert.Equal(("ja-easy", "ja"), (easy.Language, easy.Tag));
        Assert.Equal(Texts.For("ja").Keys, easy.Keys);
        if (easy.FellBack) Assert.Equal(Texts.For("ja")["state.locked"], easy["state.locked"]);
        Assert.False(Texts.For("ja").FellBack);
    }

    [Theory]
    [InlineData(null, "C", null, "sv_FI.UTF-8", "en"), InlineData(null, null, null, "sv_FI.UTF-8", "sv")]
    [InlineData(null, "", "fi_FI", "en_US", "fi"), InlineData(null, null, null, "ja_JP.eucJP", "ja")]
    [InlineData(null, null, null, "de_DE.UTF-8", "en"), InlineData(null, null, null, "fi@euro", "fi")]
    [InlineData("ja-easy", "C", null, null, "ja-easy"), InlineData("FI", "C", null, null, "fi"), InlineData(null, null, null, null, "en")]
    public void The_language_is_asked_for_or_the_systems(string? asked, string? all, string? messages, string? lang, string expected)
    {
        var variables = new Dictionary<string, string?> { ["LC_ALL"] = all, ["LC_MESSAGES"] = messages, ["LANG"] = lang };
        Assert.Equal(expected, Texts.FromEnvironment(asked, variables.GetValueOrDefault).Language);
    }

    [Theory]
    [InlineData("en", "1 April 2031", "12,345.5")]
    [InlineData("ja", "2031年4月1日", "12,345.5")]
    [InlineData("ja-easy", "2031年4月1日", "12,345.5")]
    [InlineData("fi", "1.4.2031", "12\u00A0345,5")]
    [InlineData("sv", "1.4.2031", "12\u00A0345,5")]
    public void Dates_and_numbers_are_written_as_people_write_them(string language, string date, string number)
    {
        Assert.Equal(date, Texts.For(language).Date(new(2031, 4, 1)));
        Assert.Equal(number, Texts.For(language).Number(12345.5m, 1));
    }

    [Theory, InlineData("en", "4 digits", "6 to 16 letters A–Z and digits"), InlineData("ja", "数字4桁", "英字（A〜Z）と数字で6〜16文字")]
    public void A_format_is_said_in_words(string language, string four, string password)
    {
        Assert.Equal(four, Texts.For(language).CodeFormat(4, 4, false));
        Assert.Equal(password, Texts.For(language).CodeFormat(6, 16, true));
    }

    private static string Kebab(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());

    /// <summary>The language says it itself, without help from English.</summary>
    private static void Own(string language, string key)
    {
        var keys = Texts.For(language).Keys.Concat(Texts.For(language, "outcome").Keys).ToHashSet();
        Assert.True(
            keys.Contains(key) || keys.Contains(key + ".other")
                || (Systems.Contains(key[(key.LastIndexOf('.') + 1)..]) && keys.Contains(key[..key.LastIndexOf('.')])),
            $"{language} {key}");
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Place().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Place();
}
