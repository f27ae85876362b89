using EidPin.Reset;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Store;

namespace EidPin.ResetServer.Staff;

/// <summary>The queue of faces for the operator's own program, which has a secret for it.</summary>
internal sealed class FaceProgramApi(CurrentSettings current, ResetStore store)
{
    private readonly PhotoQueue queue = new(store);
    private readonly FaceDecisions decisions = new(store);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/staff/faces", (Delegate)List)
            .Produces<IReadOnlyList<FaceWaiting>>()
            .WithSummary("Reservations that wait for the comparison and that nobody looks at, the oldest first.")
            .For(DoorRule.Program);
        routes
            .MapGet("/v1/staff/faces/{id}/{which}", (Delegate)Photo)
            .Produces(200, contentType: "image/jpeg")
            .WithSummary("One of the two photos: chip or live; with ?photos=NAME only while both are those of that name.")
            .For(DoorRule.Program);
        routes
            .MapPost("/v1/staff/faces/{id}", (Delegate)Decide)
            .Accepts<FaceAnswer>("application/json")
            .Produces(204)
            .WithSummary("What both show: same, other, or unclear, which asks the holder for others. The photos are deleted.")
            .For(DoorRule.Program);
    }

    private async Task List(HttpContext context)
    {
        Shown.MustKnow(current.Now.StaffSecret, context);
        await Problems.Write(context, await queue.Waiting(), StaffJson.Default.IReadOnlyListFaceWaiting);
    }

    private async Task Photo(HttpContext context, string id, string which)
    {
        Shown.MustKnow(current.Now.StaffSecret, context);
        if (await store.Photos.Of(id) is not { } photos || which is not ("chip" or "live"))
            throw new RefusedException(Refusals.NoReservation);
        if (context.Request.Query["photos"].ToString() is { Length: > 0 } name && name != photos.Name)
            throw new RefusedException(Refusals.PhotosChanged);
        var photo = which == "chip" ? photos.Chip : photos.Live;
        (context.Response.ContentType, context.Response.Headers.CacheControl) = (PhotoType.Of(photo), "no-store");
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        await context.Response.Body.WriteAsync(photo);
    }

    private async Task Decide(HttpContext context, string id)
    {
        Shown.MustKnow(current.Now.StaffSecret, context);
        var answer = Problems.Parse(await Problems.Body(context), ServerJson.Default.FaceAnswer);
        await decisions.Decide(id, answer.Answer, answer.Photos, by: null);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
