using EidPin.Guidance.Care;
using EidPin.Guidance.Sites;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>Whatever a counter can say has its words, in every language, and there are no words beside.</summary>
public sealed class VisitTextTests
{
    private static readonly string[] Said =
    [
        .. VisitRefusals.All.Select(kind => $"visit.reason.{kind.Id}"),
        .. Precheck.Lacks.Select(id => $"lack.{id}"),
        .. new[] { DocumentNeed.FamilyRegister, DocumentNeed.OwnRegister, DocumentNeed.Guardianship }.Select(id => $"kind.{id}"),
        .. Comers.All.Select(id => $"comer.{id}"),
        .. new[] { Represented.Child, Represented.Ward }.Select(id => $"represented.{id}"),
        .. Authorities.All.Select(id => $"authority.{id}"),
        .. Replies.All.Select(id => $"reply.{id}"),
        .. SupervisorReasons.All.Select(id => $"supervisor.{id}"),
        .. Overrides.All.Select(id => $"override.{id}"),
        .. CancelReasons.All.Select(id => $"cancel.{id}"),
        .. Identifications.All.Select(id => $"identified.{id}"),
        .. new[] { UnlockLives.Now, UnlockLives.Later }.Select(id => $"unlock-life.{id}"),
        .. Enum.GetValues<VisitState>().Select(state => $"visit-state.{state.Word()}"),
        .. Enum.GetValues<VisitPinState>().Select(state => $"visit-pin.{state.Word()}"),
        $"visit-receipt.{VisitCommand.HolderSign.BySignature}", $"visit-receipt.{VisitCommand.HolderSign.ByCheck}",
        .. CertificateEnds.All.Select(id => $"certificate-end.{id}"),
        .. SiteRules.Values.SelectMany(rule => rule.Value.Select(value => $"site.{rule.Key}.{value}")),
    ];

    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void Every_word_of_a_counter_is_there_and_no_other(string language)
    {
        var texts = Texts.For(language, "visit");
        Assert.False(texts.FellBack);
        Assert.Equal(Said.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
        Assert.All(texts.Keys, key => Assert.False(string.IsNullOrWhiteSpace(texts[key]) || texts[key].Trim() != texts[key], key));
    }

    [Fact]
    public void Easy_Japanese_is_easy()
    {
        var texts = Texts.For("ja-easy", "visit");
        Assert.Equal([], texts.Keys.SelectMany(key => EasyJapanese.Problems(texts[key]).Select(problem => $"{key} {problem}")));
    }

    [Theory, MemberData(nameof(Languages))]
    public void Kinds_of_documents_are_named_as_in_the_plan(string language) =>
        Assert.All(
            EidPin.Guidance.Situations.Identity.All, id => Assert.True(Texts.For(language, "visit").Has($"id.{id}"), id));
}
