using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;

namespace EidPin.Tests;

/// <summary>The queue of photos as several members of staff work through it.</summary>
public sealed class ResetQueueTests
{
    private static readonly byte[] Other = [.. TestClerk.Live, 1];

    [Fact]
    public async Task Two_clerks_at_once_get_two_cases_and_the_third_hears_that_nobody_waits()
    {
        await using var stage = await Open();
        var (first, second) = (await TestClerk.Waiting(stage), await TestClerk.Waiting(stage));
        var (anna, ben, chris) = (await Clerk(stage), await Clerk(stage), await Clerk(stage));
        var seen = await Task.WhenAll(anna.Look(), ben.Look());
        Assert.Equal([.. new[] { first.Id, second.Id }.Order()], seen.Select(s => s.Case!).Order().ToArray());
        Assert.Null((await chris.Look()).Case);
        // Who looks again keeps what he has.
        Assert.Equal(seen[0].Case, (await anna.Look()).Case);
        Assert.Equal(303, (await anna.Press("same", seen[0])).Status);
        Assert.Null((await anna.Look()).Case);
    }

    [Fact]
    public async Task A_case_goes_to_somebody_else_when_its_clerk_is_too_slow_or_leaves_it_or_signs_out()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var (anna, ben) = (await Clerk(stage), await Clerk(stage));
        var slow = await anna.Look();
        stage.Clock.Now += TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1);
        Assert.Null((await ben.Look()).Case);
        stage.Clock.Now += TimeSpan.FromSeconds(1);
        var taken = await ben.Look();
        Assert.Equal(waiting.Id, taken.Case);
        var late = await anna.Press("same", slow);
        Assert.Equal((409, true), (late.Status, Says(late, "Your time with this case was over")));
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
        Assert.Equal(303, (await ben.Press("skip", taken)).Status);
        var back = await anna.Look();
        Assert.Equal(waiting.Id, back.Case);
        await anna.Leave();
        Assert.Equal(waiting.Id, (await ben.Look()).Case);
    }

    [Fact]
    public async Task What_a_clerk_leaves_to_others_comes_back_to_him_after_all_the_rest()
    {
        await using var stage = await Open();
        var first = await TestClerk.Waiting(stage);
        stage.Clock.Now += TimeSpan.FromSeconds(1);
        var second = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        var seen = await anna.Look();
        Assert.Equal(first.Id, seen.Case);
        Assert.Equal(303, (await anna.Press("skip", seen)).Status);
        Assert.Equal(second.Id, (await anna.Look()).Case);
        // Pressed twice, it leaves one.
        Assert.Equal(303, (await anna.Press("skip", seen)).Status);
        seen = await anna.Look();
        Assert.Equal(second.Id, seen.Case);
        Assert.Equal(303, (await anna.Press("same", seen)).Status);
        Assert.Equal(first.Id, (await anna.Look()).Case);
    }

    [Theory, InlineData("same"), InlineData("other"), InlineData("unclear")]
    public async Task A_decision_that_comes_too_late_is_told_and_not_swallowed(string act)
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var (anna, ben) = (await Clerk(stage), await Clerk(stage));
        var slow = await anna.Look();
        stage.Clock.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(303, (await ben.Press("same", await ben.Look())).Status);
        var late = await anna.Press(act, slow);
        Assert.Equal((409, true), (late.Status, Says(late, "had been decided already")));
        Assert.Equal("identified", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
    }

    [Theory, InlineData("same"), InlineData("other"), InlineData("unclear")]
    public async Task A_decision_about_photos_that_were_replaced_meanwhile_is_refused_and_the_new_ones_are_shown(string act)
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        var before = await anna.Look();
        Assert.Equal(200, await anna.Photo(before, "live"));
        await TestClerk.SendPhotos(stage, waiting, Other);
        // What the page names is what it shows, or nothing.
        Assert.Equal(409, await anna.Photo(before, "live"));
        var told = await anna.Press(act, before);
        Assert.Equal((409, true), (told.Status, Says(told, "The photos changed")));
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
        Assert.Equal((waiting.Id, true), (told.Case, told.Photos != before.Photos));
        Assert.Equal(200, await anna.Photo(told, "live"));
        Assert.Equal(303, (await anna.Press("same", told)).Status);
        Assert.Equal("identified", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
    }

    [Fact]
    public async Task A_page_from_before_that_names_no_photos_decides_nothing()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        Assert.Equal(409, (await anna.Press("same", await anna.Look() with { Photos = null })).Status);
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
    }

    [Fact]
    public async Task Who_cannot_tell_gives_the_case_back_to_the_holder_who_sends_another_photo()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        Assert.False((await stage.AsHolder(HttpMethod.Get, waiting)).Right.NewPhoto);
        Assert.Equal(303, (await anna.Press("unclear", await anna.Look())).Status);
        // No face stays, and the reservation lives on with the same code and end.
        Assert.Null(await stage.Store.Photos.Of(waiting.Id));
        Assert.Null((await anna.Look()).Case);
        var asked = (await stage.AsHolder(HttpMethod.Get, waiting)).Right;
        Assert.Equal(("reserved", true, waiting.Code, waiting.ExpiresAt), (asked.State, asked.NewPhoto, asked.Code, asked.ExpiresAt));
        await TestClerk.SendPhotos(stage, waiting, Other);
        Assert.False((await stage.AsHolder(HttpMethod.Get, waiting)).Right.NewPhoto);
        Assert.Equal(303, (await anna.Press("same", await anna.Look())).Status);
        var told = await stage.AsHolder(HttpMethod.Get, waiting);
        Assert.Equal(("identified", false), (told.Right.State, told.Right.NewPhoto));
        // A program from before does not know the member: it is there only when it says something.
        Assert.DoesNotContain("newPhoto", told.Body, StringComparison.Ordinal);
        Assert.Empty((await stage.Store.Walk()).Problems);
    }

    [Fact]
    public async Task The_trail_says_which_photos_were_compared_and_what_was_said_of_them()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        var (first, second) = (await anna.Look(), default(Seen));
        await anna.Press("unclear", first);
        await TestClerk.SendPhotos(stage, waiting, Other);
        await anna.Press("same", second = await anna.Look());
        Assert.NotEqual(first.Photos, second.Photos);
        var facts = await Facts(stage, waiting.Id);
        Assert.Equal(3, facts.Count);
        Assert.Contains($"\"photos-unclear\",\"by\":\"staff\",\"photos\":\"{first.Photos}\"", facts[1], StringComparison.Ordinal);
        Assert.Contains($"\"identified\",\"by\":\"staff\",\"photos\":\"{second.Photos}\"", facts[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_leaves_alone_what_a_clerk_looks_at_and_its_repeated_answer_is_the_same()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        var seen = await anna.Look();
        Task<HttpResponseMessage> Decide(string answer) => stage.AsOperator(
            $"/v1/staff/faces/{waiting.Id}", new FaceAnswer(answer, seen.Photos!), ServerJson.Default.FaceAnswer);
        Assert.Equal(409, (int)(await Decide("same")).StatusCode);
        Assert.Equal(303, (await anna.Press("skip", seen)).Status);
        foreach (var (answer, status) in ((string, int)[])[("maybe", 400), ("same", 204), ("same", 204), ("other", 409), ("unclear", 409)])
            Assert.Equal(status, (int)(await Decide(answer)).StatusCode);
    }

    [Fact]
    public async Task Whose_session_has_ended_hears_that_and_decides_nothing()
    {
        await using var stage = await Open();
        var waiting = await TestClerk.Waiting(stage);
        var anna = await Clerk(stage);
        var seen = await anna.Look();
        stage.Clock.Now += TimeSpan.FromMinutes(30);
        var told = await anna.Press("same", seen);
        Assert.Equal((401, true), (told.Status, Says(told, "You are not signed in, or not any more")));
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, waiting)).Right.State);
    }

    [Fact]
    public async Task Of_many_that_wait_the_page_takes_the_oldest_and_a_program_hears_of_a_hundred()
    {
        await using var stage = await Open();
        for (var i = 0; i < 101; i++)
        {
            var id = $"case-{i:D3}";
            var reserved = new ResetFact.Reserved(ResetPins.Signature, $"card-{i}") { At = stage.Clock.Now.AddSeconds(i) };
            await stage.Store.Database.Write(w =>
                CaseWriting.Reserve(w, id, ShortCode.New(), reserved, new("", "", "", []), ResetStage.Keep));
            await stage.Store.Photos.Keep(id, TestClerk.Chip, TestClerk.Live);
        }
        var waiting = await new PhotoQueue(stage.Store).Waiting();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"case-{i:D3}"), waiting.Select(w => w.Id));
        var seen = await (await Clerk(stage)).Look();
        Assert.Equal(("case-000", true), (seen.Case, Says(seen, "Waiting: 101.")));
        var next = await (await Clerk(stage)).Look();
        Assert.Equal(("case-001", true), (next.Case, Says(next, "Waiting: 100.")));
        Assert.Equal("case-002", (await new PhotoQueue(stage.Store).Waiting())[0].Id);
    }

    private static Task<ResetStage> Open() => ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });

    private static Task<TestClerk> Clerk(ResetStage stage) => TestClerk.SignIn(stage);

    private static bool Says(Seen seen, string words) =>
        seen.Text.Replace("\u00AD", "", StringComparison.Ordinal).Contains(words, StringComparison.Ordinal);

    private static async Task<List<string>> Facts(ResetStage stage, string id) =>
        [.. await stage.Store.Database.Read(c => Dapper.SqlMapper.QueryAsync<string>(
            c, "SELECT fact FROM facts WHERE case_id = @id ORDER BY seq", new { id }))];
}
