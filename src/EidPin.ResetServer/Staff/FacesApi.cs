using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.ResetServer.People;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>The queue of faces as clerks see it, one case at a time. That both show one person is signed.</summary>
internal sealed class FacesApi(CurrentSettings current, ResetStore store, Signing signing)
{
    private const string Purpose = "face", Here = "/staff/faces", Skip = "skip";

    private readonly FaceClaims claims = new(store);
    private readonly FaceDecisions decisions = new(store);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, (Delegate)Page).For(DoorRule.Faces).ExcludeFromDescription();
        routes.MapGet($"{Here}/{{id}}/{{which}}", (Delegate)Photo).For(DoorRule.Faces).ExcludeFromDescription();
        routes.MapPost(Here, (Delegate)Act).For(DoorRule.Faces).ExcludeFromDescription();
        routes.MapPost($"{Here}/sign", (Delegate)Sign).For(DoorRule.Faces).ExcludeFromDescription();
    }

    private Task Page(HttpContext context) => Show(context, null);

    private async Task Photo(HttpContext context, string id, string which)
    {
        // A page shows what its buttons decide on, or nothing; and only who has the case sees whose it is.
        var photos = await store.Photos.Of(id);
        var isTheirs = await claims.Has(id, StaffRequest.Of(context).By.Id);
        if (photos is null || !isTheirs || which is not ("chip" or "live")) throw new RefusedException(Refusals.NoReservation);
        if (context.Request.Query["photos"] != photos.Name) throw new RefusedException(Refusals.PhotosChanged);
        var photo = which == "chip" ? photos.Chip : photos.Live;
        context.Response.ContentType = PhotoType.Of(photo);
        await context.Response.Body.WriteAsync(photo);
    }

    private async Task Act(HttpContext context)
    {
        var request = StaffRequest.Of(context);
        var (id, act) = (request.Form.GetValueOrDefault("id") ?? "", request.Form.GetValueOrDefault("act") ?? "");
        var photos = request.Form.GetValueOrDefault("photos") ?? "";
        if (act == FaceDecisions.Same)
        {
            await AskToSign(context, request, id, photos);
            return;
        }
        // The case of this page: a second press may come when the next one is there already.
        if (act == Skip) await claims.GiveBack(request.By.Id, id);
        else if (await NotTaken(() => decisions.Decide(id, act, photos, DeciderOf(request))) is { } why)
        {
            await Show(context, why, StatusCodes.Status409Conflict);
            return;
        }
        StaffPages.SeeOther(context, Here);
    }

    private async Task AskToSign(HttpContext context, StaffRequest request, string id, string photos)
    {
        var member = request.By.Member;
        var record = new FaceRecord(
            FaceRecord.Now, current.Now.Id, StaffOrigin.Of(current.Now, context), store.Now, Records.Nonce(), member.Id, member.Site, id,
            photos);
        var ask = await signing.Ask(request.By, Purpose, record.Text());
        var frame = Frame(context, request.By);
        await StaffPages.Show(context, frame.Sign(ask, [frame.Texts["staff.face.record"]], $"{Here}/sign", Here));
    }

    private async Task Sign(HttpContext context)
    {
        var request = StaffRequest.Of(context);
        var signed = await signing.Answer(context, request, Purpose);
        var record = FaceRecord.Read(signed.Words)!;
        var decider = new Decider(new(record.By, record.Site, signed.Words, signed.Assertion), request.By.Id);
        if (await NotTaken(() => decisions.Decide(record.Case, FaceDecisions.Same, record.Photos, decider)) is { } why)
            await Show(context, why, StatusCodes.Status409Conflict);
        else StaffPages.SeeOther(context, Here);
    }

    private static Decider DeciderOf(StaffRequest request) => new(new(request.By.Member.Id, request.By.Member.Site), request.By.Id);

    // Why a decision of the page did not count, in words of the page; null: it did.
    private static async Task<string?> NotTaken(Func<Task<bool>> decide)
    {
        try
        {
            return await decide() ? null : "staff.told.decided";
        }
        catch (RefusedException e) when (e.Refusal.Id != Refusals.Malformed)
        {
            return e.Refusal.Id switch
            {
                Refusals.PhotosChanged => "staff.told.changed",
                Refusals.FaceTaken => "staff.told.late",
                _ => "staff.told.decided",
            };
        }
    }

    /// <param name="told">What the page says first; null: nothing.</param>
    private async Task Show(HttpContext context, string? told, int status = StatusCodes.Status200OK)
    {
        var by = StaffRequest.Of(context).By;
        await StaffPages.Show(context, new FacesPage(Frame(context, by)).Of(await claims.Next(by.Id), told), status);
    }

    private StaffFrame Frame(HttpContext context, SignedIn by) => new(current.Now, StaffPages.Language(context), by);
}
