using EidPin.Cards;
using EidPin.Guidance.Wording;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Which card: a command that sends a code never chooses between cards.</summary>
public sealed class CliChoiceTests
{
    private static readonly PinSpec[] Pins = [.. CardProfiles.All.SelectMany(c => c.Pins).DistinctBy(p => p.Id)];

    /// <summary>Everything that a PIN is called, in any language, and the ids of the PINs that are called so.</summary>
    private static readonly ILookup<string, string> Names = Pins
        .SelectMany(pin => CalledSo(pin).Select(name => (Name: Folded(name), pin.Id))).Distinct().ToLookup(n => n.Name, n => n.Id);

    /// <summary>One card of each type.</summary>
    private static readonly string[] Types = ["my-number", "fineid-citizen", "fineid-organisation"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (i, first) in Types.Index())
                foreach (var second in Types[i..]) pairs.Add(first, second);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void No_name_in_any_language_sends_a_code_where_it_can_mean_a_pin_of_two_cards(string first, string second)
    {
        using var readers = CliRun.Readers(first, second);
        var watched = new ScriptedReaders(readers);
        foreach (var name in Pins.SelectMany(CalledSo).Distinct().Where(n => Means(n, first) && Means(n, second)))
        {
            var run = CliRun.Do($"check '{name}' --stdin --json", "1234", readers: watched);
            Assert.Equal((2, "usage", 0, name), (run.Exit, run.ErrorId, watched.Codes, name));
            Assert.Equal(["Reader A", "Reader B"], run.Allowed);
        }
    }

    [Fact]
    public void Every_pair_of_ready_made_cards_of_which_each_has_such_a_pin_is_refused()
    {
        string[] words = ["signature", "Login PIN", "pin1"];
        var all = ReadyMade.All.Select(c => c.Name).ToArray();
        foreach (var (i, first) in all.Index())
            foreach (var second in all[i..])
            {
                using var readers = CliRun.Readers(first, second);
                var watched = new ScriptedReaders(readers);
                foreach (var word in words.Where(w => Means(w, first) && Means(w, second)))
                {
                    var run = CliRun.Do($"check '{word}' --stdin --json", "1234", readers: watched);
                    Assert.Equal((2, "usage", 0, first, second), (run.Exit, run.ErrorId, watched.Codes, first, second));
                }
            }
    }

    [Theory, InlineData("change signature", "TEST1234\nTEST12345"), InlineData("unlock signature", "12345678\n975310"),
        InlineData("unlock", "12345678\n975310")]
    public void The_other_commands_with_a_code_do_not_choose_either(string command, string stdin)
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen-pin1-locked");
        var watched = new ScriptedReaders(readers);
        var run = CliRun.Do($"{command} --stdin --json", stdin, readers: watched);
        Assert.Equal((2, "usage", 0), (run.Exit, run.ErrorId, watched.Codes));
        Assert.Equal(["Reader A", "Reader B"], run.Allowed);
    }

    [Fact]
    public void Activation_and_the_signature_certificate_want_one_card_that_has_such_a_thing()
    {
        using var both = CliRun.Readers("fineid-citizen-new", "fineid-citizen-2026-new");
        Assert.Equal((2, "usage"), CliRun.Do("activate --json", readers: both).Failure);
        using var mixed = CliRun.Readers("my-number", "fineid-citizen-new");
        Assert.Equal(0, CliRun.Do("activate --stdin --json", "12345678\n9753\n864209", readers: mixed).Exit);
        Assert.Equal(0, CliRun.Do("certificates --signature --stdin --json", "TEST1234", readers: mixed).Exit);
        using var japanese = CliRun.Readers("my-number", "my-number-child");
        var watched = new ScriptedReaders(japanese);
        Assert.Equal(2, CliRun.Do("certificates --signature --stdin --json", "TEST1234", readers: watched).Exit);
        Assert.Equal(0, watched.Codes);
    }

    [Theory, InlineData("guide"), InlineData("sheet")]
    public void What_is_read_of_a_card_is_not_chosen_either(string command)
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen");
        Assert.Equal(2, CliRun.Do($"{command} --json", readers: readers).Exit);
    }

    [Fact]
    public void Who_wrote_a_word_of_two_countries_is_told_what_it_means_on_each_card()
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen");
        var words = CliRun.Do("check signature --stdin", "123456", readers: readers).Error;
        Assert.Contains("“Reader A”: Signature password (My Number Card)", words, StringComparison.Ordinal);
        Assert.Contains("“Reader B”: PIN2 (signature PIN) (Finnish identity card)", words, StringComparison.Ordinal);
        Assert.Contains("--reader NAME", words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_in_full_is_exact_and_a_reader_decides()
    {
        using var readers = CliRun.Readers("my-number", "fineid-citizen");
        Assert.Equal("jp.signature", CliRun.Do("check jp.signature --stdin --json", "TEST1234", readers: readers).Text("pin"));
        const string command = "check signature --stdin --json --reader";
        Assert.Equal("fi.pin2", CliRun.Do($"{command} 'Reader B'", "123456", readers: readers).Text("pin"));
        Assert.Equal("jp.signature", CliRun.Do($"{command} 'Reader A'", "TEST1234", readers: readers).Text("pin"));
    }

    /// <summary>The name can mean a PIN of that card.</summary>
    private static bool Means(string name, string card)
    {
        var exact = Pins.FirstOrDefault(p => Folded(p.Id) == Folded(name));
        var ids = exact is null ? Names[Folded(name)] : [exact.Id];
        return ReadyMade.Find(card)!.Profile.Pins.Any(p => ids.Contains(p.Id));
    }

    private static IEnumerable<string> CalledSo(PinSpec pin) => ((string[])["name", "official", "also"])
        .SelectMany(kind => Texts.InAllLanguages($"pin.{pin.Id}.{kind}")).SelectMany(names => names.Split('|'))
        .Concat([pin.Id, pin.ShortId, pin.Name.English, pin.Name.Local]);

    private static string Folded(string name) => string.Concat(name.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c)
        .Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
