using System.Net;
using System.Text;
using System.Text.Json;
using EidPin.Reset;
using EidPin.ResetServer;
using EidPin.ResetServer.Serving;
using EidPin.ResetServer.Staff;
using EidPin.ResetServer.Store;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace EidPin.Tests;

/// <summary>
/// Photos are there while somebody has to compare them, and not a moment longer: in the queue, in the table, in the file.
/// </summary>
public sealed class ResetPhotoTests
{
    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_photo_that_is_still_on_its_way_while_staff_decides_is_not_kept(bool same)
    {
        await using var stage = await Open();
        var reservation = await WithPhotos(stage, await stage.NewCard());
        var gate = new TaskCompletionSource();
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/reservations/{reservation.Id}/photos");
        request.Content = new SlowContent(Body(Photo), gate);
        request.Headers.Authorization = new("Bearer", reservation.Token);
        var late = stage.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await ((SlowContent)request.Content).Begun;
        Assert.Equal(204, await Decide(stage, reservation, same));
        gate.SetResult();
        Assert.Equal(200, (int)(await late).StatusCode);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
        Assert.Empty(await new PhotoQueue(stage.Store).Waiting());
    }

    [Fact]
    public async Task Photos_of_a_decided_case_that_are_there_all_the_same_do_not_wait_and_go_with_the_next_decision()
    {
        await using var stage = await Open();
        var reservation = await WithPhotos(stage, await stage.NewCard());
        Assert.Equal(204, await Decide(stage, reservation, same: true));
        Assert.Equal(ResetState.Identified, (await stage.Store.Photos.Keep(reservation.Id, Photo, Photo)).State);
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
        await stage.Store.Database.Write(w =>
            w.Execute(
                "INSERT INTO photos (case_id, chip, live, delete_at) VALUES (@Id, @Photo, @Photo, 9999999999999)",
                new { reservation.Id, Photo }));
        Assert.Empty(await new PhotoQueue(stage.Store).Waiting());
        Assert.Equal(204, await Decide(stage, reservation, same: true));
        Assert.Null(await stage.Store.Photos.Of(reservation.Id));
    }

    [Fact]
    public async Task A_later_reservation_takes_the_photos_of_the_earlier_one_with_it()
    {
        await using var stage = await Open();
        var card = await stage.NewCard();
        var earlier = await WithPhotos(stage, card);
        Assert.Equal(201, (await stage.Reserve(card, ResetPins.Signature)).Status);
        Assert.Null(await stage.Store.Photos.Of(earlier.Id));
    }

    [Theory, InlineData("{}"), InlineData("""{"answer":null,"photos":""}"""), InlineData("""{"same":true}""")]
    [InlineData("""{"answer":"same"}"""), InlineData("""{"answer":"maybe","photos":""}""")]
    public async Task A_decision_that_does_not_say_what_it_is_decides_nothing(string body)
    {
        await using var stage = await Open();
        var reservation = await WithPhotos(stage, await stage.NewCard());
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/staff/faces/{reservation.Id}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Operator", Convert.ToBase64String(stage.Secret));
        Assert.Equal(400, (int)(await stage.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Get, reservation)).Right.State);
    }

    [Fact]
    public async Task Where_faces_are_not_compared_any_more_photos_of_an_older_reservation_end_its_waiting_and_are_not_kept()
    {
        await using var stage = await Open();
        var (sent, waiting) = (await WithPhotos(stage, await stage.NewCard()), await stage.NewCard());
        var reservation = (await stage.Reserve(waiting, ResetPins.Signature)).Right;
        await using var off = await ResetApp.Build(stage.Settings with { Face = new(FaceCheck.Off) }, stage.Clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await off.StartAsync(TestContext.Current.CancellationToken);
        using var http = off.GetTestClient();
        foreach (var each in (Reservation[])[sent, reservation])
        {
            Assert.Equal("identified", (await stage.AsHolder(HttpMethod.Put, each, "/photos", Body(Photo), at: http)).Right.State);
            Assert.Null(await stage.Store.Photos.Of(each.Id));
        }
    }

    [Fact]
    public async Task What_is_deleted_is_gone_from_the_file_as_well()
    {
        await using var stage = await Open();
        var sentinel = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("PHOTO-SENTINEL-", 2000)));
        byte[] photo = [.. Photo, .. sentinel];
        var reservation = await WithPhotos(stage, await stage.NewCard(), photo);
        Assert.True(await InFiles(stage));
        Assert.Equal(204, await Decide(stage, reservation, same: true, photo));
        await stage.Store.Upkeep.Forget(ResetStage.Keep);
        Assert.False(await InFiles(stage));
    }

    private static Task<ResetStage> Open() => ResetStage.Open(s => s with { Face = new(FaceCheck.Review) });

    // The file itself and its write-ahead log.
    private static async Task<bool> InFiles(ResetStage stage)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(stage.File)!, "reset.sqlite*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            if (content.ToArray().AsSpan().IndexOf("PHOTO-SENTINEL-"u8) >= 0) return true;
        }
        return false;
    }

    private static async Task<Reservation> WithPhotos(ResetStage stage, TestCard card, byte[]? photo = null)
    {
        var reservation = (await stage.Reserve(card, ResetPins.Signature)).Right;
        Assert.Equal("reserved", (await stage.AsHolder(HttpMethod.Put, reservation, "/photos", Body(photo ?? Photo))).Right.State);
        return reservation;
    }

    private static async Task<int> Decide(ResetStage stage, Reservation reservation, bool same, byte[]? photo = null) =>
        (int)(await stage.AsOperator(
            $"/v1/staff/faces/{reservation.Id}",
            new FaceAnswer(same ? "same" : "other", new PhotoPair(photo ?? Photo, photo ?? Photo).Name),
            ServerJson.Default.FaceAnswer)).StatusCode;

    private static byte[] Body(byte[] photo) =>
        JsonSerializer.SerializeToUtf8Bytes(new FacePhotos(photo, photo), ResetJson.Default.FacePhotos);

    /// <summary>A body whose second half waits.</summary>
    private sealed class SlowContent(byte[] body, TaskCompletionSource gate) : HttpContent
    {
        private readonly TaskCompletionSource begun = new();

        public Task Begun => begun.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, 10));
            await stream.FlushAsync();
            begun.SetResult();
            await gate.Task;
            await stream.WriteAsync(body.AsMemory(10));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
