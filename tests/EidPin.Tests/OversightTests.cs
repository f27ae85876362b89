using System.Net;
using EidPin.Guidance.Wording;
using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;
using EidPin.ResetServer.Audit;
using EidPin.ResetServer.Counter;
using EidPin.ResetServer.Store;
using static EidPin.Tests.CounterStage;

namespace EidPin.Tests;

/// <summary>What supervisors and auditors see of a visit or reservation, and what they do not.</summary>
public sealed class OversightTests
{
    private const string Signature = ResetPins.Signature, Authentication = ResetPins.Authentication;

    private static readonly Texts Words = Texts.For("en", "staff");

    [Fact]
    public async Task An_auditor_finds_a_visit_a_reservation_and_a_letter_by_their_references_however_they_are_typed()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var visit = await stage.Begin();
        var reservation = (await stage.Server.Reserve(await stage.Server.NewCard(), Signature)).Right;
        var (first, letter) = await Letter(stage);
        foreach (var (typed, link) in ((string, string)[])[
            (visit, $"/oversight/visit/{visit}"), ($" {visit.ToUpperInvariant()} ", $"/oversight/visit/{visit}"),
            (reservation.Id, $"/oversight/case/{reservation.Id}"), (reservation.Code, $"/oversight/case/{reservation.Id}"),
            (ShortCode.Shown(ShortCode.Parse(reservation.Code)!).ToLowerInvariant(), $"/oversight/case/{reservation.Id}"),
            (letter, $"/oversight/visit/{first}"), (ShortCode.Shown(letter).ToLowerInvariant(), $"/oversight/visit/{first}")])
        {
            var page = await Find(auditor, typed);
            Assert.Contains($"href=\"{link}\"", page.Text, StringComparison.Ordinal);
            Assert.Equal(1, Count(page.Text, "/oversight/visit/", "/oversight/case/"));
        }
        foreach (var nothing in (string[])["v-0", "7KQ-2M9-XW4", "' OR 1=1 --", new('x', 60)])
            Assert.Contains(Words["staff.oversight.nothing"], (await Find(auditor, nothing)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_finds_and_sees_visits_of_the_own_site_and_nothing_else()
    {
        await using var stage = await CounterStage.Open();
        using var other = await TestStaff.SignedIn(stage.Server, "uminari", StaffRole.Supervisor);
        var (visit, letter) = await Letter(stage);
        var reservation = (await stage.Server.Reserve(await stage.Server.NewCard(), Signature)).Right;
        foreach (var (supervisor, isOwn) in ((TestStaff, bool)[])[(stage.Supervisor, true), (other, false)])
        {
            foreach (var typed in (string[])[visit, letter])
                Assert.Equal(isOwn, (await Find(supervisor, typed)).Text.Contains($"/visit/{visit}\"", StringComparison.Ordinal));
            Assert.Equal(isOwn ? 200 : 404, (await supervisor.Look($"/oversight/visit/{visit}")).Status);
            Assert.DoesNotContain("/case/", (await Find(supervisor, reservation.Code)).Text, StringComparison.Ordinal);
            Assert.Equal(404, (await supervisor.Look($"/oversight/case/{reservation.Id}")).Status);
        }
        Assert.Equal(403, (await stage.Clerk.Look($"/oversight/visit/{visit}")).Status);
        using var nowhere = await TestStaff.SignedIn(stage.Server, "chiyoda", StaffRole.Supervisor);
        Assert.Equal(409, (await nowhere.Look("/oversight")).Status);
    }

    [Fact]
    public async Task The_timeline_of_a_visit_says_what_happened_when_who_did_it_and_that_its_signature_holds()
    {
        await using var stage = await CounterStage.Open();
        var id = await stage.Decided(Authentication);
        await stage.Terminal.Set(id, stage.Card, Authentication, "4821"u8.ToArray());
        Assert.Equal(200, (await stage.Terminal.ConfirmWith(id, stage.Card, Authentication)).Status);
        await Act(id, stage.Clerk, "close");
        var page = await stage.Supervisor.Look($"/oversight/visit/{id}");
        var pin = Texts.For("en", "jp")[$"pin.{Authentication}.name"];
        var clerk = $"Name of {stage.Clerk.Id}";
        string[] lines =
        [
            $"Opened. Who came: The holder|{clerk}", "The terminal has the visit.|Terminal " + stage.Terminal.Id,
            $"Recorded what was shown: enough. PINs: {pin}|{clerk}", $"Signed. Role: Clerk. PINs: {pin}|{clerk}",
            $"One card session was allowed. PINs: {pin}|Terminal " + stage.Terminal.Id,
            $"{pin}: set, the chip confirmed it.|Terminal " + stage.Terminal.Id,
            $"{pin}: the holder signed with the new PIN.|{Words["staff.trail.by.holder"]}", $"The visit is done.|{clerk}",
        ];
        MustTell(page, lines);
        Assert.Equal(1, Count(page.Text, Words["staff.trail.checked.signed"]));
        Assert.Contains("2026-11-28 10:00:00", page.Text, StringComparison.Ordinal);
        Assert.Contains("Asia/Tokyo", page.Text, StringComparison.Ordinal);
        foreach (var wrong in (string[])["checked.wrong", "checked.not", "unreadable", "not-whole"])
            Assert.Equal(0, Count(page.Text, Words[$"staff.trail.{wrong}"]));
    }

    [Fact]
    public async Task The_timeline_of_a_reservation_goes_from_the_card_at_home_to_the_new_PIN_at_a_machine()
    {
        await using var stage = await ResetStage.Open();
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        var (card, kiosk) = (await stage.NewCard(), await stage.NewKiosk());
        var reservation = (await stage.Reserve(card, Signature)).Right;
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        var page = await auditor.Look($"/oversight/case/{reservation.Id}");
        MustTell(
            page,
            $"Reserved. {Texts.For("en", "jp")[$"pin.{Signature}.name"]}|{Words["staff.trail.by.holder"]}",
            $"{Words["staff.trail.identified.policy"]}|The server", $"{Words["staff.trail.authorised"]}|Machine {kiosk.Id}",
            Words["staff.trail.done.receipt"]);
    }

    [Fact]
    public async Task Who_of_the_staff_compared_the_photos_stands_there_by_name_and_the_signature_holds()
    {
        await using var stage = await ResetStage.Open(s => s with { Face = new("review") });
        using var auditor = await TestStaff.SignedIn(stage, StaffRole.Auditor);
        var clerk = await TestClerk.SignIn(stage);
        var reservation = await TestClerk.Waiting(stage);
        Assert.Equal(303, (await clerk.Press("same", await clerk.Look())).Status);
        MustTell(
            await auditor.Look($"/oversight/case/{reservation.Id}"),
            $"{Words["staff.trail.identified"]}|Name of {clerk.Id}|{Words["staff.trail.checked.signed"]}");
    }

    [Fact]
    public async Task What_somebody_has_changed_in_the_database_is_named_as_unreadable_and_the_rest_is_told()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var id = await stage.Decided(Authentication);
        await Write(stage, "UPDATE visit_facts SET fact = replace(fact, 'holder', 'agent') WHERE visit_id = @id AND seq = 1", id);
        await Write(stage, "UPDATE visit_facts SET fact = x'FF00', at = 'noon' WHERE visit_id = @id AND seq = 2", id);
        foreach (var who in (TestStaff[])[auditor, stage.Supervisor])
        {
            var page = await who.Look($"/oversight/visit/{id}");
            Assert.Equal(200, page.Status);
            Assert.Equal(2, Count(page.Text, Words["staff.trail.unreadable"]));
            Assert.Contains("Signed. Role: Clerk.", page.Text, StringComparison.Ordinal);
            Assert.Contains(Words["staff.trail.checked.not"], page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Who came: Agent", page.Text, StringComparison.Ordinal);
        }
        await Write(stage, "DELETE FROM visit_facts WHERE visit_id = @id AND seq = 3", id);
        Assert.Equal(4, Count((await auditor.Look($"/oversight/visit/{id}")).Text, Words["staff.trail.unreadable"]));
        await Write(stage, "DELETE FROM visit_facts WHERE visit_id = @id", id);
        Assert.Contains(Words["staff.trail.not-whole"], (await auditor.Look($"/oversight/visit/{id}")).Text, StringComparison.Ordinal);
        // A row that was moved to another site is of no site: its supervisor sees it not, and the auditor that it is not whole.
        await Write(stage, "UPDATE visits SET site = 'uminari' WHERE id = @id", id);
        using var other = await TestStaff.SignedIn(stage.Server, "uminari", StaffRole.Supervisor);
        Assert.Equal(404, (await other.Look($"/oversight/visit/{id}")).Status);
        Assert.Contains(Words["staff.trail.not-whole"], (await auditor.Look($"/oversight/visit/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reservation_that_somebody_has_changed_is_told_as_far_as_it_can_be_read_and_the_look_names_its_own_card()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var (card, kiosk) = (await stage.Server.NewCard(), await stage.Server.NewKiosk());
        var id = (await stage.Server.Reserve(card, Signature)).Right.Id;
        Assert.Equal("done", await kiosk.Visit(card, [.. "ABC123"u8]));
        var pseudonym = (await stage.Server.Store.Cases.Find(id))!.Case.Card;
        await Write(stage, "UPDATE cases SET card = 'another', state = '{' WHERE id = @id", id);
        var page = WebUtility.HtmlDecode((await auditor.Look($"/oversight/case/{id}")).Text);
        Assert.Contains(Words["staff.trail.not-whole"], page, StringComparison.Ordinal);
        Assert.Equal((pseudonym, auditor.Id), ((await Looks(stage))[0].Card, (await Looks(stage))[0].By));
        await Write(stage, "UPDATE facts SET fact = replace(fact, 'policy', 'staff') WHERE case_id = @id AND seq = 2", id);
        page = WebUtility.HtmlDecode((await auditor.Look($"/oversight/case/{id}")).Text);
        Assert.Equal(1, Count(page, Words["staff.trail.unreadable"]));
        Assert.Contains(Words["staff.trail.done.receipt"], page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_PIN_document_or_number_of_a_card_stands_on_any_page_of_oversight()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var id = await stage.Decided(Signature);
        await stage.Terminal.Set(id, stage.Card, Signature, "SENTINEL1"u8.ToArray());
        await stage.Terminal.ConfirmWith(id, stage.Card, Signature);
        var (card, kiosk) = (await stage.Server.NewCard(), await stage.Server.NewKiosk());
        var reservation = (await stage.Server.Reserve(card, Signature)).Right;
        Assert.Equal("done", await kiosk.Visit(card, [.. "SENTINEL1"u8]));
        string[] secrets =
        [
            "SENTINEL1", "driving", "my-number-card", stage.Card.Issued.AuthenticationSerial, card.Issued.AuthenticationSerial,
            stage.Card.Issued.CardId, card.Issued.CardId, (await stage.Visit(id)).Card!,
        ];
        foreach (var path in (string[])["/oversight", $"/oversight?reference={id}", $"/oversight/visit/{id}",
            $"/oversight/case/{reservation.Id}", "/oversight/figures", "/oversight/figures.csv", "/oversight/audit"])
        {
            var page = await auditor.Look(path);
            Assert.Equal(200, page.Status);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, page.Text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Each_look_at_a_timeline_is_a_fact_that_names_who_looked_and_a_search_is_none()
    {
        await using var stage = await CounterStage.Open();
        using var auditor = await TestStaff.SignedIn(stage.Server, StaffRole.Auditor);
        var id = await stage.Decided(Authentication);
        await Find(auditor, id);
        Assert.Empty(await Looks(stage));
        await auditor.Look($"/oversight/visit/{id}");
        await stage.Supervisor.Look($"/oversight/visit/{id}");
        await auditor.Look("/oversight/visit/v-nothing");
        var card = (await stage.Visit(id)).Card!;
        Assert.Equal(
            [(card, "timeline", id, auditor.Id), (card, "timeline", id, stage.Supervisor.Id)],
            (await Looks(stage)).Select(seen => (seen.Card, seen.How, seen.Why, seen.By!)));
        Assert.Empty(await stage.Problems());
    }

    private static async Task<(string Visit, string Letter)> Letter(CounterStage stage)
    {
        var id = await stage.Begin(Comers.Agent);
        await stage.Pair(id);
        (string, string)[] seen = [Document("my-number-card"), Document("driving-licence", Comers.Agent),
            Document("passport", Comers.Agent), (VisitForm.Field(Authentication), "on")];
        Assert.Equal(303, (await Act(id, stage.Clerk, "describe", seen)).Status);
        Assert.Equal(303, (await Act(id, stage.Clerk, "letter")).Status);
        return (id, (await stage.Visit(id)).Enquiry!.Reference);
    }

    private static Task<StaffView> Find(TestStaff who, string typed) => who.Look($"/oversight?reference={Uri.EscapeDataString(typed)}");

    private static int Count(string text, params string[] parts) =>
        parts.Sum(part => text.Split(WebUtility.HtmlEncode(part)).Length - 1);

    /// <param name="lines">What, and behind a bar who.</param>
    private static void MustTell(StaffView page, params string[] lines)
    {
        Assert.Equal(200, page.Status);
        var text = WebUtility.HtmlDecode(page.Text);
        var entries = text[text.IndexOf("<ol", StringComparison.Ordinal)..].Split("<li>")[1..];
        foreach (var line in lines)
            Assert.Contains(entries, entry => line.Split('|').All(part => entry.Contains(part, StringComparison.Ordinal)));
    }

    private static Task Write(CounterStage stage, string sql, string id) =>
        stage.Server.Store.Database.Write(w => w.Execute(sql, new { id }));

    private static async Task<List<RegisterFact.PersonSeen>> Looks(CounterStage stage) =>
        [.. (await stage.Server.Store.Database.Read(c => new Writing(c, null).Query<string>(
            "SELECT fact FROM register_facts ORDER BY seq"))).Select(RegisterChain.Read).OfType<RegisterFact.PersonSeen>()];
}
