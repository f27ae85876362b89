using EidPin.Guidance.Care;
using EidPin.Guidance.Which;

namespace EidPin.Tests;

/// <summary>The wordings of tests/cases/which.tsv, which the search is measured by.</summary>
public sealed class WhichCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Languages = ["ja", "en", "fi", "sv", "code", "other"];

    [Fact]
    public void Every_wording_has_a_source_and_an_answer_that_there_is()
    {
        var cases = Cases();
        Assert.True(cases.Count >= 400);
        Assert.True(cases.Count(c => c.Right.Intersect([WhichCorpus.Nothing, "none"]).Any()) >= 100);
        Assert.Equal(cases.Count, cases.Select(c => c.Words).Distinct().Count());
        var pins = WhichPin.Rows.SelectMany(r => r.Pins).Append(WhichCorpus.Nothing).ToHashSet();
        Assert.All(cases, c =>
        {
            Assert.Contains(c.Language, Languages);
            Assert.True(c.Source.Length >= 6, c.Words);
            Assert.All(c.Right, pin => Assert.Contains(pin, pins));
        });
    }

    [Fact]
    public void A_line_that_lacks_its_source_is_named()
    {
        var file = new StringReader("language\twords\tright\tsource\nen\tPIN2\tfi.pin2\t");
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => WhichCorpus.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Phrases_of_the_table_are_not_what_it_is_measured_by()
    {
        var phrases = WhichPin.Rows.SelectMany(r => r.Phrases).Where(p => p.Language != "code").Select(p => p.Text).ToHashSet();
        var copied = Cases().Where(c => c.Language != "code").Count(c => phrases.Contains(c.Words));
        Assert.InRange(copied, 0, Cases().Count / 20);
    }

    [Fact]
    public void None_is_answered_wrongly_and_nearly_all_rightly()
    {
        foreach (var count in WhichCorpus.Measure(Cases()))
            output.WriteLine($"{count.Language}: {count.Right} right, {count.Wrong} wrong, {count.Missing} missing of {count.Whole}");
        var failed = Cases().Select(c => (Case: c, Verdict: WhichCorpus.Judge(c))).Where(f => f.Verdict != WhichVerdict.Right).ToArray();
        foreach (var (wording, verdict) in failed)
        {
            var found = WhichPin.Find(wording.Words).Answers.Select(a => $"{a.Pin}({a.Service})");
            var right = string.Join('|', wording.Right);
            output.WriteLine($"{verdict} {wording.Language}: {wording.Words} | {right} | {string.Join(' ', found)}");
        }
        Assert.DoesNotContain(failed, f => f.Verdict == WhichVerdict.Wrong);
        Assert.True(WhichCorpus.IsWell(WhichCorpus.Measure(Cases())));
    }

    internal static IReadOnlyList<WhichCase> Cases()
    {
        using var file = File.OpenText(Path.Combine(Repository.Top, WhichCorpus.File));
        return WhichCorpus.Read(file);
    }
}
